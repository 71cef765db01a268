"""Hand a task over to the other side, the way the record type says (S4, domain.md 1.15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.commands.task.complete import done
from core.commands.task.values import doer, its_case, make, open_task, read
from core.errors import wrong
from core.outcome import Outcome
from core.rules.closing import require_addable
from core.rules.handing_over import planned, way_of

if TYPE_CHECKING:
    from core.work import Work


@command(
    "task.handover", title="Hand task over",
    example="caseline task handover 18 {handover} --comments 'Nobody answers'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverTask:
    """Complete a task and give the next one to whom the way says; each names the one before."""

    task: int = word("the task's id")
    way: str = word("how it is handed over, by the key or the label of the record type's way")
    subject: str | None = option("what is to be done, in place of the way's words")
    due: str | None = option("the day it is due, YYYY-MM-DD, in place of the way's")
    comments: str | None = option("what the other side should know")

    def decide(self, work: Work) -> Outcome:
        """Find whom the way means, complete the task, and make the next one."""
        case, task = open_task(work, self.task)
        about = its_case(case, task)
        way = way_of(work, about, self.way)
        plan = planned(work, about, task, way)
        require_addable(work, about, "open_tasks")
        person, problems = doer(work, about, plan.to)
        values, more = read(work, {
            "subject": self.subject or plan.subject, "due": self.due or plan.due,
            "comments": self.comments,
        })  # fmt: skip
        wrong([*problems, *more], what="The task that follows")
        done(work, about, task, None)
        following = make(work, about, person, values, previous=task)
        return Outcome(
            message=f"{way.label}: task {following.id} was given to {person.name}.",
            number=str(task.id), kind="task",
            made={"case": about.number, "following": following.id},
        )  # fmt: skip
