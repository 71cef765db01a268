"""Give a case to a person, a queue or a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, switch, word
from core.entities import Activity
from core.errors import RuleViolation
from core.events import OwnerChanged
from core.outcome import Outcome
from core.rules.owners import (
    require_claimable,
    require_givable,
    require_group_can_own,
    require_sees,
    require_user_can_own,
)

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


@command(
    "case.assign", title="Change owner", needs="case.give",
    example="caseline case assign 1042 --to-queue '{queue}'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeOwner:
    """Make somebody else the owner (S2). Open tasks stay with whom they are, unless asked."""

    case: str = word("the case's number")
    to: str | None = option("a person's username")
    to_queue: str | None = option("a queue, by key or name")
    to_team: str | None = option("a team, by key or name")
    no_mail: bool = switch("do not send the new owner an e-mail")
    with_tasks: bool = switch("also reassign my open tasks on this case")

    def decide(self, work: Work) -> Outcome:
        """Check both sides, change the owner, tell the new one."""
        targets = [t for t in (self.to, self.to_queue, self.to_team) if t is not None]
        if len(targets) != 1:
            msg = "A case has exactly one owner: name a person, a queue or a team."
            raise RuleViolation(msg)
        case = work.case(self.case)
        before = work.owner_name(case)
        after = self._give(work, case)
        work.emit(OwnerChanged(case=case, before=before, after=after, notify=not self.no_mail))
        return Outcome(
            message=f"Case {case.number} now belongs to {after}.",
            number=case.number,
            kind="case",
        )

    def _give(self, work: Work, case: Case) -> str:
        if self.to is None:
            require_givable(work, case)
            return self._to_group(work, case)
        user = work.user(self.to)
        if user.id == work.actor.id:
            require_claimable(work, case)
        else:
            require_givable(work, case)
        require_user_can_own(work, user, case)
        if case.owner_user_id == user.id:
            msg = f"Case {case.number} belongs to {user.name} already."
            raise RuleViolation(msg, details={"unchanged": True})
        case.give_to(user=user.id)
        if self.with_tasks:
            self._move_tasks(work, case, user.id)
        return user.name

    def _to_group(self, work: Work, case: Case) -> str:
        kind = "queue" if self.to_queue is not None else "team"
        group = work.group(self.to_queue or self.to_team or "", kind)
        require_sees(work, group)
        require_group_can_own(work, group, case)
        if case.owner_group_id == group.id:
            msg = f"Case {case.number} lies in {group.name} already."
            raise RuleViolation(msg, details={"unchanged": True})
        case.give_to(group=group.id)
        return group.name

    def _move_tasks(self, work: Work, case: Case, user_id: int) -> None:
        mine = work.many(
            Activity,
            object="case",
            record_id=case.id,
            assigned_to=work.actor.id,
            is_closed=False,
        )
        for task in mine:
            task.assigned_to = user_id
