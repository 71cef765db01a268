"""One round of the worker: scheduled rules answer every record of which they are true.

Each rule answers a record once, until its condition was false in between. Two workers at once do
nothing twice: each record is looked at again under its lock, and marked in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from core.commands.rule import LookForRule, RunRule
from core.entities.automation import ROUND, RuleMark
from core.errors import Conflict, NotAllowed
from core.many import Agreed, NothingKept
from core.rules.automation import COUNTED, concerns, holds
from core.rules.permissions import allows
from core.seeking import Sought, seek

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from core.desk import Desk
    from core.entities import Record
    from core.org.automation import Rule
    from core.seeking import Progress
    from core.work import Work

CHUNK = 25
"""Records of one transaction: others wait no longer than for these."""


@dataclass(slots=True, kw_only=True)
class Round:
    """What became of one rule."""

    rule: str
    label: str
    looked: int = 0
    """The records that were looked at."""
    done: int = 0
    """Those that it answered."""
    refused: dict[str, str] = field(default_factory=dict)
    """Why it could not answer others, by what people call them."""
    action: int | None = None
    """The act that an undo names."""
    waits: str = ""
    """Why the rule was not run at all."""
    asks: bool = False
    """Whether it waits for somebody to agree."""

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def never() -> bool:
    """Say that nobody wants a round to stop."""
    return False


def run_once(
    desk: Desk, *, agreed: bool = False, progress: Progress | None = None,
    stops: Callable[[], bool] = never,
) -> list[Round]:  # fmt: skip
    """Run every scheduled rule whose time has come; `progress` hears how far one is.

    With `agreed` a rule may write to more people, or close more cases, than the fuse lets pass.
    Once `stops` says so, nothing is begun after the transaction that runs. Raises `NotAllowed`
    unless the person may change the organisation.
    """
    house = house_of(desk)
    rules = [rule for rule in house.org.rules.values() if "schedule" in rule.on]
    return [
        _run(house, rule, agreed=agreed, progress=progress, stops=stops)
        for rule in rules if not stops()
    ]  # fmt: skip


def house_of(desk: Desk) -> Desk:
    """Give the desk of the house itself; raises `NotAllowed` unless the person may send it."""
    if not allows(desk.org, desk.actor, "org.edit"):
        msg = f"{desk.person.name} may not run the worker."
        raise NotAllowed(msg, next_step="Ask an administrator.")
    return desk.acting(None)


def _run(
    house: Desk, rule: Rule, *, agreed: bool, progress: Progress | None, stops: Callable[[], bool]
) -> Round:
    told = Round(rule=rule.key, label=rule.label)
    if rule.every is not None and not _is_due(house, rule):
        told.waits = "its time has not come"
        return told
    found = seek(house, _sought(rule), progress)
    told.looked = found.looked
    over = _over(rule, len(found.wanted), house)
    if over and not agreed:
        told.waits, told.asks = over, True
        return told
    if (rule.every is not None or found.ended) and not _begins(house, rule, found.ended):
        told.waits = "another worker runs it"
        return told
    for start in range(0, len(found.wanted), CHUNK):
        if stops():
            break
        if progress and start:
            progress(start, len(found.wanted))
        act = RunRule(rule=rule.key, records=found.wanted[start : start + CHUNK])
        answer(house, act, told, agreed=agreed)
    return told


def _is_due(house: Desk, rule: Rule) -> bool:
    with house.store.reading() as unit:
        by: dict[str, Any] = {"rule": rule.key, "object": ROUND, "record_id": 0}
        last = unit.one(RuleMark, **by)
    now = house.clock.now()
    return rule.every is None or last is None or now - last.at >= rule.every


def _sought(rule: Rule) -> Sought:
    true_of = partial(_holds, rule)
    return Sought(
        object=rule.object, mark=rule.key, marked=rule.object, types=rule.types, when=rule.when,
        is_open=rule.object == "case" and rule.needs_open, holds=true_of, is_due=true_of,
    )  # fmt: skip


def _holds(rule: Rule, work: Work, record: Record) -> bool:
    return concerns(rule, record) and holds(work, rule, record)


def _over(rule: Rule, count: int, house: Desk) -> str:
    """Say where a round would write to more people, or close more cases, than the fuse lets."""
    for act, (setting, what) in COUNTED.items():
        most = getattr(house.org.settings, setting)
        if count > most and any(step.act == act for step in rule.steps):
            return f"it is true of {count:,} records; more than {most} {what} at once are asked for"
    return ""


def _begins(house: Desk, rule: Rule, ended: tuple[int, ...]) -> bool:
    try:
        return bool(house.do(LookForRule(rule=rule.key, ended=ended)).made["begins"])
    except NothingKept as end:
        return bool(end.outcome.made["begins"])
    except Conflict:  # it began its very first round at this moment
        return False


def answer(house: Desk, act: Command, told: Round, *, agreed: bool = False) -> None:
    """Carry out what answers some records, as a part of the round's one act."""
    try:
        outcome = house.do(Agreed(act=act) if agreed else act, batch=told.action)
        told.action = told.action or outcome.action
    except NothingKept as end:
        outcome = end.outcome
    told.done += len(outcome.made["done"])
    told.refused |= outcome.made["refused"]
