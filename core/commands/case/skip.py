"""Skip the case that one took as the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, need, word
from core.entities import CaseSkip
from core.entities.set_aside import REASON_LIMIT
from core.errors import Problem, wrong
from core.events import CaseSkipped
from core.outcome import Outcome
from core.rules.set_aside import may_skip

if TYPE_CHECKING:
    from core.work import Work


def reason_given(work: Work, text: str | None, *, required: bool = False) -> str | None:
    """Give why a case is set aside; raises where that is missing or too long."""
    reason = work.storable(text or "").strip()
    if required and not reason:
        wrong([Problem("reason", "Say why; whoever takes it next reads that.")])
    if len(reason) > REASON_LIMIT:
        told = f"reason: {len(reason):,} characters; {REASON_LIMIT} fit."
        wrong([Problem("reason", told)])
    return reason or None


@command(
    "case.skip", title="Skip: back to its queue", needs="case.take",
    example="caseline case skip 1042 --reason 'Needs somebody who speaks Spanish'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class SkipCase:
    """Give a case back to the queue it was taken from, and say why (domain.md 1.5).

    For a day the next case passes it over for this person, as long as it lies in that queue at
    this priority; others get it in its turn.
    """

    case: str = word("the case's number")
    reason: str = need("why; whoever takes it next reads that")

    def decide(self, work: Work) -> Outcome:
        """Give it back, and remember who skipped it."""
        case = work.case(self.case)
        queue = may_skip(work, case)
        reason = reason_given(work, self.reason, required=True) or ""
        before = work.owner_name(case)
        for old in work.many(CaseSkip, case_id=case.id, user_id=work.actor.id):
            old.removed_at = work.now
        case.give_to(group=queue.id)
        work.add(
            CaseSkip(
                case_id=case.id, user_id=work.actor.id, group_id=queue.id, priority=case.priority,
                reason=reason,
            )
        )  # fmt: skip
        work.emit(CaseSkipped(case=case, before=before, queue=queue.name, reason=reason))
        return Outcome(
            message=f"Case {case.number} is back in {queue.name}; "
            f"for a day it is not your next one.",
            number=case.number, kind="case", made={"queue": queue.key},
        )  # fmt: skip
