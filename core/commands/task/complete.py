"""Tick a task off, and go on with another where more is to be done (domain.md 1.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.commands.task.values import doer, its_case, make, open_task, read
from core.errors import Problem, wrong
from core.events import TaskCompleted
from core.outcome import Outcome
from core.rules.closing import require_addable

if TYPE_CHECKING:
    from core.entities import Activity, Case
    from core.work import Work


@command(
    "task.complete", title="Complete task",
    example="caseline task complete 17 --then 'Call again' --due 2026-04-07",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CompleteTask:
    """Tick a task off; what follows it is made in the same step."""

    task: int = word("the task's id")
    comments: str | None = option("what came of it")
    then: str | None = option("what is to be done next; without it nothing follows")
    to: str | None = option("the username of who does that; oneself without it")
    due: str | None = option("the day that is due, YYYY-MM-DD")

    def decide(self, work: Work) -> Outcome:
        """Complete it, where the person may see the case that it is about."""
        case, task = open_task(work, self.task)
        done(work, case, task, self.comments)
        message = f"Task {task.id} is done."
        if self.then is None and (self.to or self.due):
            told = "Say with --then what is to be done next."
            wrong([Problem("then", told)], what="The task")
        made = {"case": case.number if case and work.may("case.read", case) else None}
        if self.then is None:
            return Outcome(message=message, number=str(task.id), kind="task", made=made)
        about = its_case(case, task)
        require_addable(work, about, "open_tasks")
        person, problems = doer(work, about, self.to)
        values, more = read(work, {"subject": self.then, "due": self.due})
        wrong([*problems, *more], what="The task that follows")
        following = make(work, about, person, values, previous=task)
        return Outcome(
            message=f"{message} Task {following.id} was given to {person.name}.",
            number=str(task.id), kind="task", made=made | {"following": following.id},
        )  # fmt: skip


def done(work: Work, case: Case | None, task: Activity, comments: str | None) -> None:
    """Complete a task, with what came of it behind what was said before."""
    values, problems = read(work, {"comments": comments})
    wrong(problems, what="The task")
    if values["comments"]:
        task.comments = "\n".join(filter(None, (task.comments, values["comments"])))
    task.complete(work.now)
    if case is not None:
        work.emit(TaskCompleted(case=case, activity=task))
