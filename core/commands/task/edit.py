"""Change a task: how far it is, until when, whose it is (domain.md 1.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, switch, word
from core.commands.task.values import doer, its_case, open_task, read
from core.entities.activities import OPEN, PRIORITIES
from core.errors import Problem, RuleViolation, wrong
from core.events import TaskGiven
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.entities import Activity, User
    from core.work import Work

NONE = "none"
"""What empties the day."""


@command(
    "task.edit", title="Edit task",
    example="caseline task edit 17 --status 'In Progress' --due 2026-04-07",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditTask:
    """Change an open task; what is not named stays as it is. To tick it off is `task complete`."""

    task: int = word("the task's id")
    subject: str | None = option("what is to be done")
    status: str | None = option("how far it is", choices=OPEN)
    due: str | None = option("the day it is due, YYYY-MM-DD, or none")
    priority: str | None = option("how urgent it is", choices=PRIORITIES)
    comments: str | None = option("anything else worth knowing")
    to: str | None = option("the username of who does it from now on")
    quiet: bool = switch("do not tell who does it from now on")

    def decide(self, work: Work) -> Outcome:
        """Check all that is given at once, and tell who has it from now on."""
        case, task = open_task(work, self.task)
        if task.is_closed:
            msg = f"Task {task.id} is {task.status.lower()}; what is done stays as it was."
            raise RuleViolation(msg, next_step="Make another task for what is still to be done.")
        given = {
            name: value for name in ("subject", "status", "due", "priority", "comments")
            if (value := getattr(self, name)) is not None
        }  # fmt: skip
        if (given.get("due") or "").strip().casefold() == NONE:
            given["due"] = ""
        values, problems = read(work, given)
        problems += [
            Problem(name, f"{name}: a task has one of {', '.join(OPEN)}.")
            for name in ("status", "priority") if name in values and values[name] is None
        ]  # fmt: skip
        person: User | None = None
        if self.to is not None:
            person, more = doer(work, its_case(case, task), self.to)
            problems += more
        wrong(problems, what="The task")
        changed = _change(task, values, person)
        if not changed:
            msg = f"Task {task.id} is so already: nothing to change."
            raise RuleViolation(msg, details={"unchanged": True})
        if "assigned_to" in changed and case is not None:
            work.emit(TaskGiven(case=case, activity=task, quiet=self.quiet))
        return Outcome(
            message=f"Task {task.id} was changed: {', '.join(map(_word, changed))}.",
            number=str(task.id), kind="task", made={"case": case.number if case else None},
        )  # fmt: skip


def _change(task: Activity, values: dict[str, object], person: User | None) -> list[str]:
    wanted = values | ({"assigned_to": person.id} if person is not None else {})
    changed = [name for name, value in wanted.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, wanted[name])
    return changed


def _word(name: str) -> str:
    return {"assigned_to": "who does it", "due": "due day"}.get(name, name)
