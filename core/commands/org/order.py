"""The work order of the cases that there are, where other priorities lead it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case
from core.entities.cases import rank_of

if TYPE_CHECKING:
    from core.commands.org.plan import Plan


def plan_order(plan: Plan) -> None:
    """Give every case its place anew; it is no change of the case that anybody would read."""
    leads = plan.new.priorities.leads
    if set(leads) == set(plan.old.priorities.leads):
        return

    def act() -> None:
        for (priority, rank), _ in plan.work.unit.tally(Case, "priority", "rank"):
            if rank != rank_of(priority, leads):
                by = {"priority": priority, "rank": rank}
                plan.work.unit.change_all(Case, {"rank": rank_of(priority, leads)}, **by)

    plan.acts.append(act)
