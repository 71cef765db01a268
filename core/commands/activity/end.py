"""Cancel an activity, or delete it (S3, domain.md 1.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.activity.values import number_of, read, standing
from core.commands.registry import command, option, word
from core.errors import wrong
from core.events import TaskEnded
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work


@command(
    "activity.cancel", title="Cancel activity",
    example="caseline activity cancel 17 --comments 'The customer called himself'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CancelActivity:
    """Say that an activity will not be done any more (S3)."""

    activity: int = word("the activity's id")
    comments: str | None = option("why")

    def decide(self, work: Work) -> Outcome:
        """Cancel it; its minutes count for nothing."""
        case, activity = standing(work, self.activity)
        values, problems = read(work, activity.kind, {"comments": self.comments})
        wrong(problems, what="The activity")
        if values["comments"]:
            activity.comments = "\n".join(filter(None, (activity.comments, values["comments"])))
        activity.cancel(work.now)
        if case is not None:
            work.emit(TaskEnded(case=case, activity=activity, how="canceled"))
        return Outcome(
            message=f"{activity.word.capitalize()} {activity.id} was canceled.",
            number=str(activity.id), kind="task", made=number_of(case),
        )  # fmt: skip


@command(
    "activity.delete", title="Delete activity", example="caseline activity delete 17",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteActivity:
    """Take away an activity that was made by mistake; what is over stays (domain.md 1.12)."""

    activity: int = word("the activity's id")

    def decide(self, work: Work) -> Outcome:
        """Take it away; the feed tells that."""
        case, activity = standing(work, self.activity)
        if case is not None:
            work.allow("case.edit", case)
        activity.removed_at = work.now
        if case is not None:
            work.emit(TaskEnded(case=case, activity=activity, how="deleted"))
        return Outcome(
            message=f"{activity.word.capitalize()} {activity.id} was deleted.",
            number=case.number if case else None, kind="case" if case else None,
            made=number_of(case),
        )  # fmt: skip
