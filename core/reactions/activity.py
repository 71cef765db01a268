"""What follows from reviews, calls and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.bell import ring
from core.entities import User
from core.events import CallLogged, CaseReviewed, TaskCompleted, TaskCreated, TaskEnded, TaskGiven
from core.reactions.answer import answer, say
from core.text import with_article

if TYPE_CHECKING:
    from core.work import Work


@answer.register(CaseReviewed)
def _(event: CaseReviewed, work: Work) -> None:
    say(
        work, event.case, "ActivityEvent", event.activity.comments or "",
        activity=event.activity.id,
    )  # fmt: skip


@answer.register(CallLogged)
def _(event: CallLogged, work: Work) -> None:
    call = event.activity
    head = "We called" if call.direction == "we" else "The customer called"
    if call.minutes is not None:
        head += f", {call.minutes} minute{'' if call.minutes == 1 else 's'}"
    say(work, event.case, "CallLogPost", f"{head}:\n{call.comments}", activity=call.id)


@answer.register(TaskCreated)
def _(event: TaskCreated, work: Work) -> None:
    task, case = event.activity, event.case
    person = work.get(User, task.assigned_to)
    due = f", due {task.due.isoformat()}" if task.due else ""
    body = f"{task.word.capitalize()} for {person.name}: {task.subject}{due}"
    say(work, case, "ActivityEvent", body, activity=task.id)
    if person.id != work.actor.id:
        _tell(work, person.id, event)


@answer.register(TaskGiven)
def _(event: TaskGiven, work: Work) -> None:
    person = work.get(User, event.activity.assigned_to)
    word = event.activity.word.capitalize()
    body = f"{word} given to {person.name}: {event.activity.subject}"
    say(work, event.case, "ActivityEvent", body, activity=event.activity.id)
    if person.id != work.actor.id and not event.quiet:
        _tell(work, person.id, event)


def _tell(work: Work, person: int, event: TaskCreated | TaskGiven) -> None:
    number, subject = event.case.number, event.activity.subject
    what = with_article(event.activity.word)
    text = f"{work.person.name} gave you {what} on case {number}: {subject}"
    ring(work, person, "task", text, event.case)


@answer.register(TaskCompleted)
def _(event: TaskCompleted, work: Work) -> None:
    body = f"{event.activity.word.capitalize()} completed: {event.activity.subject}"
    say(work, event.case, "ActivityEvent", body, activity=event.activity.id)


@answer.register(TaskEnded)
def _(event: TaskEnded, work: Work) -> None:
    body = f"{event.activity.word.capitalize()} {event.how}: {event.activity.subject}"
    say(work, event.case, "ActivityEvent", body, activity=event.activity.id)
