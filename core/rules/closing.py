"""What blocks closing: one general question, asked by every way of closing a case.

A record type names its blockers (`close.blocked_by`); each is a function that lists what is
still open. More kinds register themselves here as they come into the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.entities import Activity, Case, CaseAssignment, Group
from core.errors import RuleViolation
from core.rules.owners import reopen_word, require_open, require_writable

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.org.model import RecordType
    from core.work import Work


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that must be finished first."""

    kind: str
    """What it is called when there is one of it, such as `task`."""
    key: str
    """What a jump goes to, such as the number."""
    text: str
    called: str = ""
    """What one of it is called in a sentence, where that is not its kind."""


def open_tasks(work: Work, case: Case) -> list[Blocker]:
    """List the open tasks on the case."""
    tasks = work.many(Activity, object="case", record_id=case.id, is_closed=False)
    return [Blocker("task", str(task.id), f"{task.id} {task.subject}") for task in tasks]


def open_assignments(work: Work, case: Case) -> list[Blocker]:
    """List what teams still have to do about the case (S2)."""
    return [
        Blocker("assignment", a.number, f"{a.number} {work.get(Group, a.team_id).name}")
        for a in work.many(CaseAssignment, case_id=case.id, is_closed=False)
    ]


def open_children(work: Work, case: Case) -> list[Blocker]:
    """List the open cases that are parts of it (domain.md 1.14)."""
    children = work.many(Case, parent_case_id=case.id, is_closed=False)
    return [Blocker("case", c.number, f"{c.number} {c.subject}", "child case") for c in children]


BLOCKERS: dict[str, Callable[[Work, Case], list[Blocker]]] = {
    "open_tasks": open_tasks, "open_assignments": open_assignments,
    "open_children": open_children,
}  # fmt: skip
"""Each blocker by the name a record type calls it."""


def require_addable(work: Work, case: Case, blocker: str) -> None:
    """Raise where something is to be added to a closed case that would have kept it open."""
    require_writable(work, case)
    if case.is_closed and blocker in blockers_of(work.type_of(case)):
        msg = f"Case {case.number} is closed; nothing that is open can be added to it."
        raise RuleViolation(msg, next_step=f"{reopen_word(work, case)} the case first.")


def blockers_of(record_type: RecordType) -> tuple[str, ...]:
    """Give what keeps its cases open, by name: where they are resolved, activities do (S3)."""
    named = record_type.blocked_by
    more = record_type.resolving is not None and "open_tasks" not in named
    return (*named, "open_tasks") if more else named


def may_close(work: Work, case: Case) -> None:
    """Raise unless the person may close the case now."""
    work.allow("case.close", case)
    require_open(work, case, "closed again")
    if work.type_of(case).resolving is not None:
        msg = f"{work.type_of(case).label} cases are resolved or cancelled, not closed."
        raise RuleViolation(msg, next_step="Resolve it, or cancel it.")
    require_closable(work, case)
    require_review(work, case)
    for child in along(work, case):
        refusal = work.refusal(may_close, child)
        if refusal is not None:
            msg = f"Its part {child.number} would be closed too: {refusal.message}"
            way = refusal.next_step or "Close that one first."
            raise RuleViolation(msg, title="Cannot close", next_step=way, details=refusal.details)


def along(work: Work, case: Case, *, lock: bool = False) -> list[Case]:
    """Give the open children that are closed with a case, as its type has it (domain.md 1.14)."""
    if not work.type_of(case).with_children:
        return []
    return work.many(Case, lock=lock, parent_case_id=case.id, is_closed=False)


def require_closable(work: Work, case: Case) -> None:
    """Raise `RuleViolation` naming everything that keeps the case open (domain.md 1.8)."""
    blockers = [
        blocker
        for name in blockers_of(work.type_of(case))
        for blocker in BLOCKERS[name](work, case)
    ]
    if blockers:
        msg = f"Cannot close: {_listed(blockers)}."
        raise RuleViolation(
            msg,
            title="Cannot close",
            next_step="Finish or cancel them first.",
            details={
                "case": case.number, "blockers": [{"kind": b.kind, "key": b.key} for b in blockers],
            },
        )  # fmt: skip


def require_review(work: Work, case: Case) -> None:
    """Raise where its type wants a review first, and none was logged since it is open."""
    if not work.type_of(case).review.before_close:
        return
    opened = work.unit.last_change(Case.KIND, case.id, "is_closed") if case.reopen_count else None
    last = case.last_review_at
    if last is None or (opened is not None and last < opened.at):
        since = "since it was reopened" if opened else "on it"
        msg = f"Cannot close: no review was logged {since}."
        raise RuleViolation(msg, title="Cannot close", next_step="Log a review first.")


def _listed(blockers: list[Blocker]) -> str:
    """Give such as `2 open assignments (CA-000012 Deal Processing, CA-000015 Sales)`."""
    by_kind: dict[str, list[str]] = {}
    for blocker in blockers:
        by_kind.setdefault(blocker.called or blocker.kind, []).append(blocker.text)
    return ", ".join(
        f"{len(texts)} open {kind}{'s' if len(texts) > 1 else ''} ({', '.join(texts)})"
        for kind, texts in by_kind.items()
    )
