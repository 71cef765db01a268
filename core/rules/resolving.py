"""Whether a case may be resolved, cancelled, and taken up again (S3, domain.md 1.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Activity, Case, Resolution
from core.errors import RuleViolation
from core.rules.closing import along, require_review
from core.rules.duplicates import require_only_open
from core.rules.owners import require_alone, require_open
from core.rules.reopening import require_parent_open, require_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.org.model import ReopenPolicy
    from core.org.resolving import Resolving
    from core.work import Work


def require_resolving(work: Work, case: Case) -> Resolving:
    """Give how cases of its type are resolved; raises where they are just closed."""
    record_type = work.type_of(case)
    if record_type.resolving is None:
        msg = f"{record_type.label} cases are closed, not resolved."
        raise RuleViolation(msg, next_step="Reopen it." if case.is_closed else "Close it.")
    return record_type.resolving


def may_resolve(work: Work, case: Case) -> Resolving:
    """Raise unless the person may resolve the case now; open activities are another question."""
    work.allow("case.close", case)
    resolving = require_resolving(work, case)
    require_open(work, case, "resolved again")
    require_review(work, case)
    for child in along(work, case):
        refusal = work.refusal(may_resolve, child)
        if refusal is not None:
            msg = f"Its part {child.number} would be resolved too: {refusal.message}"
            way = refusal.next_step or "Resolve that one first."
            raise RuleViolation(msg, title="Cannot resolve", next_step=way)
    return resolving


def may_cancel_case(work: Work, case: Case) -> Resolving:
    """Raise unless the person may cancel the case now: nothing may be left to do (1.12)."""
    work.allow("case.close", case)
    resolving = require_resolving(work, case)
    require_open(work, case, "cancelled")
    still = open_activities(work, (case,))
    if still:
        msg = f"Cannot cancel case {case.number}: {counted(still)}."
        way = "Complete or cancel them first."
        raise RuleViolation(msg, title="Cannot cancel", next_step=way, details=told(work, still))
    return resolving


def may_reactivate(work: Work, case: Case) -> ReopenPolicy:
    """Raise unless the person may take the case up again; as often and as late as its type has it.

    Gives the policy.
    """
    work.allow("case.close", case)
    require_alone(work, case)
    require_resolving(work, case)
    if not case.is_closed:
        msg = f"Case {case.number} is active."
        raise RuleViolation(msg, next_step="Go on working on it.")
    require_only_open(work, case)
    require_parent_open(work, case)
    return require_policy(work, case)


def open_activities(work: Work, cases: Sequence[Case], *, lock: bool = False) -> list[Activity]:
    """Give what is still to be done about some cases; notes and posts do not count."""
    ids = tuple(case.id for case in cases)
    return work.many(Activity, lock=lock, object=Case.KIND, record_id=ids, is_closed=False)


def counted(activities: Sequence[Activity]) -> str:
    """Say how many are open, with their subjects."""
    listed = ", ".join(f"{one.word} {one.id} {one.subject}" for one in activities)
    many = len(activities) != 1
    return f"{len(activities)} {'activities are' if many else 'activity is'} open ({listed})"


def told(work: Work, activities: Sequence[Activity]) -> dict[str, object]:
    """Tell a program which activities are open."""
    return {
        "activities": [
            {
                "id": one.id, "kind": one.kind, "subject": one.subject,
                "case": work.get(Case, one.record_id or 0).number,
            }
            for one in activities
        ]
    }  # fmt: skip


def minutes_of(work: Work, case: Case) -> int:
    """Give the minutes that the completed activities of a case took, together."""
    done = work.many(Activity, object=Case.KIND, record_id=case.id, status="Completed")
    return sum(one.minutes or 0 for one in done)


def last_resolution(work: Work, case: Case) -> Resolution | None:
    """Give how the case was resolved last."""
    found = work.many(Resolution, case_id=case.id)
    return max(found, key=lambda one: one.id) if found else None
