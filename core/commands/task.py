"""Tasks: give somebody something to do, and tick it off (domain.md 1.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.registry import command, need, option, word
from core.entities import Activity, Case
from core.entities.activities import PRIORITIES
from core.errors import NotFound, Problem, RuleViolation, wrong
from core.events import TaskCompleted, TaskCreated
from core.fields import choice, day, text
from core.outcome import Outcome
from core.rules.closing import require_addable
from core.rules.owners import may_see
from core.text import with_article

if TYPE_CHECKING:
    from core.work import Work

NORMAL = "Normal"
LARGEST_ID = 2**63 - 1
"""What a database can count to; there is nothing beyond it."""


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
        problems: list[Problem] = []
        person = work.user(self.to) if self.to else work.person
        if not person.is_active:
            problems.append(Problem("to", f"{person.name} is not active any more."))
        elif not may_see(work, person, case):
            problems.append(Problem("to", f"{person.name} cannot see case {case.number}."))
        if not (self.subject or "").strip():
            problems.append(Problem("subject", "A task needs a subject."))
        values: dict[str, Any] = {}
        for name, parse, given in (
            ("subject", text(255), self.subject),
            ("due", day, self.due),
            ("priority", choice(*PRIORITIES), self.priority or NORMAL),
            ("comments", text(32_000), self.comments),
        ):
            try:
                values[name] = parse(work, given) if given else None
            except ValueError as error:
                problems.append(Problem(name, f"{name}: {error}"))
        wrong(problems, what="The task")
        task = work.add(
            Activity(
                assigned_to=person.id, object=Case.KIND, record_id=case.id,
                contact_id=case.contact_id, **values,
            )
        )  # fmt: skip
        work.emit(TaskCreated(case=case, activity=task))
        return Outcome(
            message=f"Task {task.id} was given to {person.name}.", number=str(task.id), kind="task",
            made={"case": case.number},
        )  # fmt: skip


@command("task.complete", title="Complete task", example="caseline task complete 17")
@dataclass(frozen=True, kw_only=True, slots=True)
class CompleteTask:
    """Tick a task off."""

    task: int = word("the task's id")

    def decide(self, work: Work) -> Outcome:
        """Complete it, where the person may see the case that it is about."""
        known = 0 < self.task <= LARGEST_ID
        case, task = work.on_its_case(Activity, self.task) if known else (None, None)
        mine = task is not None and task.assigned_to == work.actor.id
        seen = case is not None and work.may("case.read", case)
        if task is None or (case and case.removed_at) or not (mine or seen):
            msg = f"There is no task {self.task}."
            raise NotFound(msg)
        if task.kind != "task":
            msg = f"{task.id} is not a task but {with_article(task.kind)}."
            raise RuleViolation(msg)
        task.complete(work.now)
        if case is not None:
            work.emit(TaskCompleted(case=case, activity=task))
        return Outcome(
            message=f"Task {task.id} is done.", number=str(task.id), kind="task",
            made={"case": case.number if case and work.may("case.read", case) else None},
        )  # fmt: skip
