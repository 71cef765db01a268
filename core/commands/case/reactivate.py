"""Take a resolved or cancelled case up again (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.case.reopen import keep_owned
from core.commands.registry import command, word
from core.events import StatusChanged
from core.outcome import Outcome
from core.rules.resolving import last_resolution, may_reactivate

if TYPE_CHECKING:
    from core.work import Work


@command(
    "case.reactivate", title="Reactivate", needs="case.close",
    example="caseline case reactivate 1052",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ReactivateCase:
    """Let a case be worked on again; it has to be resolved again, too (S3)."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Open it in the status of its type's policy; its resolution stays in the history."""
        case = work.case(self.case)
        policy = may_reactivate(work, case)
        before = case.status
        keep_owned(work, case)
        case.reopen(policy.status)
        last = last_resolution(work, case)
        if last is not None and last.reactivated_at is None:
            last.reactivate(by=work.actor.id or None, at=work.now)
        work.emit(StatusChanged(case=case, before=before, after=policy.status))
        return Outcome(
            message=f"Case {case.number} is active again: {policy.status}.", number=case.number,
            kind="case",
        )  # fmt: skip
