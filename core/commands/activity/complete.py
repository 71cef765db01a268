"""Mark an activity as complete (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.activity.values import number_of, read, standing
from core.commands.registry import command, option, word
from core.errors import wrong
from core.events import TaskCompleted
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work


@command(
    "activity.complete", title="Complete activity",
    example="caseline activity complete 17 --minutes 20",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CompleteActivity:
    """Say that an activity is done, what came of it, and how long it took (S3)."""

    activity: int = word("the activity's id")
    comments: str | None = option("what came of it")
    minutes: str | None = option("how long it took, a whole number")

    def decide(self, work: Work) -> Outcome:
        """Complete it; what was said of it before stays above."""
        case, activity = standing(work, self.activity)
        values, problems = read(
            work, activity.kind, {"comments": self.comments, "minutes": self.minutes}
        )
        wrong(problems, what="The activity")
        if values["comments"]:
            activity.comments = "\n".join(filter(None, (activity.comments, values["comments"])))
        if values["minutes"] is not None:
            activity.minutes = values["minutes"]
        activity.complete(work.now)
        if case is not None:
            work.emit(TaskCompleted(case=case, activity=activity))
        return Outcome(
            message=f"{activity.word.capitalize()} {activity.id} is done.",
            number=str(activity.id), kind="task", made=number_of(case),
        )  # fmt: skip
