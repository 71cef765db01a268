"""Who may skip a case, let it sleep, delete it, and bring it back (domain.md 1.5, 1.23, 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import CaseDeletion, CaseSnooze, Group
from core.entities.set_aside import BIN_LASTS, REPLY
from core.errors import RuleViolation
from core.events import CaseWoken
from core.rules.closing import open_assignments
from core.rules.owners import require_group_can_own, require_open

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work

# skipping -------------------------------------------------------------------------------------


def came_from(work: Work, case: Case) -> Group | None:
    """Give the queue that the person took the case from, where nobody gave it on since."""
    if case.owner_user_id != work.actor.id:
        return None
    last = work.unit.last_change("case", case.id, "owner_user_id")
    if last is None or last.person != work.actor.id:
        return None
    if work.unit.value_before("case", case.id, "owner_user_id") is not None:
        return None
    was = work.unit.value_before("case", case.id, "owner_group_id")
    queue = work.unit.get(Group, was) if was is not None else None
    return queue if queue is not None and queue.kind == "queue" and not queue.removed_at else None


def may_skip(work: Work, case: Case) -> Group:
    """Raise unless the person may give the case back; gives the queue it came from."""
    work.allow("case.take")
    require_open(work, case, "skipped")
    queue = came_from(work, case)
    if queue is None:
        msg = f"Case {case.number} was not taken from a queue by you."
        raise RuleViolation(msg, next_step="Give it to somebody else instead: change its owner.")
    require_group_can_own(work, queue, case)
    return queue


# sleeping -------------------------------------------------------------------------------------


def snooze_of(work: Work, case: Case) -> CaseSnooze | None:
    """Give the snooze that holds for the case as it is, over or not."""
    found = work.one(CaseSnooze, case_id=case.id)
    return found if found is not None and found.holds(case) else None


def may_snooze(work: Work, case: Case) -> None:
    """Raise unless the person may let the case sleep."""
    work.allow("case.edit", case)
    require_open(work, case, "put to sleep")


def may_wake(work: Work, case: Case) -> CaseSnooze:
    """Raise unless there is something to wake, or a mark to take off."""
    work.allow("case.edit", case)
    found = snooze_of(work, case)
    if found is None:
        msg = f"Case {case.number} does not sleep."
        raise RuleViolation(msg, next_step="Go on working on it.")
    return found


def awaken(work: Work, case: Case, cause: str, *, by_colleague: bool = False) -> None:
    """Bring a sleeping case back at once, marked, where this is what it was waiting for."""
    found = work.unit.one(CaseSnooze, case_id=case.id, lock=True)
    if found is None or not found.is_asleep(case, work.now):
        return
    own = work.actor.id in {case.owner_user_id, found.created_by}
    if not by_colleague or (found.wakes_on == REPLY and not own):
        found.until = work.now
        work.emit(CaseWoken(case=case, cause=cause, rings=by_colleague))


def end_snooze(work: Work, case: Case) -> None:
    """Let a closed case sleep no more: it would sleep on once it is reopened."""
    found = work.one(CaseSnooze, case_id=case.id)
    if found is not None:
        found.removed_at = work.now


# the recycle bin ------------------------------------------------------------------------------


def may_delete(work: Work, case: Case) -> None:
    """Raise unless the person may delete the case.

    What a team still has to do would vanish from its list without a word, as when a case were
    closed over it (domain.md 1.8): it is finished or cancelled first, whatever the record type.
    """
    work.allow("case.delete", case)
    blockers = open_assignments(work, case)
    if blockers:
        named = ", ".join(blocker.text for blocker in blockers)
        msg = f"Cannot delete: teams still have something to do about it ({named})."
        raise RuleViolation(msg, title="Cannot delete", next_step="Finish or cancel that first.")


def may_restore(work: Work, case: Case) -> CaseDeletion:
    """Raise unless the case lies in the recycle bin, and not too long."""
    work.allow("case.delete", case)
    found = work.one(CaseDeletion, case_id=case.id)
    if found is None or case.removed_at is None:
        msg = f"Case {case.number} does not lie in the recycle bin."
        raise RuleViolation(msg, next_step="There is nothing to restore.")
    require_in_bin(work, case, found)
    return found


def require_in_bin(work: Work, case: Case, deletion: CaseDeletion) -> None:
    """Raise where a case was deleted too long ago to come back."""
    if work.now > deletion.until:
        msg = f"Case {case.number} was deleted more than {BIN_LASTS.days} days ago."
        raise RuleViolation(msg, next_step="It is not restored any more.")
