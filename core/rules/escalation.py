"""What makes a case an escalated one, and when it is one no longer (domain.md 1.1, 1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.events import CaseEscalated

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


def escalate(work: Work, case: Case, cause: str) -> None:
    """Mark the case as escalated and tell of it, once: one that is escalated stays so quietly."""
    if not case.is_escalated:
        case.is_escalated = True
        work.emit(CaseEscalated(case=case, cause=cause))


def escalates(work: Work, case: Case, before: str, after: str) -> bool:
    """Follow a change of status: some statuses of a record type say that a case is escalated.

    Gives whether this one made it so; who leaves such a status takes the mark off.
    """
    known = work.type_of(case).by_label
    was, is_now = (label in known and known[label].escalates for label in (before, after))
    if is_now and not was and not case.is_escalated:
        escalate(work, case, f"it is {after}")
        return True
    if was and not is_now:
        case.is_escalated = False
    return False
