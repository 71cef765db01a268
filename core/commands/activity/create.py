"""Add an activity to a case: what somebody has to do about it (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.activity.values import DIRECTIONS, read, settle_times
from core.commands.registry import command, need, option, word
from core.commands.task.create import NORMAL, warn_of_another
from core.commands.task.values import doer
from core.entities import Activity, Case
from core.entities.activities import KINDS, PRIORITIES
from core.errors import Problem, wrong
from core.events import TaskCreated
from core.outcome import Outcome
from core.rules.closing import require_addable

if TYPE_CHECKING:
    from core.work import Work


@command(
    "activity.create", title="New activity",
    example="caseline activity create 1042 --kind phone --subject 'Ask for the serial number'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateActivity:
    """Plan a task, an e-mail, a phone call or an appointment about a case (S3)."""

    case: str = word("the case's number")
    kind: str = need("what kind it is", choices=KINDS)
    subject: str = need("what is to be done")
    to: str | None = option("the username of who does it; oneself without it")
    due: str | None = option("the day it is due, YYYY-MM-DD; of an appointment the day it begins")
    priority: str = option("how urgent it is", default=NORMAL, choices=PRIORITIES)
    comments: str | None = option("anything else worth knowing")
    starts: str | None = option("when an appointment begins, such as 'tomorrow 9:00'")
    ends: str | None = option("when it ends; without it half an hour later, or by --minutes")
    minutes: str | None = option("how long it takes, a whole number")
    direction: str | None = option("who calls, of a phone call", choices=DIRECTIONS)

    def decide(self, work: Work) -> Outcome:
        """Check all of it at once, insert it, and tell who has to do it."""
        case = work.case(self.case)
        require_addable(work, case, "open_tasks")
        problems = []
        if self.kind not in KINDS:
            problems.append(Problem("kind", f"kind: one of {', '.join(KINDS)}."))
        person, more = doer(work, case, self.to)
        values, others = read(work, self.kind, {
            "subject": self.subject, "due": self.due, "priority": self.priority or NORMAL,
            "comments": self.comments, "starts_at": self.starts, "ends_at": self.ends,
            "minutes": self.minutes, "direction": self.direction,
        })  # fmt: skip
        told = {name: value for name, value in values.items() if value is not None}
        made = Activity(
            kind=self.kind, assigned_to=person.id, object=Case.KIND, record_id=case.id,
            contact_id=case.contact_id, **({"subject": ""} | told),
        )  # fmt: skip
        problems += [*more, *others]
        if not {"starts", "ends"} & {problem.field for problem in problems}:
            problems += settle_times(work, made, values)
        wrong(problems, what="The activity")
        if made.kind == "task":
            warn_of_another(work, case)
        work.add(made)
        work.emit(TaskCreated(case=case, activity=made))
        return Outcome(
            message=f"{made.word.capitalize()} {made.id} was given to {person.name}.",
            number=str(made.id), kind="task", made={"case": case.number, "id": made.id},
        )  # fmt: skip
