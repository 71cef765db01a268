"""Move a case in its process by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, confirmation, word
from core.events import StatusChanged
from core.outcome import Outcome
from core.rules.status import require_move

if TYPE_CHECKING:
    from core.work import Work


@command(
    "case.status", title="Change status", needs="case.edit",
    example="caseline case status 1042 '{status}'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class SetStatus:
    """Choose another open status; the record type says which moves there are (domain.md 1.7)."""

    case: str = word("the case's number")
    status: str = word("the status, or the part of it after the dash")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Move it, or say where it can go from here."""
        case = work.case(self.case)
        target = require_move(work, case, self.status, confirmed=self.confirmed)
        before, case.status = case.status, target
        work.emit(StatusChanged(case=case, before=before, after=target))
        return Outcome(message=f"Case {case.number} is {target}.", number=case.number, kind="case")
