"""Escalate cases that wait too long, as the house, each once for each action (domain.md 1.17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.bell import mail
from core.commands.case import ChangeOwner
from core.commands.registry import command, need, option
from core.entities import Case, Membership
from core.entities.automation import RuleMark
from core.errors import CaselineError, Conflict, NotAllowed, NotFound, RuleViolation, Unavailable
from core.many import NothingKept
from core.outcome import Outcome
from core.reactions.answer import addresses, say
from core.rules.escalation import (
    LEFT,
    MARKED,
    escalate,
    find,
    holds,
    is_due,
    is_so_by_status,
    place_of,
)

if TYPE_CHECKING:
    from core.rules.escalation import Due
    from core.work import Work

EXAMPLE = "caseline worker --once"


@command("rule.begin", title="Begin to escalate", shell=False, undo=False, example=EXAMPLE)
@dataclass(frozen=True, kw_only=True, slots=True)
class BeginEscalation:
    """Let an action escalate cases from now on: what it would do at first was looked at."""

    action: str = need("what the action's marks name")

    def decide(self, work: Work) -> Outcome:
        """Mark it as begun, once."""
        due = _due(work, self.action)
        by = {"rule": self.action, "object": MARKED, "record_id": 0}
        if work.unit.one(RuleMark, **by, lock=True) is None:
            work.add(RuleMark(rule=self.action, object=MARKED, record_id=0, at=work.now))
        return Outcome(message=f"{due.label}: begun.")


@command("rule.escalate", title="Escalate cases", shell=False, example=EXAMPLE)
@dataclass(frozen=True, kw_only=True, slots=True)
class EscalateCases:
    """Let an action of an escalation entry escalate some cases; each stands or falls by itself."""

    action: str = need("what the action's marks name")
    cases: tuple[int, ...] = option("the ids of the cases", default=())

    def decide(self, work: Work) -> Outcome:
        """Look at each case again, locked; one that another worker escalated is passed over.

        Raises `NothingKept` where nothing was to be done or all of it was refused.
        """
        due = _due(work, self.action)
        done: list[int] = []
        refused: dict[str, str] = {}
        for case_id in self.cases:
            try:
                with work.alone():
                    if self._answer(work, due, case_id):
                        done.append(case_id)
            except (Conflict, Unavailable):
                raise
            except CaselineError as error:
                refused[str(case_id)] = f"Case {_number(work, case_id)}: {error}"
        made = {"done": done, "refused": refused}
        outcome = Outcome(message=f"{due.label}: {len(done)} escalated.", made=made)
        if not done:
            raise NothingKept(outcome)
        return outcome

    def _answer(self, work: Work, due: Due, case_id: int) -> bool:
        case = work.unit.get(Case, case_id, lock=True)
        by = {"rule": self.action, "object": MARKED, "record_id": case_id}
        if case is None or work.one(RuleMark, **by) is not None or not is_due(work, due, case):
            return False
        carry_out(work, due, case)
        work.add(RuleMark(rule=self.action, object=MARKED, record_id=case_id, at=work.now))
        return True


def carry_out(work: Work, due: Due, case: Case) -> None:
    """Escalate a case as the house, and let hear of it and get it whom the action names.

    Raises `RuleViolation` or `NotFound` where somebody whom it names cannot get the case.
    """
    house, cause = work.as_house(), due.cause(work.org)
    say(house, case, "TrackedChange", f"Escalated {cause}", by_system=True)
    groups = [house.group(name) for name in due.action.groups]
    members = {m.user_id for group in groups for m in house.many(Membership, group_id=group.id)}
    people = members | {house.user(name).id for name in due.action.notify}
    escalate(house, case, cause, people=people | _owners(house, due, case))
    house.react()  # whose it is hears of it before another one gets it
    if due.action.queue or due.action.user:
        try:
            ChangeOwner(
                case=case.number, to=due.action.user or None, to_queue=due.action.queue or None
            ).decide(house)
        except RuleViolation as error:
            if not error.details.get("unchanged"):  # it is so already
                raise
        house.react()
    text = f"Case {case.number} is escalated, {cause}: {case.subject}"
    written = {address for group in groups for address in addresses(house, group, case)}
    for address in sorted(written | {*due.action.emails}):
        mail(house, address, f"Case {case.number} is escalated", text, case)


def _owners(work: Work, due: Due, case: Case) -> set[int]:
    """Give the owner, or the people of the group that owns it, where the action tells them."""
    if not due.action.notify_owner:
        return set()
    if case.owner_user_id is not None:
        return {case.owner_user_id}
    return {member.user_id for member in work.many(Membership, group_id=case.owner_group_id)}


@command("rule.end", title="End escalations", shell=False, example=EXAMPLE)
@dataclass(frozen=True, kw_only=True, slots=True)
class EndEscalations:
    """Take back the mark of cases that no escalation entry is about any more."""

    cases: tuple[int, ...] = option("the ids of the cases", default=())

    def decide(self, work: Work) -> Outcome:
        """Let each be escalated again later; raises `NothingKept` where nothing is to be done."""
        _require_house(work)
        ended = [case_id for case_id in self.cases if self._end(work, case_id)]
        outcome = Outcome(message=f"{len(ended)} escalations ended.", made={"ended": len(ended)})
        if not ended:
            raise NothingKept(outcome)
        return outcome

    def _end(self, work: Work, case_id: int) -> bool:
        case = work.unit.get(Case, case_id, lock=True)
        place = None if case is None else place_of(work, case)
        kept: list[RuleMark] = []
        over: list[RuleMark] = []
        for mark in work.many(RuleMark, object=MARKED, record_id=case_id, lock=True):
            due = find(work.org, mark.rule)
            stays = due is not None and case is not None and holds(work, due, case)
            (kept if stays or (mark.rule == LEFT and place is not None) else over).append(mark)
        for mark in over:
            mark.removed_at = work.now
        if over and not kept and place is not None:  # another entry is about it now
            work.add(RuleMark(rule=LEFT, object=MARKED, record_id=case_id, at=work.now))
        if over and case is not None and place is None:
            case.is_escalated = is_so_by_status(work, case)
        return bool(over)


def _due(work: Work, mark: str) -> Due:
    _require_house(work)
    due = find(work.org, mark)
    if due is None:
        msg = "This escalation is not in the organisation's files any more."
        raise NotFound(msg)
    return due


def _require_house(work: Work) -> None:
    if not work.actor.is_system:
        msg = "Cases are escalated by the house itself."
        raise NotAllowed(msg, next_step="`caseline worker --once` does it.")


def _number(work: Work, case_id: int) -> str:
    case = work.unit.get(Case, case_id)
    return case.number if case else str(case_id)
