"""Close a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.entities import Activity
from core.errors import RuleViolation, nearest
from core.events import StatusChanged
from core.feed import write
from core.outcome import Outcome
from core.rules.closing import along, may_close
from core.text import age

if TYPE_CHECKING:
    from core.entities import Case
    from core.org.model import RecordType
    from core.work import Work

TASKS = ("leave", "complete")


@command(
    "case.close", title="Close", needs="case.close",
    example="caseline case close 1042 --comment 'Refund paid'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CloseCase:
    """Close a case that nothing blocks (S2)."""

    case: str = word("the case's number")
    status: str | None = option("the closed status, where there are several")
    comment: str | None = option("a last word, posted to the feed")
    tasks: str = option("what becomes of open tasks", default="leave", choices=TASKS)

    def decide(self, work: Work) -> Outcome:
        """Ask what blocks closing, then close, comment and complete."""
        case = work.case(self.case)
        may_close(work, case)
        by_house = work.actor.is_system
        target = closed_status(work.type_of(case), self.status, by_house=by_house)
        if self.tasks not in TASKS:
            msg = f"tasks: {self.tasks!r} is not one of {', '.join(TASKS)}."
            raise RuleViolation(msg)
        if self.comment and self.comment.strip():
            write(work, case, self.comment)
        children = along(work, case, lock=True)
        left = sum(self._close(work, one, target) for one in (case, *children))
        old = age((case.closed_at or work.now) - (case.created_at or work.now))
        more = _with(children) + _still_open(left)
        return Outcome(
            message=f"Case {case.number} was closed, {old} old{more}.",
            number=case.number, kind="case",
            made={"open_tasks": left, "children": [child.number for child in children]},
        )  # fmt: skip

    def _close(self, work: Work, case: Case, target: str) -> int:
        """Close one case; gives how many tasks stay open on it."""
        own = work.type_of(case)
        if target not in _ends(own, by_house=work.actor.is_system):
            target = closed_status(own, None)
        tasks = work.many(Activity, object="case", record_id=case.id, is_closed=False)
        for task in tasks if self.tasks == "complete" else ():
            task.complete(work.now)
        before = case.status
        case.close(target, by=work.actor.id or None, at=work.now)
        work.emit(StatusChanged(case=case, before=before, after=target))
        return sum(not task.is_closed for task in tasks)


def _with(children: list[Case]) -> str:
    return f", with {' and '.join(child.number for child in children)}" if children else ""


def _still_open(left: int) -> str:
    if not left:
        return ""
    return "; a task stays open on it" if left == 1 else f"; {left} tasks stay open on it"


def _ends(record_type: RecordType, *, by_house: bool) -> tuple[str, ...]:
    """Give the closed statuses that may be chosen: the house may choose what it alone sets."""
    if by_house:
        return tuple(status.label for status in record_type.statuses if status.is_closed)
    return record_type.closed_statuses


def closed_status(
    record_type: RecordType, wanted: str | None, *, by_house: bool = False
) -> str:  # fmt: skip
    """Give the closed status that was chosen, or the only one that a person could choose."""
    known = _ends(record_type, by_house=by_house and wanted is not None)
    if wanted is None:
        if len(known) == 1:
            return known[0]
        msg = "There are several closed statuses."
        raise RuleViolation(msg, next_step=f"Choose one: {', '.join(known)}.")
    status = record_type.status(wanted)
    if status.label not in known:
        why = "only the system sets it" if status.is_closed else "it is an open status"
        msg = f"A case is not closed as {status.label}: {why}.{nearest(wanted, known)}"
        raise RuleViolation(msg, next_step=f"Choose one: {', '.join(known)}.")
    return status.label
