"""What the worker looks for: records of which something became true, by the clock or by a change.

The databases are asked with one statement each, however many records there are. A condition that
no database can be asked is put to the records themselves, page after page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from core.entities.automation import RuleMark
from core.errors import RuleViolation
from core.rules.among import ENTITIES
from core.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from core.desk import Desk
    from core.entities import Record
    from core.ports import UnitOfWork

    Progress = Callable[[int, int], object]

PAGE = 500
"""Records that are looked at together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The standing records of a kind that something is to be done to, once."""

    object: str
    """`case`, `account` or `contact`."""
    mark: str
    """What the marks of those to which it was done already name."""
    marked: str
    """What kind of thing these marks are about."""
    types: tuple[str, ...] = ()
    """The record types of cases; empty means all."""
    when: str = ""
    """The condition that holds; empty holds always."""
    unless: tuple[str, ...] = ()
    """Conditions none of which holds."""
    is_open: bool = False
    """Of cases: whether they are open."""
    opened_by: datetime | None = None
    """They were made at this moment or before."""
    untouched_since: datetime | None = None
    """No person has changed them later than at this moment, but for making them."""
    holds: Callable[[Work, Any], bool]
    """Says whether conditions and values hold of a record, as the core itself decides it."""
    is_due: Callable[[Work, Any], bool]
    """Says whether that is so, and its time has come."""


class Found(NamedTuple):
    """What was found, by the ids of records in their order."""

    looked: int
    """How many were looked at: those that might be meant by their values."""
    wanted: tuple[int, ...]
    """Those that it is to be done to."""
    ended: tuple[int, ...]
    """Those to which it was done, and of which it is true no longer."""


def seek(house: Desk, sought: Sought, progress: Progress | None = None) -> Found:
    """Find the records; `progress` hears how far one is where they are looked at one by one."""
    try:
        return house.look.sought(sought)
    except RuleViolation:  # no database can be asked: what is wrong with it, files do not hold
        return _one_by_one(house, sought, progress)


def _one_by_one(house: Desk, sought: Sought, progress: Progress | None) -> Found:
    looked, wanted, still = 0, [], set()
    with house.store.reading() as unit:
        work = Work(unit, org=house.org, actor=house.actor, now=house.clock.now())
        by: dict[str, Any] = {"rule": sought.mark, "object": sought.marked}
        marked = {mark.record_id for mark in work.many(RuleMark, **by)} - {0}
        entity = ENTITIES[sought.object]
        total = sum(n for _, n in unit.tally(entity, removed_at=None, **_values(sought)))
        for record in _every(unit, sought):
            looked += 1
            if progress and looked % PAGE == 0:
                progress(looked, total)
            if record.id in marked:
                still |= {record.id} if sought.holds(work, record) else set()
            elif sought.is_due(work, record):
                wanted.append(record.id)
    return Found(looked, tuple(wanted), tuple(sorted(marked - still)))


def _every(unit: UnitOfWork, sought: Sought) -> Iterator[Record]:
    """Give every standing record that may be meant, page after page."""
    after, entity = 0, ENTITIES[sought.object]
    while page := unit.page(entity, after=after, limit=PAGE, **_values(sought)):
        after = page[-1].id
        yield from page
        unit.forget()


def _values(sought: Sought) -> dict[str, Any]:
    """Give the values that every record has that may be meant."""
    by: dict[str, Any] = {"record_type": sought.types} if sought.types else {}
    return by | ({"is_closed": False} if sought.is_open else {})
