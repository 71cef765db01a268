"""Which records stand beside one: what rules find, and what they act on one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from core.entities import Account, Activity, Case, Contact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.entities import Record
    from core.work import Work


class Among(NamedTuple):
    """Some records beside one."""

    kind: str
    """What kind of records they are, as `core.rules.facts` calls them."""
    read: Callable[[Work, Any], Sequence[Record]]


def _contacts(work: Work, case: Case) -> Sequence[Record]:
    return work.many(Contact, account_id=case.account_id) if case.account_id is not None else ()


AMONG: Final[dict[str, dict[str, Among]]] = {
    "account": {
        "cases": Among("case", lambda work, one: work.many(Case, account_id=one.id)),
        "contacts": Among("contact", lambda work, one: work.many(Contact, account_id=one.id)),
        "accounts": Among("account", lambda work, one: work.many(Account, parent_id=one.id)),
    },
    "contact": {"cases": Among("case", lambda work, one: work.many(Case, contact_id=one.id))},
    "case": {
        "tasks": Among("activity", lambda work, one: work.many(
            Activity, object=Case.KIND, record_id=one.id
        )),
        "parts": Among("case", lambda work, one: work.many(Case, parent_case_id=one.id)),
        "contacts": Among("contact", _contacts),
    },
}  # fmt: skip
"""By the kind of the one record: what may be named, with where it is read."""
BESIDE: Final[dict[str, dict[str, tuple[type[Record], str]]]] = {
    "case": {"account": (Account, "account_id"), "contact": (Contact, "contact_id")},
    "contact": {"account": (Account, "account_id")},
    "account": {},
    "activity": {},
}
"""The records that one names itself: conditions read their fields as `account.FIELD`."""
ENTITIES: Final[dict[str, type[Record]]] = {"case": Case, "account": Account, "contact": Contact}
"""What rules are about."""
