"""Answer for a team: accept, complete, reject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.entities.assignments import COMMENT_LIMIT, COMPLETED, REJECTED
from core.errors import Problem, RuleViolation, wrong
from core.events import AssignmentAccepted, AssignmentClosed
from core.fields import text
from core.outcome import Outcome
from core.rules.referring import may_accept, may_answer

if TYPE_CHECKING:
    from core.entities import Case, CaseAssignment
    from core.work import Work


@command(
    "assignment.accept", title="Accept case assignment", needs="assignment.work",
    example="caseline assignment accept CA-000012",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptAssignment:
    """Take a case assignment of one's team; exactly one of several members wins."""

    assignment: str = word("the assignment's number")

    def decide(self, work: Work) -> Outcome:
        """Make the person its owner, or say who was faster."""
        case, assignment = work.assignment(self.assignment)
        may_accept(work, case, assignment)
        accept(work, case, assignment)
        return told(case, assignment, f"{assignment.number} is yours.")


@command(
    "assignment.complete", title="Complete case assignment", needs="assignment.work",
    example="caseline assignment complete CA-000012 --comment 'Page 3 was found'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CompleteAssignment:
    """Say what the team did about the case."""

    assignment: str = word("the assignment's number")
    comment: str | None = option("what was done; it is needed")

    def decide(self, work: Work) -> Outcome:
        """Close it with the resolution; who had not accepted it does so first."""
        return answer(work, self.assignment, COMPLETED, self.comment)


@command(
    "assignment.reject", title="Reject case assignment", needs="assignment.work",
    example="caseline assignment reject CA-000012 --comment 'Not our contract'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RejectAssignment:
    """Say why the team will not do it."""

    assignment: str = word("the assignment's number")
    comment: str | None = option("why not; it is needed")

    def decide(self, work: Work) -> Outcome:
        """Close it with the reason; who had not accepted it does so first."""
        return answer(work, self.assignment, REJECTED, self.comment)


def accept(work: Work, case: Case, assignment: CaseAssignment) -> None:
    """Make the person the owner."""
    assignment.accept(by=work.actor.id, at=work.now)
    work.emit(AssignmentAccepted(case=case, assignment=assignment))


def answer(work: Work, number: str, status: str, comment: str | None) -> Outcome:
    """Close an assignment with what the team says."""
    case, assignment = work.assignment(number)
    may_answer(work, case, assignment)
    if not (comment or "").strip():
        missing = "what was done" if status == COMPLETED else "why not"
        wrong([Problem("comment", f"A comment is needed: {missing}.")], what="The answer")
    resolution = comment_of(work, comment)
    if assignment.owner_user_id is None:
        accept(work, case, assignment)
    assignment.close(status, by=work.actor.id, at=work.now, resolution=resolution)
    work.emit(AssignmentClosed(case=case, assignment=assignment))
    return told(case, assignment, f"{assignment.number} is {status}.")


def comment_of(work: Work, comment: str | None) -> str | None:
    """Give a comment that fits; raises `RuleViolation` where it is too long, and cuts nothing."""
    try:
        return text(COMMENT_LIMIT)(work, comment).strip() if comment else None
    except ValueError as error:
        problem = Problem("comment", f"comment: {error}")
        raise RuleViolation(problem.message, title="Please correct", problems=[problem]) from None


def told(case: Case, assignment: CaseAssignment, message: str) -> Outcome:
    """Say what became of an assignment."""
    return Outcome(
        message=message, number=assignment.number, kind="assignment", made={"case": case.number}
    )
