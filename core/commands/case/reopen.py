"""Reopen a closed case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.events import StatusChanged
from core.outcome import Outcome
from core.rules.reopening import require_reopenable

if TYPE_CHECKING:
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
        case.reopen(policy.status)
        work.emit(StatusChanged(case=case, before=before, after=policy.status))
        return Outcome(
            message=f"Case {case.number} is open again: {policy.status}.",
            number=case.number, kind="case",
        )  # fmt: skip
