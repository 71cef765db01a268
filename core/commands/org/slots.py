"""The cases that there are, where a record type begins or ends to have one open at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case
from core.rules.duplicates import alone

if TYPE_CHECKING:
    from core.commands.org.plan import Plan

PAGE = 500
"""Cases that are looked at together."""


def plan_slots(plan: Plan) -> None:
    """Let open cases take their slots; refused where several hold the same one."""
    was, will = alone(plan.old), alone(plan.new)
    if was == will and plan.old.types.keys() <= plan.new.types.keys():
        return
    for key in will.keys() & plan.old.types.keys():
        held = plan.work.unit.tally(
            Case, *will[key], record_type=key, is_closed=False, removed_at=None
        )
        several = sum(count > 1 and None not in values for values, count in held)
        if several:
            kind = plan.new.types[key]
            names = ", ".join(kind.gate.one_open)
            plan.refuse(
                f"{kind.label} cases: {several:,} times several open ones have the same {names}; "
                "close all but one of each first."
            )
    if was or will:
        plan.acts.append(lambda: _settle(plan, will))


def _settle(plan: Plan, will: dict[str, tuple[str, ...]]) -> None:
    unit = plan.work.unit
    for key in plan.new.types:
        after = 0
        while page := unit.page(Case, after=after, limit=PAGE, record_type=key, is_closed=False):
            after = page[-1].id
            for case in page:
                case.hold(will.get(key, ()))
            unit.forget()
