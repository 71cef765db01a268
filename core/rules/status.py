"""How a case moves in its process: the moves of its record type, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NeedsConfirmation, RuleViolation
from core.rules.owners import require_open

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


def require_move(work: Work, case: Case, wanted: str, *, confirmed: bool) -> str:
    """Give the full status that a person's choice moves to; raises where no move leads there."""
    record_type = work.type_of(case)
    target = record_type.status(wanted)
    work.allow("case.edit", case)
    require_open(case, "moved")
    if target.label == case.status:
        msg = f"Case {case.number} is {target.label} already."
        raise RuleViolation(msg)
    if target.is_closed:
        msg = f"{target.label} is reached by closing the case, not by choosing the status."
        raise RuleViolation(msg, next_step="Close the case.")
    moves = record_type.moves_on("hand", case.status)
    move = next((m for m in moves if m.target == target.label), None)
    if move is None:
        ways = ", ".join(m.target for m in moves) or "none"
        why = " Only the system sets it." if target.system_only else ""
        msg = f"Case {case.number} cannot go from {case.status} to {target.label} by hand.{why}"
        raise RuleViolation(msg, next_step=f"From here you can choose: {ways}.")
    if move.confirm and not confirmed:
        raise NeedsConfirmation(move.confirm)
    return target.label


def choices(work: Work, case: Case) -> tuple[str, ...]:
    """Give the statuses that a person may choose now."""
    if case.is_closed:
        return ()
    return tuple(m.target for m in work.type_of(case).moves_on("hand", case.status))
