"""Where an event finds its answer, and what answers have in common."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from core.entities import Case, FeedItem, Group, Membership, User
from core.errors import RuleViolation
from core.rules.owners import who_see

if TYPE_CHECKING:
    from core.events import Event
    from core.work import Work


@singledispatch
def answer(event: Event, work: Work) -> None:
    """Answer one event; each kind registers its own answer."""
    del work
    msg = f"nothing answers {type(event).__name__}"
    raise RuleViolation(msg)


def say(
    work: Work, case: Case, kind: str, body: str, *, activity: int | None = None,
    by_system: bool = False,
) -> None:  # fmt: skip
    """Write into the feed of a case, as the house."""
    work.add(
        FeedItem(
            object=Case.KIND, record_id=case.id, kind=kind, body=body,
            author_id=None if by_system else work.actor.id or None, activity_id=activity,
        )
    )  # fmt: skip


def addresses(work: Work, group: Group, case: Case) -> list[str]:
    """Give the addresses that a group is written to: its own, and its members' where it says so."""
    addresses = [group.email] if group.email else []
    if group.email_members:
        members = [member.user_id for member in work.many(Membership, group_id=group.id)]
        seen = who_see(work, members, case)
        people = {person.id: person.email for person in work.unit.every(User, seen)}
        addresses += [mail for each in members if each in seen and (mail := people[each])]
    return list(dict.fromkeys(addresses))
