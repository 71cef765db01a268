"""How a case moves in its process: the moves of its record type, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import CaseAssignment
from core.errors import NeedsConfirmation, RuleViolation
from core.events import StatusChanged
from core.rules.owners import require_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.entities import Case
    from core.org.model import Move
    from core.work import Work


def _open_assignment(work: Work, case: Case) -> str | None:
    if work.many(CaseAssignment, case_id=case.id, is_closed=False):
        return None
    return "no team has anything open to do about it"


def _no_assignment(work: Work, case: Case) -> str | None:
    made = work.many(CaseAssignment, case_id=case.id)
    return f"{made[0].number} was made about it" if made else None


NEEDS: dict[str, Callable[[Work, Case], str | None]] = {
    "open_assignment": _open_assignment, "no_assignment": _no_assignment,
}  # fmt: skip
"""What a move may need of a case, by the name a record type calls it: why not, or nothing."""


def require_move(work: Work, case: Case, wanted: str, *, confirmed: bool) -> str:
    """Give the full status that a person's choice moves to; raises where no move leads there."""
    record_type = work.type_of(case)
    target = record_type.status(wanted)
    work.allow("case.edit", case)
    require_open(work, case, "moved")
    if target.label == case.status:
        msg = f"Case {case.number} is {target.label} already."
        raise RuleViolation(msg, details={"unchanged": True})
    if target.is_closed:
        msg = f"{target.label} is reached by closing the case, not by choosing the status."
        raise RuleViolation(msg, next_step="Close the case.")
    moves = record_type.moves_on("hand", case.status)
    if work.actor.is_system:
        moves += record_type.moves_on("rule", case.status)
    ways = [m for m in moves if m.target == target.label]
    move = next((m for m in ways if _may(work, m)), ways[0] if ways else None)
    lacks = _lacks(work, case, move) if move else None
    if move is not None and not _may(work, move):
        whose = " or ".join(work.org.profile(key).label for key in move.by)
        msg = f"Only a {whose} moves {record_type.label} cases to {target.label}."
        raise RuleViolation(msg, next_step="Ask one of them, or choose another status.")
    if move is None or lacks:
        open_ways = ", ".join(choices(work, case)) or "none"
        why = " Only the system sets it." if target.system_only else ""
        msg = f"Case {case.number} cannot go from {case.status} to {target.label} by hand.{why}"
        if lacks:
            msg = f"Case {case.number} cannot be {target.label}: {lacks}."
        raise RuleViolation(msg, next_step=f"From here you can choose: {open_ways}.")
    if move.confirm and not confirmed:
        raise NeedsConfirmation(move.confirm)
    return target.label


def choices(work: Work, case: Case) -> tuple[str, ...]:
    """Give the statuses that a person may choose now."""
    if case.is_closed:
        return ()
    moves = work.type_of(case).moves_on("hand", case.status)
    return tuple(
        m.target for m in moves
        if m.target != case.status and _may(work, m) and not _lacks(work, case, m)
    )  # fmt: skip


def follow(work: Work, case: Case, event: str, cause: str) -> None:
    """Move the case as its record type answers an event; no answer leaves it where it is."""
    moves = () if case.is_closed else work.type_of(case).moves_on(event, case.status)
    move = next((m for m in moves if not _lacks(work, case, m)), None)
    if move is not None and move.target != case.status:
        before, case.status = case.status, move.target
        work.emit(StatusChanged(case=case, before=before, after=move.target, cause=cause))


def require_fitting(work: Work, case: Case) -> None:
    """Raise where a case stands in a status that the rules let nobody reach as things are now.

    For what brings back an older state: an undo, an import (domain.md 1.7).
    """
    record_type = work.type_of(case)
    if case.is_closed or record_type.referrals is None:
        return
    made = work.many(CaseAssignment, case_id=case.id)
    moved = [m.target for m in record_type.moves_on("assignment_created", case.status)]
    referral = any(m.target == case.status and m.needs == "open_assignment"
                   for m in record_type.moves)  # fmt: skip
    if referral and all(assignment.is_closed for assignment in made):
        msg = f"A case is {case.status} while a team has something open to do about it; none has."
        raise RuleViolation(msg, next_step="Choose another status.")
    if made and moved and case.status == record_type.default_status:
        msg = f"Case {case.number} would be {case.status}, though {made[-1].number} is about it."
        raise RuleViolation(msg, next_step=f"Undo {made[-1].number} first.")


def _may(work: Work, move: Move) -> bool:
    """Whether the person may choose this move; the system may make any."""
    return not move.by or work.actor.is_system or work.person.profile in move.by


def _lacks(work: Work, case: Case, move: Move) -> str | None:
    """Say why a move that needs something cannot be made, or nothing."""
    return NEEDS[move.needs](work, case) if move.needs else None
