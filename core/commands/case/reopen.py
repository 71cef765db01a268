"""Reopen a closed case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import User
from core.errors import RuleViolation
from core.events import OwnerChanged, StatusChanged
from core.outcome import Outcome
from core.rules.owners import require_user_can_own
from core.rules.reopening import require_reopenable

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


@command(
    "case.reopen",
    title="Reopen",
    needs="case.close",
    example="caseline case reopen 1042",
)
@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenCase:
    """Take up a closed case again, as often and as late as its record type allows (S2)."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Ask the policy, then open it in the status that the policy names."""
        case = work.case(self.case)
        policy = require_reopenable(work, case)
        before = case.status
        keep_owned(work, case)
        case.reopen(policy.status)
        work.emit(StatusChanged(case=case, before=before, after=policy.status))
        return Outcome(
            message=f"Case {case.number} is open again: {policy.status}.",
            number=case.number, kind="case",
        )  # fmt: skip


def keep_owned(work: Work, case: Case) -> None:
    """Give the case to who brings it back where its owner does not work here any more."""
    if case.owner_user_id is None:
        return
    owner = work.get(User, case.owner_user_id)
    if not owner.is_active and work.actor.is_system:
        msg = f"{owner.name}, who owns the case, is not active any more."
        raise RuleViolation(msg, next_step="Somebody has to reopen it, or own it, first.")
    if not owner.is_active:
        require_user_can_own(work, work.person, case)
        case.give_to(user=work.actor.id)
        work.emit(OwnerChanged(case=case, before=owner.name, after=work.person.name))
