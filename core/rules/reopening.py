"""Whether a closed case may be reopened: the policy of its record type (domain.md 1.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.entities import Case
from core.errors import RuleViolation
from core.rules.closing import require_addable
from core.rules.duplicates import require_only_open
from core.rules.owners import require_alone
from core.text import age

if TYPE_CHECKING:
    from datetime import datetime

    from core.org.model import ReopenPolicy
    from core.work import Work

NEW_CASE = "Create a new case?"


def require_reopenable(work: Work, case: Case) -> ReopenPolicy:
    """Give the policy, or raise with what it says against reopening now."""
    work.allow("case.close", case)
    require_alone(work, case)
    if not case.is_closed:
        msg = f"Case {case.number} is open."
        raise RuleViolation(msg, next_step="Go on working on it.")
    record_type = work.type_of(case)
    if record_type.resolving is not None:
        msg = f"{record_type.label} cases are reactivated, not reopened."
        raise RuleViolation(msg, next_step="Reactivate it.")
    require_only_open(work, case)
    require_parent_open(work, case)
    return require_policy(work, case)


def require_policy(work: Work, case: Case) -> ReopenPolicy:
    """Give what the record type says of taking a closed case up again; raises where it refuses."""
    policy = work.type_of(case).reopen
    if policy is None:
        msg = f"{work.type_of(case).label} cases are never reopened."
        raise RuleViolation(msg, next_step=NEW_CASE)
    if work.may("case.reopen_override", case):
        return policy
    if policy.limit is not None and case.reopen_count >= policy.limit:
        times = "once" if policy.limit == 1 else f"{policy.limit} times"
        msg = f"This case was already reopened {times}."
        raise RuleViolation(msg, next_step=NEW_CASE, details={"related_to": case.number})
    elapsed = max(work.now - (case.closed_at or work.now), timedelta())
    if policy.window is not None and elapsed > policy.window:
        hours = policy.window / timedelta(hours=1)
        msg = f"Closed {age(elapsed)} ago; cases can be reopened within {hours:g} hours."
        raise RuleViolation(msg, next_step=NEW_CASE, details={"related_to": case.number})
    return policy


def require_parent_open(work: Work, case: Case) -> None:
    """Raise where it is a part of a case that could not have been closed with an open part."""
    if case.parent_case_id is not None:
        require_addable(work, work.get(Case, case.parent_case_id), "open_children")


def is_over(work: Work, case: Case) -> bool:
    """Say whether a closed case is over for the customer: what they write now is another matter.

    So it is of one that its policy lets nobody reopen any more (domain.md 1.17), and of one that
    takes nothing more.
    """
    if not case.is_closed:
        return False
    if work.type_of(case).sealed_when_closed:
        return True
    policy = work.type_of(case).reopen
    used_up = policy is not None and policy.limit is not None and case.reopen_count >= policy.limit
    last = until(policy, case)
    return policy is None or used_up or (last is not None and work.now > last)


def until(policy: ReopenPolicy | None, case: Case) -> datetime | None:
    """Give the last moment at which the case may be reopened, where there is one."""
    if case.master_id is not None or policy is None or policy.window is None:
        return None
    used_up = policy.limit is not None and case.reopen_count >= policy.limit
    return None if used_up or case.closed_at is None else case.closed_at + policy.window
