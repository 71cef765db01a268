"""Take a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.events import OwnerChanged
from core.outcome import Outcome
from core.rules.owners import require_claimable

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


def take(work: Work, case: Case) -> None:
    """Make the person the owner of a case that is locked, or say why it cannot be."""
    require_claimable(work, case)
    before = work.owner_name(case)
    case.give_to(user=work.actor.id)
    work.emit(OwnerChanged(case=case, before=before, after=work.person.name))


@command(
    "case.claim",
    title="Assign to me",
    needs="case.take",
    example="caseline case claim 1042",
)
@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimCase:
    """Take a case from its queue; exactly one of several claimants wins (domain.md 1.5)."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Make the person the owner, or say who was faster."""
        case = work.case(self.case)
        take(work, case)
        return Outcome(message=f"Case {case.number} is yours.", number=case.number, kind="case")
