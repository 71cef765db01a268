"""What of a customer is erased on request: who they are, and every free text about them.

Which words of a text name a person, nobody can tell. So all free texts of the customer's cases go:
descriptions, posts, reviews, comments, mail, file names and contents. What stays is what happened,
without words: numbers, types, statuses, owners, times and who did what (design.md §3).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from core.entities import (
    Account,
    Activity,
    Case,
    CaseAssignment,
    CaseDeletion,
    CaseSkip,
    CaseSnooze,
    Contact,
    Contract,
    FeedItem,
    File,
    FileLink,
    IncomingMail,
    MilestoneComment,
    Notification,
    OutgoingMail,
    Resolution,
    StageAnswer,
)
from core.entities.mail import UNSENT
from core.entities.record import CUSTOM, put, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.entities import Record
    from core.org.model import Organisation
    from core.work import Work

WORD = "erased"
"""What stands in the place of a text that may not be empty, and of what the journal held."""
_ADDRESS = ("street", "city", "state", "postal_code", "country")
EMPTIED: dict[type[Record], tuple[str, ...]] = {
    Account: ("phone", "email", *_ADDRESS),
    Contact: ("first_name", "email", "phone", "mobile", "title"),
    Contract: _ADDRESS,
    IncomingMail: ("sender", "sender_name", "recipient"),
}
"""The fields of each kind that are emptied."""
REPLACED: dict[type[Record], tuple[str, ...]] = {
    Account: ("name",), Contact: ("last_name",),
    Case: ("subject", "description", "last_review_comments"),
    CaseAssignment: ("comments", "resolution"), Activity: ("subject", "comments"),
    FeedItem: ("body",), MilestoneComment: ("body",),
    OutgoingMail: ("recipient", "subject", "body"), IncomingMail: ("subject", "body", "reason"),
    Notification: ("text",), File: ("name",), CaseSkip: ("reason",), CaseSnooze: ("reason",),
    CaseDeletion: ("reason",), Resolution: ("resolution", "remarks", "escalation_reason"),
    StageAnswer: ("value",),
}  # fmt: skip
"""The fields of each kind that hold words, and a word of ours afterwards."""

_BY_CASE: tuple[type[Record], ...] = (
    CaseAssignment, MilestoneComment, CaseSkip, CaseSnooze, CaseDeletion, Resolution, StageAnswer,
)  # fmt: skip
"""The kinds that name the case they are about."""

Found = dict["type[Record]", dict[int, "Record"]]


def erased_fields(entity: type[Record]) -> tuple[str, ...]:
    """Give every field of a kind that an erase overwrites."""
    return (*EMPTIED.get(entity, ()), *REPLACED.get(entity, ()))


def of_account(work: Work, account: Account) -> Found:
    """Give an account, everybody at it, what they signed, and all about their cases."""
    people = work.unit.every_of(Contact, account_id=account.id)
    contracts = work.unit.every_of(Contract, account_id=account.id)
    return _gathered(work, [account, *people, *contracts])


def of_contact(work: Work, contact: Contact) -> Found:
    """Give a contact and all about their cases; the account they belong to stays as it is."""
    return _gathered(work, [contact])


def _gathered(work: Work, named: Iterable[Record]) -> Found:
    found: Found = defaultdict(dict)
    for record in named:
        found[type(record)][record.id] = record
    _add(found, _cases(work, found))
    cases = tuple(found[Case])
    if cases:
        for kind in (Activity, FeedItem, OutgoingMail, Notification):
            _add(found, work.unit.every_of(kind, object=Case.KIND, record_id=cases))
        for other in _BY_CASE:
            _add(found, work.unit.every_of(other, case_id=cases))
        _add(found, work.unit.every_of(IncomingMail, case_id=cases))
    _add(found, _wrote(work, found))
    holders: tuple[type[Record], ...] = (Case, IncomingMail)
    for holder in holders:
        if found[holder]:
            held = tuple(found[holder])
            links = work.unit.every_of(FileLink, object=holder.KIND, record_id=held)
            _add(found, work.unit.every(File, {link.file_id for link in links}, lock=True))
    if found[Contact]:
        _add(found, work.unit.every_of(Activity, contact_id=tuple(found[Contact])))
    return found


def _wrote(work: Work, found: Found) -> list[IncomingMail]:
    """Give the mails of these people that have no case, by their addresses."""
    given = {str(value_of(one, "email") or "").lower() for kind in (Account, Contact)
             for one in found[kind].values()} - {""}  # fmt: skip
    if not given:
        return []
    return work.unit.every_of(IncomingMail, sender=tuple(sorted(given)), case_id=None)


def _cases(work: Work, found: Found) -> list[Case]:
    """Give the cases of these accounts, people and contracts, deleted ones too."""
    ways: tuple[tuple[str, type[Record]], ...] = (
        ("account_id", Account), ("contact_id", Contact), ("installer_contact_id", Contact),
        ("contract_id", Contract),
    )  # fmt: skip
    cases: dict[int, Case] = {}
    for field, entity in ways:
        if found[entity]:
            by: dict[str, Any] = {field: tuple(found[entity])}
            cases |= {case.id: case for case in work.unit.every_of(Case, **by)}
    return list(cases.values())


def _add(found: Found, records: Iterable[Record]) -> None:
    for record in records:
        found[type(record)][record.id] = record


def kept_fields(org: Organisation, entity: type[Record]) -> tuple[str, ...]:
    """Give the custom fields that stay: all but free texts and what is personal.

    What nobody defines any more does not stay, since nobody says what it is.
    """
    fields = org.fields_of(entity.KIND).values()
    return tuple(one.attribute for one in fields if not one.personal and one.kind != "text")


def _emptied(org: Organisation, record: Record) -> set[str]:
    held = {CUSTOM + key for key in getattr(record, "custom", {})}
    return held - {*kept_fields(org, type(record))}


def overwrite(org: Organisation, found: Found) -> None:
    """Overwrite what is erased in every record; what is empty stays so."""
    for entity, records in found.items():
        for record in records.values():
            for name in _emptied(org, record):
                put(record, name, None)
            for name in EMPTIED.get(entity, ()):
                setattr(record, name, None)
            for name in REPLACED.get(entity, ()):
                if getattr(record, name) is not None:
                    setattr(record, name, WORD)
            if isinstance(record, Contact):
                record.is_active, record.do_not_email = False, True
            if isinstance(record, OutgoingMail) and record.state in UNSENT:
                record.state = "cancelled"
