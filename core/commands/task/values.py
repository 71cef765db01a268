"""What may be said of a task, read the same way by every verb, and a task made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.entities import Activity, Case
from core.entities.activities import PRIORITIES, STATUSES
from core.errors import NotFound, Problem, RuleViolation
from core.events import TaskCreated
from core.fields import choice, day, text
from core.rules.owners import may_see
from core.text import with_article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.entities import User
    from core.work import Work

LARGEST_ID = 2**63 - 1
"""What a database can count to; there is nothing beyond it."""
READ = {
    "subject": text(255), "due": day, "priority": choice(*PRIORITIES), "status": choice(*STATUSES),
    "comments": text(32_000),
}  # fmt: skip
"""How each of a task's values is read (domain.md 1.16)."""


def read(work: Work, given: Mapping[str, str | None]) -> tuple[dict[str, Any], list[Problem]]:
    """Read some values, none of those that are blank; gives what is wrong with them, too."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            values[name] = READ[name](work, value) if value and value.strip() else None
        except ValueError as error:
            problems.append(Problem(name, f"{name}: {error}"))
    if "subject" in given and not (given["subject"] or "").strip():
        problems.append(Problem("subject", "A task needs a subject."))
    return values, problems


def doer(work: Work, case: Case, name: str | None) -> tuple[User, list[Problem]]:
    """Give who is to do it, oneself where nobody is named; and why they could not."""
    person = work.user(name) if name else work.person
    if not person.is_active:
        return person, [Problem("to", f"{person.name} is not active any more.")]
    if not may_see(work, person, case):
        return person, [Problem("to", f"{person.name} cannot see case {case.number}.")]
    return person, []


def make(
    work: Work, case: Case, person: User, values: Mapping[str, Any], *,
    previous: Activity | None = None,
) -> Activity:  # fmt: skip
    """Insert a task about a case, and tell who has to do it; it may follow another one."""
    kept = {name: value for name, value in values.items() if value is not None}
    task = work.add(Activity(
        assigned_to=person.id, object=Case.KIND, record_id=case.id, contact_id=case.contact_id,
        previous_id=previous.id if previous else None, **kept,
    ))  # fmt: skip
    work.emit(TaskCreated(case=case, activity=task))
    return task


def open_task(work: Work, number: int) -> tuple[Case | None, Activity]:
    """Give a task with the case that it is about, both locked.

    Raises as `open_activity`, and `RuleViolation` where it is another kind of activity.
    """
    case, task = open_activity(work, number, word="task")
    if task.kind != "task":
        msg = f"{task.id} is not a task but {with_article(task.word)}."
        raise RuleViolation(msg, next_step="`caseline activity` is about all kinds.")
    return case, task


def open_activity(
    work: Work, number: int, *, word: str = "activity"
) -> tuple[Case | None, Activity]:
    """Give an activity with the case that it is about, both locked.

    Raises `NotFound` where the person neither has to do it nor sees its case.
    """
    known = 0 < number <= LARGEST_ID
    case, task = work.on_its_case(Activity, number) if known else (None, None)
    mine = task is not None and task.assigned_to == work.actor.id
    seen = case is not None and work.may("case.read", case)
    if task is None or (case and case.removed_at) or not (mine or seen):
        msg = f"There is no {word} {number}."
        raise NotFound(msg)
    return case, task


def its_case(case: Case | None, task: Activity) -> Case:
    """Give the case that a task is about; raises `RuleViolation` where it is about none."""
    if case is None:
        msg = f"Task {task.id} is about no case, so nothing can follow it there."
        raise RuleViolation(msg)
    return case
