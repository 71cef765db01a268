"""One round of the worker: scheduled rules answer every record of which they are true.

Each rule answers a record once, until its condition was false in between. Two workers at once do
nothing twice: each record is looked at again under its lock, and marked in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.commands.rule import LookForRule, RunRule
from core.entities.automation import ROUND, RuleMark
from core.errors import NotAllowed
from core.many import Agreed, NothingKept
from core.rules.among import ENTITIES
from core.rules.automation import COUNTED, concerns, holds
from core.rules.permissions import allows
from core.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.desk import Desk
    from core.entities import Record
    from core.org.automation import Rule
    from core.ports import UnitOfWork

CHUNK = 25
"""Records of one transaction: others wait no longer than for these."""
PAGE = 500
"""Records that are looked at together."""


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

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def run_once(
    desk: Desk, *, agreed: bool = False, progress: Callable[[int, int], object] | None = None
) -> list[Round]:
    """Run every scheduled rule whose time has come; `progress` hears how far one is.

    With `agreed` a rule may write to more people, or close more cases, than the fuse lets pass.
    Raises `NotAllowed` unless the person may change the organisation.
    """
    if not allows(desk.org, desk.actor, "org.edit"):
        msg = f"{desk.person.name} may not run the worker."
        raise NotAllowed(msg, next_step="Ask an administrator.")
    house = desk.acting(None)
    rules = [rule for rule in house.org.rules.values() if "schedule" in rule.on]
    return [_run(house, rule, agreed=agreed, progress=progress) for rule in rules]


def _run(
    house: Desk, rule: Rule, *, agreed: bool, progress: Callable[[int, int], object] | None
) -> Round:  # fmt: skip
    told = Round(rule=rule.key, label=rule.label)
    with house.store.reading() as unit:
        work = Work(unit, org=house.org, actor=house.actor, now=house.clock.now())
        if not _is_due(work, rule):
            told.waits = "its time has not come"
            return told
        marked = {m.record_id for m in work.many(RuleMark, rule=rule.key, object=rule.object)}
        wanted, still = _true_of(work, rule, marked, told, progress)
    over = _over(rule, len(wanted), house)
    if over and not agreed:
        told.waits = over
        return told
    if not _begins(house, rule, marked - still):
        told.waits = "another worker runs it"
        return told
    for start in range(0, len(wanted), CHUNK):
        _answer(house, rule, tuple(wanted[start : start + CHUNK]), told, agreed=agreed)
    return told


def _is_due(work: Work, rule: Rule) -> bool:
    last = work.one(RuleMark, rule=rule.key, object=ROUND, record_id=0)
    return rule.every is None or last is None or work.now - last.at >= rule.every


def _true_of(
    work: Work, rule: Rule, marked: set[int], told: Round,
    progress: Callable[[int, int], object] | None,
) -> tuple[list[int], set[int]]:  # fmt: skip
    """Give the records that a rule is to answer, and the marked ones of which it is still true."""
    wanted: list[int] = []
    still: set[int] = set()
    by = _narrowed(rule)
    total = sum(n for _, n in work.unit.tally(ENTITIES[rule.object], removed_at=None, **by))
    for record in _every(work.unit, rule):
        told.looked += 1
        if progress and told.looked % PAGE == 0:
            progress(told.looked, total)
        if concerns(rule, record) and holds(work, rule, record):
            (still.add if record.id in marked else wanted.append)(record.id)
    return wanted, still


def _every(unit: UnitOfWork, rule: Rule) -> Iterator[Record]:
    """Give every standing record of the rule's kind that may be meant, page after page."""
    after = 0
    while page := unit.page(ENTITIES[rule.object], after=after, limit=PAGE, **_narrowed(rule)):
        after = page[-1].id
        yield from page
        unit.forget()


def _narrowed(rule: Rule) -> dict[str, Any]:
    """Give the values that every record has of which a rule may be true."""
    by: dict[str, Any] = {"record_type": rule.types} if rule.types else {}
    if rule.object == "case" and rule.needs_open:
        by["is_closed"] = False
    return by


def _over(rule: Rule, count: int, house: Desk) -> str:
    """Say where a round would write to more people, or close more cases, than the fuse lets."""
    for act, (setting, what) in COUNTED.items():
        most = getattr(house.org.settings, setting)
        if count > most and any(step.act == act for step in rule.steps):
            return f"it is true of {count:,} records; more than {most} {what} at once are asked for"
    return ""


def _begins(house: Desk, rule: Rule, ended: set[int]) -> bool:
    try:
        return bool(house.do(LookForRule(rule=rule.key, ended=tuple(sorted(ended)))).made["begins"])
    except NothingKept as end:
        return bool(end.outcome.made["begins"])


def _answer(
    house: Desk, rule: Rule, records: tuple[int, ...], told: Round, *, agreed: bool
) -> None:  # fmt: skip
    act = RunRule(rule=rule.key, records=records)
    try:
        outcome = house.do(Agreed(act=act) if agreed else act, batch=told.action)
        told.action = told.action or outcome.action
    except NothingKept as end:
        outcome = end.outcome
    told.done += len(outcome.made["done"])
    told.refused |= outcome.made["refused"]
