"""Give somebody something to do (domain.md 1.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, need, option, word
from core.commands.task.values import doer, make, read
from core.entities import Activity, Case, User
from core.entities.activities import PRIORITIES
from core.errors import wrong
from core.outcome import Outcome
from core.rules.closing import require_addable

if TYPE_CHECKING:
    from core.work import Work

NORMAL = "Normal"


@command(
    "task.create", title="New task",
    example="caseline task create 1042 --subject 'Call back' --to dana --due 2026-03-31",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateTask:
    """Give somebody, or oneself, something to do about a case."""

    case: str = word("the case's number")
    subject: str = need("what is to be done")
    to: str | None = option("the username of who does it; oneself without it")
    due: str | None = option("the day it is due, YYYY-MM-DD")
    priority: str = option("how urgent it is", default=NORMAL, choices=PRIORITIES)
    comments: str | None = option("anything else worth knowing")

    def decide(self, work: Work) -> Outcome:
        """Check the person and the day, insert it, and tell who has to do it."""
        case = work.case(self.case)
        require_addable(work, case, "open_tasks")
        person, problems = doer(work, case, self.to)
        values, more = read(work, {
            "subject": self.subject, "due": self.due, "priority": self.priority or NORMAL,
            "comments": self.comments,
        })  # fmt: skip
        wrong([*problems, *more], what="The task")
        warn_of_another(work, case)
        task = make(work, case, person, values)
        return Outcome(
            message=f"Task {task.id} was given to {person.name}.", number=str(task.id), kind="task",
            made={"case": case.number},
        )  # fmt: skip


def warn_of_another(work: Work, case: Case) -> None:
    """Say that there is an open task already, where the record type has one at a time (S4)."""
    if work.actor.is_system or not work.type_of(case).one_open_task:
        return
    for task in work.many(Activity, object=Case.KIND, record_id=case.id, is_closed=False):
        if task.kind == "task":
            who = work.get(User, task.assigned_to).name
            work.note(
                f"Case {case.number} has an open task already, {task.id} of {who}: {task.subject}. "
                "Only one should be open at a time."
            )
