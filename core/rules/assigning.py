"""Who gets a new case where nobody was named: the organisation's assignment rules (1.17)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.errors import RuleViolation
from core.rules.owners import require_group_can_own, require_user_can_own
from core.rules.scopes import scopes

if TYPE_CHECKING:
    from core.entities import Case
    from core.org.automation import AssignmentRule
    from core.work import Work


def assign(work: Work, case: Case) -> None:
    """Give a new case to whom the first rule that holds says; else it stays with who opens it.

    Raises `RuleViolation` where the house itself opens it and no rule says who gets it.
    """
    rule = first(work, case)
    if rule is not None and rule.queue:
        group = work.group(rule.queue, "queue")
        require_group_can_own(work, group, case)
        case.give_to(group=group.id)
    elif rule is not None and rule.user:
        user = work.user(rule.user)
        require_user_can_own(work, user, case)
        case.give_to(user=user.id)
    elif work.actor.is_system:
        label = work.type_of(case).label
        msg = f"Nobody gets this {label} case: no queue is named, and no assignment rule gives one."
        raise RuleViolation(msg, next_step="Name a queue, or add an assignment rule.")
    else:
        require_user_can_own(work, work.person, case)


def first(work: Work, case: Case) -> AssignmentRule | None:
    """Give the first assignment rule that holds of a case."""
    values = scopes(work, case)
    now = work.now.astimezone(ZoneInfo(work.org.time_zone))
    for rule in work.type_of(case).assignment:
        if rule.condition is None or rule.condition(values, now=now):
            return rule
    return None
