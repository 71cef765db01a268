"""Put a case into a queue, and take it out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import Case, QueueItem
from core.errors import RuleViolation
from core.events import QueueChanged
from core.outcome import Outcome
from core.rules.queues import (
    item_of,
    queue_of,
    require_enterable,
    require_item,
    require_sees_item,
)

if TYPE_CHECKING:
    from core.entities import Group
    from core.work import Work


def enter(work: Work, case: Case, queue: Group) -> None:
    """Lay a case into a queue: its item moves there, or it gets one."""
    item = item_of(work, case, lock=True)
    if item is None:
        item = QueueItem(
            group_id=queue.id, object=Case.KIND, record_id=case.id, entered_at=work.now
        )
        work.add(item)
    else:
        item.enter(queue.id, work.now)


@command(
    "queue.add", title="Add to queue", needs="case.edit",
    example="caseline queue add '{queue}' 1042",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class AddToQueue:
    """Lay a case into a queue; its owner stays. What lies in another one moves (domain.md 1.13)."""

    queue: str = word("the queue's key or name")
    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Check the queue, and say where the case lay before."""
        case = work.case(self.case)
        queue = work.group(self.queue, "queue")
        require_enterable(work, case, queue)
        before = queue_of(work, case, item_of(work, case, lock=True))
        require_sees_item(work, case, before)
        if before is queue:
            msg = f"Case {case.number} lies in {queue.name} already."
            raise RuleViolation(msg, details={"unchanged": True})
        enter(work, case, queue)
        told = f"Queue: {before.name if before else 'none'} → {queue.name}"
        work.emit(QueueChanged(case=case, told=told))
        was = f", no longer in {before.name}" if before else ""
        return Outcome(
            message=f"Case {case.number} lies in {queue.name} now{was}; its owner stays.",
            number=case.number, kind="case",
        )  # fmt: skip


@command(
    "queue.remove", title="Remove from queue", needs="case.edit",
    example="caseline queue remove 1042",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveFromQueue:
    """Take a case out of its queue; the case itself is not touched (domain.md 1.13)."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Take the item away."""
        case = work.case(self.case)
        item = require_item(work, case)
        queue = queue_of(work, case, item)
        name = queue.name if queue is not None else "its queue"
        item.removed_at = work.now
        work.emit(QueueChanged(case=case, told=f"Queue: {name} → none"))
        return Outcome(
            message=f"Case {case.number} was removed from {name}; it still belongs to "
            f"{work.owner_name(case)}.",
            number=case.number, kind="case",
        )  # fmt: skip
