"""Log Review (S1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, need, word
from core.entities import Activity, Case
from core.entities.cases import REVIEW_LIMIT
from core.errors import RuleViolation
from core.events import CaseReviewed
from core.outcome import Outcome
from core.rules.reviewing import may_review

if TYPE_CHECKING:
    from core.org.model import Review
    from core.work import Work

SUBJECT = "Case Review"


@command(
    "case.review", title="Log review", needs="case.review",
    example="caseline case review 1042 --comments 'Current Status: waiting for the reading'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class LogReview:
    """Write down where the case stands: a completed task, and the case's review fields (S1)."""

    case: str = word("the case's number")
    comments: str = need(f"status, pending items and their owners; {REVIEW_LIMIT} characters")

    def decide(self, work: Work) -> Outcome:
        """Make the task and overwrite the fields; the former words stay in their task."""
        case = work.case(self.case)
        may_review(work, case)
        comments = accepted(work, self.comments, work.type_of(case).review)
        if case.last_review_comments is not None and case.last_review_by is not None:
            by = work.get(type(work.person), case.last_review_by).name
            work.note(f"The review of {by} was overwritten: {case.last_review_comments}")
        task = work.add(
            Activity(
                subject=SUBJECT, assigned_to=work.actor.id, status="Completed", is_closed=True,
                comments=comments, object=Case.KIND, record_id=case.id, completed_at=work.now,
                is_review=True,
            )
        )  # fmt: skip
        case.review(comments, by=work.actor.id, at=work.now)
        work.emit(CaseReviewed(case=case, activity=task))
        return Outcome(
            message=f"The review of case {case.number} was logged.", number=case.number,
            kind="case", made={"task": task.id},
        )  # fmt: skip


def accepted(work: Work, comments: str, review: Review) -> str:
    """Give the comments as they are kept; raises when empty, untouched or too long."""
    comments = work.storable(comments.replace("\r\n", "\n"))
    if not comments.strip() or comments.split() == review.template.split():
        msg = "The review is empty."
        raise RuleViolation(msg, next_step="Fill in the template or write your own words.")
    if len(comments) > review.limit:
        over = len(comments) - review.limit
        msg = f"The review has {len(comments):,} characters; {review.limit:,} fit."
        raise RuleViolation(msg, next_step=f"Shorten it by {over}.")
    return comments
