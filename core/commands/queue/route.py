"""Send what lies in a queue on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.queue.items import enter
from core.commands.registry import command, option, switch, word
from core.errors import RuleViolation
from core.events import OwnerChanged, QueueChanged
from core.outcome import Outcome
from core.rules.owners import require_group_can_own, require_sees, require_user_can_own
from core.rules.queues import may_route, own_queue, queue_of

if TYPE_CHECKING:
    from core.entities import Case, Group, QueueItem
    from core.work import Work


@command(
    "queue.route", title="Route", needs="case.give",
    example="caseline queue route 1042 --to-queue '{queue}'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RouteCase:
    """Send what lies in a queue to another queue, a person or a team (domain.md 1.13)."""

    case: str = word("the case's number")
    to_queue: str | None = option("a queue, by key or name")
    to: str | None = option("a person's username: who works on it, and owns it")
    to_team: str | None = option("a team, by key or name, which owns it then")
    remove: bool = switch("with a person or a team: take it out of its queue too")

    def decide(self, work: Work) -> Outcome:
        """Check both sides, then move the item, or make somebody the owner."""
        if sum(given is not None for given in (self.to_queue, self.to, self.to_team)) != 1:
            msg = "Route to one place: a queue, a person or a team."
            raise RuleViolation(msg)
        case = work.case(self.case)
        item = may_route(work, case)
        before = queue_of(work, case, item)
        assert before is not None  # noqa: S101  `may_route` refuses what lies in no queue
        if self.to_queue is not None:
            after = self._to_queue(work, case, before, self.to_queue)
        else:
            after = self._to_somebody(work, case, item)
        return Outcome(
            message=f"Case {case.number} was routed from {before.name} to {after}.",
            number=case.number, kind="case",
        )  # fmt: skip

    def _to_queue(self, work: Work, case: Case, before: Group, name: str) -> str:
        queue = work.group(name, "queue")
        require_sees(work, queue)
        require_group_can_own(work, queue, case)
        if queue is before:
            msg = f"Case {case.number} lies in {queue.name} already."
            raise RuleViolation(msg, details={"unchanged": True})
        if own_queue(work, case) is not None:
            _give(work, case, group=queue)
        else:
            enter(work, case, queue)
            work.emit(QueueChanged(case=case, told=f"Queue: {before.name} → {queue.name}"))
        return queue.name

    def _to_somebody(self, work: Work, case: Case, item: QueueItem | None) -> str:
        if self.to is not None:
            user = work.user(self.to)
            require_user_can_own(work, user, case)
            before, case_owner = work.owner_name(case), case.owner_user_id
            case.give_to(user=user.id)
            if case_owner != user.id:
                work.emit(OwnerChanged(case=case, before=before, after=user.name))
            after = user.name
        else:
            team = work.group(self.to_team or "", "team")
            require_group_can_own(work, team, case)
            _give(work, case, group=team)
            after = team.name
        if item is not None and self.remove:
            item.removed_at = work.now
        elif item is not None and self.to is not None:
            item.work(case.owner_user_id or 0, work.now)
        return after


def _give(work: Work, case: Case, *, group: Group) -> None:
    before = work.owner_name(case)
    case.give_to(group=group.id)
    work.emit(OwnerChanged(case=case, before=before, after=group.name))
