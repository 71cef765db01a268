"""What lies in queues, and who may work on it (domain.md 1.13).

A case lies in the queue that owns it, or by an item in another one than its owner's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case, Group, QueueItem, User
from core.errors import Conflict, NotAllowed, RuleViolation
from core.rules.owners import (
    require_group_can_own,
    require_open,
    require_sees,
    require_user_can_own,
    taken,
)
from core.rules.permissions import sees_group, who_may

if TYPE_CHECKING:
    from core.work import Work


def item_of(work: Work, case: Case, *, lock: bool = False) -> QueueItem | None:
    """Give the item by which the case lies in a queue."""
    return work.unit.one(QueueItem, object=Case.KIND, record_id=case.id, lock=lock)


def own_queue(work: Work, case: Case) -> Group | None:
    """Give the queue that owns the case."""
    if case.owner_group_id is None:
        return None
    group = work.get(Group, case.owner_group_id)
    return group if group.kind == "queue" else None


def queue_of(work: Work, case: Case, item: QueueItem | None) -> Group | None:
    """Give the queue that the case lies in."""
    return work.get(Group, item.group_id) if item is not None else own_queue(work, case)


def require_works_in(work: Work, queue: Group) -> None:
    """Raise unless the person belongs to the queue (S3)."""
    if queue.id not in work.actor.groups:
        msg = f"{work.person.name} does not belong to {queue.name}."
        way = f"Ask {who_may(work.org, 'queue.edit')} to make you a member."
        raise NotAllowed(msg, next_step=way)


def require_sees_item(work: Work, case: Case, queue: Group | None) -> None:
    """Raise where the case lies in a private queue of others, whose name is theirs, too."""
    if queue is not None and not sees_group(work.org, work.actor, queue):
        msg = f"Case {case.number} lies in a private queue, for its members alone."
        way = f"Ask {who_may(work.org, 'queue.edit')} to make you a member."
        raise NotAllowed(msg, next_step=way)


def require_enterable(work: Work, case: Case, queue: Group) -> None:
    """Raise unless the person may lay the case into a queue."""
    work.allow("case.edit", case)
    require_open(work, case, "put into a queue")
    require_sees(work, queue)
    require_group_can_own(work, queue, case)


def may_pick(work: Work, case: Case) -> tuple[Group, QueueItem | None]:
    """Raise unless the person may pick the case; gives its queue, and its item where it has one."""
    require_open(work, case, "picked")
    item = item_of(work, case, lock=True)
    queue = queue_of(work, case, item)
    if queue is None:
        if case.owner_user_id not in {None, work.actor.id}:
            raise Conflict(taken(work, case), next_step="Pick the next one.")
        msg = f"Case {case.number} does not lie in a queue."
        raise RuleViolation(msg, next_step="Add it to one first.")
    require_sees_item(work, case, queue)
    _require_picker(work, case, queue)
    if item is not None and item.worked_by is not None:
        _refuse_worked(work, case, item)
    require_user_can_own(work, work.person, case)
    return queue, item


def _require_picker(work: Work, case: Case, queue: Group) -> None:
    """Raise unless the person takes cases, and belongs to the queue or may take from any."""
    if not work.may("case.take"):
        work.allow("case.take", case)
    if not work.may("case.take", case):
        require_works_in(work, queue)


def _refuse_worked(work: Work, case: Case, item: QueueItem) -> None:
    if item.worked_by == work.actor.id:
        msg = f"You work on case {case.number} already."
        raise RuleViolation(msg, next_step="Go on, release it, or remove it from the queue.")
    who, since = work.get(User, item.worked_by or 0).name, ""
    if item.worked_at is not None:
        since = f" since {work.clock_time(item.worked_at)}"
    msg = f"{who} works on case {case.number}{since}."
    raise Conflict(msg, next_step="Pick the next one.")


def may_release(work: Work, case: Case) -> tuple[Group, QueueItem]:
    """Raise unless the case is worked on in a queue, by the person or by whom they direct."""
    require_open(work, case, "released")
    item = item_of(work, case, lock=True)
    if item is None or item.worked_by is None:
        msg = f"Nobody works on case {case.number} in a queue."
        raise RuleViolation(msg, next_step="Released is only what was picked to stay there.")
    queue = work.get(Group, item.group_id)
    if item.worked_by != work.actor.id:
        require_sees_item(work, case, queue)
        work.allow("case.give", case)
    return queue, item


def after_release(work: Work, case: Case, queue: Group) -> User | Group:
    """Give who owns a case that is released: its queue's owner, who may own it, else the queue."""
    owner = work.get(User, queue.owner_id) if queue.owner_id is not None else None
    if owner is not None and work.refusal(require_user_can_own, owner, case) is None:
        return owner
    return queue


def require_item(work: Work, case: Case) -> QueueItem:
    """Raise unless the case lies in a queue by an item."""
    work.allow("case.edit", case)
    item = item_of(work, case, lock=True)
    if item is None:
        queue = own_queue(work, case)
        if queue is not None:
            msg = f"{queue.name} owns case {case.number}: it does not only lie there."
            raise RuleViolation(msg, next_step="Pick it, or give it to somebody.")
        msg = f"Case {case.number} does not lie in a queue."
        raise RuleViolation(msg, next_step="There is nothing to remove.")
    require_sees_item(work, case, work.get(Group, item.group_id))
    return item


def leave_queue(work: Work, case: Case) -> None:
    """Take the item away: the case is closed, or a queue owns it now."""
    item = item_of(work, case, lock=True)
    if item is not None:
        item.removed_at = work.now


def may_route(work: Work, case: Case) -> QueueItem | None:
    """Raise unless the case lies in a queue, and the person may send it on; gives its item."""
    require_open(work, case, "routed")
    work.allow("case.give", case)
    item = item_of(work, case, lock=True)
    queue = queue_of(work, case, item)
    if queue is None:
        msg = f"Case {case.number} does not lie in a queue."
        raise RuleViolation(msg, next_step="Add it to one, or give it to somebody.")
    require_sees_item(work, case, queue)
    return item
