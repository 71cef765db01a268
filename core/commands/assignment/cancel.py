"""Take a referral back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.assignment.answer import comment_of, told
from core.commands.registry import command, option, word
from core.entities.assignments import CANCELLED
from core.events import AssignmentClosed
from core.rules.referring import may_cancel

if TYPE_CHECKING:
    from core.outcome import Outcome
    from core.work import Work


@command(
    "assignment.cancel", title="Cancel case assignment", needs="assignment.cancel",
    example="caseline assignment cancel CA-000012",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CancelAssignment:
    """Ask the team for nothing any more."""

    assignment: str = word("the assignment's number")
    comment: str | None = option("why it is not needed any more")

    def decide(self, work: Work) -> Outcome:
        """Close it; the team is told by the feed."""
        case, assignment = work.assignment(self.assignment)
        may_cancel(work, case, assignment)
        resolution = comment_of(work, self.comment)
        assignment.close(CANCELLED, by=work.actor.id or None, at=work.now, resolution=resolution)
        work.emit(AssignmentClosed(case=case, assignment=assignment))
        return told(case, assignment, f"{assignment.number} is {CANCELLED}.")
