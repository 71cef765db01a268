"""Run scheduled rules as the house, each once per record (domain.md 1.17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, need, option
from core.entities.automation import ROUND, RuleMark
from core.errors import CaselineError, Conflict, NotAllowed, NotFound, Unavailable
from core.many import NothingKept
from core.outcome import Outcome
from core.rules.among import ENTITIES
from core.rules.automation import answer_one

if TYPE_CHECKING:
    from core.org.automation import Rule
    from core.work import Work


@command("rule.run", title="Run a scheduled rule", shell=False, example="caseline worker --once")
@dataclass(frozen=True, kw_only=True, slots=True)
class RunRule:
    """Let a scheduled rule answer some records; each stands or falls by itself."""

    rule: str = need("the rule's key")
    records: tuple[int, ...] = option("the ids of the records", default=())

    def decide(self, work: Work) -> Outcome:
        """Look at each record again, locked; who was answered meanwhile is passed over.

        Raises `NothingKept` where nothing was to be done or all of it was refused.
        """
        rule = _scheduled(work, self.rule)
        done: list[int] = []
        refused: dict[str, str] = {}
        for record_id in self.records:
            try:
                with work.alone():
                    if self._answer(work, rule, record_id):
                        done.append(record_id)
            except (Conflict, Unavailable):
                raise
            except CaselineError as error:
                refused[str(record_id)] = str(error)
        made = {"done": done, "refused": refused}
        outcome = Outcome(message=f"{rule.label}: {len(done)} done.", made=made)
        if not done:
            raise NothingKept(outcome)
        return outcome

    def _answer(self, work: Work, rule: Rule, record_id: int) -> bool:
        record = work.unit.get(ENTITIES[rule.object], record_id, lock=True)
        by = {"rule": rule.key, "object": rule.object, "record_id": record_id}
        if record is None or work.one(RuleMark, **by) is not None:
            return False
        if not answer_one(work, rule, record):
            return False
        work.add(RuleMark(rule=rule.key, object=rule.object, record_id=record_id, at=work.now))
        return True


@command("rule.look", title="Look for a scheduled rule", shell=False, undo=False,
         example="caseline worker --once")  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class LookForRule:
    """Begin a round of a rule: nobody else begins one too soon after."""

    rule: str = need("the rule's key")
    ended: tuple[int, ...] = option("records of which it is not true any more", default=())

    def decide(self, work: Work) -> Outcome:
        """Move the mark of the round, and take away those of records that may be answered again.

        Raises `NothingKept` where another worker began a round, or there is nothing to keep.
        """
        rule = _scheduled(work, self.rule)
        begins = self._begin(work, rule)
        ended = self.ended if begins else ()
        by = {"rule": rule.key, "object": rule.object, "record_id": ended}
        for mark in work.unit.every_of(RuleMark, **by) if ended else ():
            mark.removed_at = mark.removed_at or work.now
        outcome = Outcome(message=f"{rule.label}: a round.", made={"begins": begins})
        if not begins or not (ended or rule.every):
            raise NothingKept(outcome)
        return outcome

    def _begin(self, work: Work, rule: Rule) -> bool:
        if rule.every is None:
            return True
        by = {"rule": rule.key, "object": ROUND, "record_id": 0}
        last = work.unit.one(RuleMark, **by, lock=True)
        if last is None:
            work.add(RuleMark(rule=rule.key, object=ROUND, record_id=0, at=work.now))
            return True
        if work.now - last.at < rule.every:
            return False
        last.at = work.now
        return True


def _scheduled(work: Work, key: str) -> Rule:
    if not work.actor.is_system:
        msg = "Scheduled rules are run by the house itself."
        raise NotAllowed(msg, next_step="`caseline worker --once` runs them.")
    rule = work.org.rules.get(key)
    if rule is None or "schedule" not in rule.on:
        msg = f"There is no scheduled rule {key!r} any more."
        raise NotFound(msg)
    return rule
