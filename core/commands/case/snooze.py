"""Let a case sleep until a time or a reply, and wake it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.commands.case.skip import reason_given
from core.commands.registry import command, option, switch, word
from core.entities import CaseSnooze
from core.entities.set_aside import MAIL, REPLY
from core.errors import Problem, RuleViolation
from core.events import CaseSnoozed, CaseWoken
from core.outcome import Outcome
from core.rules.set_aside import may_snooze, may_wake
from core.when import until

if TYPE_CHECKING:
    from datetime import datetime

    from core.work import Work

LONGEST = timedelta(days=365)
"""How long a case may sleep."""
FOR_A_REPLY = timedelta(days=30)
"""How long it sleeps at most where only a reply is named: nothing is forgotten for good."""


@command(
    "case.snooze", title="Snooze: back at a time or a reply", needs="case.edit",
    example="caseline case snooze 1042 --until 'tomorrow 9:00' --reply",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class SnoozeCase:
    """Take a case out of its owner's lists and of the next case until a time or a reply.

    A customer's e-mail brings it back at once, another owner or closing ends it.
    """

    case: str = word("the case's number")
    until: str | None = option("until when: 2026-04-03, '2026-04-03 14:00', tomorrow, friday, 3d")
    days: int | None = option("so many days from now")
    reply: bool = switch("also until a colleague writes on it; alone, for 30 days at most")
    reason: str | None = option("what is waited for")

    def decide(self, work: Work) -> Outcome:
        """Remember until when, in place of what was said before."""
        case = work.case(self.case)
        may_snooze(work, case)
        end = self._end(work)
        reason = reason_given(work, self.reason)
        found = work.unit.one(CaseSnooze, case_id=case.id, lock=True)
        snooze = found or CaseSnooze(case_id=case.id, until=end)
        snooze.until, snooze.reason = end, reason
        snooze.wakes_on = REPLY if self.reply else MAIL
        snooze.owner_user_id, snooze.owner_group_id = case.owner_user_id, case.owner_group_id
        if found is None:
            work.add(snooze)
        told = f"until {work.clock_time(end)}, or until {self._wakers()}"
        work.emit(CaseSnoozed(case=case, told=f"{told}{f': {reason}' if reason else ''}"))
        return Outcome(
            message=f"Case {case.number} sleeps {told}.", number=case.number, kind="case",
            made={"until": end.isoformat()},
        )  # fmt: skip

    def _wakers(self) -> str:
        return "somebody writes" if self.reply else "the customer writes"

    def _end(self, work: Work) -> datetime:
        if self.until is not None and self.days is not None:
            msg = "Say until when or for how many days, not both."
            raise RuleViolation(msg)
        if self.days is not None:
            end = work.now + timedelta(days=min(max(self.days, 0), LONGEST.days + 1))
        elif self.until is not None and self.until.strip():
            try:
                end = until(work, self.until)
            except ValueError as error:
                raise _refusal(str(error)) from None
        elif self.reply:
            end = work.now + FOR_A_REPLY
        else:
            msg = "Say until when it is to sleep, or until a reply."
            raise _refusal(msg)
        if not work.now < end <= work.now + LONGEST:
            msg = f"A case sleeps for a year at most, and until a time to come: {end:%Y-%m-%d}."
            raise _refusal(msg)
        return end


def _refusal(message: str) -> RuleViolation:
    return RuleViolation(message, title="Please correct", problems=[Problem("until", message)])


@command(
    "case.wake", title="Wake a snoozed case", needs="case.edit", example="caseline case wake 1042"
)
@dataclass(frozen=True, kw_only=True, slots=True)
class WakeCase:
    """Bring a snoozed case back now; from one that is back the mark is taken."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """End the snooze."""
        case = work.case(self.case)
        (found,) = work.unit.every(CaseSnooze, [may_wake(work, case).id], lock=True)
        found.removed_at = work.now
        work.emit(CaseWoken(case=case))
        return Outcome(
            message=f"Case {case.number} is in its lists again.", number=case.number, kind="case"
        )
