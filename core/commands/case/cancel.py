"""Cancel a case that came to nothing (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.events import StatusChanged
from core.feed import write
from core.outcome import Outcome
from core.rules.closing import along, require_closable
from core.rules.resolving import may_cancel_case

if TYPE_CHECKING:
    from core.work import Work


@command(
    "case.cancel", title="Cancel case", needs="case.close",
    example="caseline case cancel 1052 --comment 'The customer took it back'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CancelCase:
    """End a case without a resolution; all that was to be done is finished first (1.12)."""

    case: str = word("the case's number")
    comment: str | None = option("why, posted to the feed")

    def decide(self, work: Work) -> Outcome:
        """Ask what is still open, say why, and end it with the parts that end with it."""
        case = work.case(self.case)
        cases = (case, *along(work, case, lock=True))
        resolving = [may_cancel_case(work, one) for one in cases]
        if self.comment and self.comment.strip():
            write(work, case, self.comment)
        for one, policy in zip(cases, resolving, strict=True):
            require_closable(work, one)
            before = one.status
            one.close(policy.cancelled, by=work.actor.id or None, at=work.now)
            work.emit(StatusChanged(case=one, before=before, after=policy.cancelled))
        return Outcome(
            message=f"Case {case.number} was cancelled.", number=case.number, kind="case",
            made={"children": [one.number for one in cases[1:]]},
        )  # fmt: skip
