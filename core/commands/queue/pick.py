"""Pick what waits in a queue, and give it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, switch, word
from core.entities import Case, QueueItem, User
from core.events import OwnerChanged, QueueChanged
from core.outcome import Outcome
from core.rules.queues import after_release, may_pick, may_release

if TYPE_CHECKING:
    from datetime import datetime

    from core.work import Work


@command("queue.pick", title="Pick", needs="case.take", example="caseline queue pick 1042")
@dataclass(frozen=True, kw_only=True, slots=True)
class PickCase:
    """Take what lies in a queue of mine: I own it and work on it; exactly one wins (S3)."""

    case: str = word("the case's number")
    stay: bool = switch("leave it in the queue, where all see who works on it")

    def decide(self, work: Work) -> Outcome:
        """Make the person the owner, and take the item out of the queue or mark it."""
        case = work.case(self.case)
        queue, item = may_pick(work, case)
        entered = self._entered(work, case)
        before = work.owner_name(case)
        if case.owner_user_id != work.actor.id:
            case.give_to(user=work.actor.id)
            work.emit(OwnerChanged(case=case, before=before, after=work.person.name))
        if self.stay:
            if item is None:
                item = QueueItem(
                    group_id=queue.id, object=Case.KIND, record_id=case.id, entered_at=entered
                )
                work.add(item)
            item.work(work.actor.id, work.now)
        elif item is not None:
            item.removed_at = work.now
        told = "stays in" if self.stay else "left"
        work.emit(QueueChanged(case=case, told=f"Picked from {queue.name}"))
        return Outcome(
            message=f"Case {case.number} is yours; it {told} {queue.name}.",
            number=case.number, kind="case",
        )  # fmt: skip

    def _entered(self, work: Work, case: Case) -> datetime:
        """Since when a case lies in the queue that owns it."""
        last = work.unit.last_change(Case.KIND, case.id, "owner_group_id")
        return last.at if last is not None else case.created_at or work.now


@command("queue.release", title="Release", needs="case.take", example="caseline queue release 1042")
@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseCase:
    """Work no longer on what stayed in its queue; it goes to the queue's owner (domain.md 1.13)."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Give the case to the owner of the queue, who is not whoever made the case."""
        case = work.case(self.case)
        queue, item = may_release(work, case)
        before, owner = work.owner_name(case), after_release(work, case, queue)
        item.lay_down()
        if isinstance(owner, User):
            case.give_to(user=owner.id)
        else:
            case.give_to(group=owner.id)
        if before != owner.name:
            work.emit(OwnerChanged(case=case, before=before, after=owner.name))
        work.emit(QueueChanged(case=case, told=f"Released in {queue.name}"))
        whose = "the queue itself" if owner is queue else f"{owner.name}, who owns the queue"
        return Outcome(
            message=f"Case {case.number} waits in {queue.name} and belongs to {whose}.",
            number=case.number, kind="case",
        )  # fmt: skip
