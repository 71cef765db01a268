"""What makes a case an escalated one, and when it is one no longer (domain.md 1.1, 1.10, 1.17).

Some statuses say so; and the escalation entries of a record type say it of open cases that wait
too long. Of these the first whose condition holds decides, and each of its actions is done once.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from core.entities import Case
from core.events import CaseEscalated
from core.org.automation import length
from core.rules.scopes import scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.org.automation import Escalation, EscalationAction
    from core.org.model import Organisation, RecordType
    from core.work import Work

MARKED: Final = "escalation"
"""The kind of the marks of what was done; the mark of case 0 tells that an action has begun."""
LEFT: Final = "left"
"""What the mark of a case names that an entry escalated which is not about it any more, while
another one is: it stays an escalated one."""
EVER: Final = datetime.min.replace(tzinfo=UTC)


def escalate(work: Work, case: Case, cause: str, *, people: Iterable[int] = ()) -> None:
    """Mark the case as escalated and tell of it: its owner, who follows it, and some `people`.

    Of one that is escalated already, `people` alone hear.
    """
    told = frozenset(people)
    if not case.is_escalated or told:
        work.emit(CaseEscalated(case=case, cause=cause, people=told, again=case.is_escalated))
    case.is_escalated = True


def escalates(work: Work, case: Case, before: str, after: str) -> bool:
    """Follow a change of status: some statuses of a record type say that a case is escalated.

    Gives whether this one made it so; who leaves such a status takes the mark off.
    """
    known = work.type_of(case).by_label
    was, is_now = (label in known and known[label].escalates for label in (before, after))
    if is_now and not was and not case.is_escalated:
        escalate(work, case, f"it is {after}")
        return True
    if was and not is_now:
        case.is_escalated = False
    return False


# cases that wait too long --------------------------------------------------------------------


class Due(NamedTuple):
    """One action of an escalation entry of a record type."""

    kind: RecordType
    place: int
    """Which entry it is, from 0."""
    action: EscalationAction

    @property
    def entry(self) -> Escalation:
        """The entry whose action it is."""
        return self.kind.escalation[self.place]

    @property
    def mark(self) -> str:
        """What its marks name: another one as soon as it says anything else."""
        entry, action = self.entry, self.action
        told = (
            entry.when.strip(), entry.hours, entry.start, entry.until_edited,
            action.after.total_seconds(), action.notify_owner, action.notify, action.groups,
            action.emails, action.queue, action.user,
        )  # fmt: skip
        digest = sha256(json.dumps(told).encode()).hexdigest()
        return f"{self.kind.key}:{digest[:24]}"

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{self.kind.label} {self.action.label}, {self.entry.label}"

    def cause(self, org: Organisation) -> str:
        """Say why a case is escalated by it, after `escalated`."""
        begun = "created" if self.entry.start == "created" else "last changed"
        named = org.hours[self.entry.hours].label if self.entry.hours else ""
        return f"{length(self.action.after)} after it was {begun}" + (named and f" ({named})")


def every(org: Organisation) -> Iterator[Due]:
    """Give every action of every entry, in their order."""
    for kind in org.types.values():
        for place, entry in enumerate(kind.escalation):
            for action in entry.actions:
                yield Due(kind, place, action)


def find(org: Organisation, mark: str) -> Due | None:
    """Give the action that a mark names; none where the files say it no longer."""
    return next((due for due in every(org) if due.mark == mark), None)


def deadline(org: Organisation, due: Due, now: datetime) -> datetime | None:
    """Give the last moment at which a case that waits too long by now began to; none for no time.

    It goes by the entry's business hours, where it names any.
    """
    if due.entry.hours:
        from core.rules.hours import calendar  # noqa: PLC0415  few organisations count them

        return calendar(org, due.entry.hours).back(now, due.action.after)
    try:
        return now - due.action.after
    except OverflowError:
        return None


def place_of(work: Work, case: Case) -> int | None:
    """Give which escalation entry decides of a case; none of a closed one, or where none holds."""
    if case.is_closed or case.removed_at is not None:
        return None
    entries = work.type_of(case).escalation
    values = scopes(work, case)
    now = work.now.astimezone(ZoneInfo(work.org.time_zone))
    for place, entry in enumerate(entries):
        if entry.condition is None or entry.condition(values, now=now):
            return place
    return None


def holds(work: Work, due: Due, case: Case) -> bool:
    """Say whether an action is about a case, sooner or later."""
    return case.record_type == due.kind.key and place_of(work, case) == due.place


def is_due(work: Work, due: Due, case: Case) -> bool:
    """Say whether a case has waited for so long that the action is to be done."""
    last = deadline(work.org, due, work.now)
    begun = case.created_at or work.now
    if last is None or begun > last or not holds(work, due, case):
        return False
    if due.entry.start == "created" and not due.entry.until_edited:
        return True
    touched = work.unit.last_touched(Case.KIND, case.id)
    if touched is None:
        return True
    return not due.entry.until_edited and touched <= last


def is_so_by_status(work: Work, case: Case) -> bool:
    """Say whether its status alone makes a case an escalated one."""
    status = work.type_of(case).by_label.get(case.status)
    return status is not None and status.escalates
