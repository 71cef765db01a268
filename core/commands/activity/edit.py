"""Change an activity: what, when, who (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.activity.values import DIRECTIONS, number_of, read, settle_times, standing
from core.commands.registry import command, option, switch, word
from core.commands.task.values import doer, its_case
from core.entities.activities import OPEN, PRIORITIES
from core.errors import RuleViolation, wrong
from core.events import TaskGiven
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.entities import Activity
    from core.work import Work

NONE = "none"
"""What empties a value."""
_EMPTIED = ("due", "comments", "minutes", "direction")


@command(
    "activity.edit", title="Edit activity",
    example="caseline activity edit 17 --subject 'Ask for the model, too' --to dana",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditActivity:
    """Change an open activity, or give it to somebody else; what is not named stays (S3)."""

    activity: int = word("the activity's id")
    subject: str | None = option("what is to be done")
    status: str | None = option("how far it is", choices=OPEN)
    due: str | None = option("the day it is due, YYYY-MM-DD, or none")
    priority: str | None = option("how urgent it is", choices=PRIORITIES)
    comments: str | None = option("anything else worth knowing, or none")
    starts: str | None = option("when an appointment begins, such as 'tomorrow 9:00'")
    ends: str | None = option("when it ends")
    minutes: str | None = option("how long it takes, or none")
    direction: str | None = option("who calls, of a phone call", choices=DIRECTIONS)
    to: str | None = option("the username of who does it from now on")
    quiet: bool = switch("do not tell who does it from now on")

    def decide(self, work: Work) -> Outcome:
        """Check all that is given at once, and tell who has it from now on."""
        case, activity = standing(work, self.activity)
        told = self._told()
        values, problems = read(work, activity.kind, told)
        person = None
        if self.to is not None:
            person, more = doer(work, its_case(case, activity), self.to)
            problems += more
        before = _values(activity)
        for name, value in values.items():
            setattr(activity, name, value)
        if person is not None:
            activity.assigned_to = person.id
        if not {"starts", "ends"} & {problem.field for problem in problems}:
            problems += settle_times(work, activity, values)
        wrong(problems, what="The activity")
        after = _values(activity)
        changed = [name for name in after if after[name] != before[name]]
        if not changed:
            msg = f"{activity.word.capitalize()} {activity.id} is so already: nothing to change."
            raise RuleViolation(msg, details={"unchanged": True})
        if "who does it" in changed and case is not None:
            work.emit(TaskGiven(case=case, activity=activity, quiet=self.quiet))
        return Outcome(
            message=f"{activity.word.capitalize()} {activity.id} was changed: "
            f"{', '.join(changed)}.",
            number=str(activity.id), kind="task", made=number_of(case),
        )  # fmt: skip

    def _told(self) -> dict[str, str | None]:
        given = {
            "subject": self.subject, "status": self.status, "due": self.due,
            "priority": self.priority, "comments": self.comments, "starts_at": self.starts,
            "ends_at": self.ends, "minutes": self.minutes, "direction": self.direction,
        }  # fmt: skip
        told: dict[str, str | None] = {n: v for n, v in given.items() if v is not None}
        for name in _EMPTIED:
            if (told.get(name) or "").strip().casefold() == NONE:
                told[name] = None
        return told


def _values(activity: Activity) -> dict[str, object]:
    """Give what can be changed, by what people call it."""
    return {
        "subject": activity.subject, "status": activity.status, "due day": activity.due,
        "priority": activity.priority, "comments": activity.comments, "start": activity.starts_at,
        "end": activity.ends_at, "minutes": activity.minutes, "direction": activity.direction,
        "who does it": activity.assigned_to,
    }  # fmt: skip
