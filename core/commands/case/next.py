"""Take whatever comes next."""

from __future__ import annotations

from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING

from core.commands.case.claim import take
from core.commands.registry import command, option
from core.entities import Case, Group
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation
from core.outcome import Outcome
from core.rules.permissions import who_may
from core.text import age

if TYPE_CHECKING:
    from core.work import Work

    Waiting = list[tuple[Group, tuple[str, ...]]]

TRIES, PAUSE = 4, 0.02
"""How often is looked while others take what is left, and the seconds between two looks."""
COUNTED = 100
"""How far is counted what is left: a claim costs the same however long the queue is."""


@command(
    "case.next", title="Take the next case", needs="case.take",
    example="caseline case next --queue '{queue}'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class TakeNext:
    """Take the case that comes next in a queue: High first, then the oldest (domain.md 1.5).

    Passed over is what sleeps, and for a day what the person skipped.
    """

    queue: str | None = option("the queue; without it one's own queues, one after the other")

    def decide(self, work: Work) -> Outcome:
        """Take the first case that nobody else is taking.

        Raises `NotFound` where nothing waits, and `Conflict` where all that waits is being taken
        by others at this moment (safety.md 1c).
        """
        waiting = _takeable(work, self.queue)
        for attempt in range(TRIES):
            if attempt:
                sleep(PAUSE)
            for queue, types in waiting:
                case = work.unit.first_waiting(queue.id, types)
                if case is not None:
                    take(work, case)
                    return _taken(work, case, queue, types)
            if not any(work.unit.count_waiting(q.id, types, most=1) for q, types in waiting):
                raise _nothing(work, waiting)
        msg = f"Others are taking what is left in {_named(waiting)}."
        raise Conflict(msg, next_step="Try again in a moment.", title="Others are taking these")


def _taken(work: Work, case: Case, queue: Group, types: tuple[str, ...]) -> Outcome:
    left = work.unit.count_waiting(queue.id, types, most=COUNTED)
    many = "at least " if left == COUNTED else ""
    waited = age(work.now - (case.created_at or work.now))
    why = f"{case.priority} priority, waiting {waited}, first of {many}{left + 1:,} in {queue.name}"
    more = f"{many}{left:,} more wait{'s' if left == 1 else ''}" if left else "nothing more waits"
    return Outcome(
        message=f"Case {case.number} is yours: {why}; {more}.", number=case.number, kind="case",
        made={"queue": queue.key, "why": why, "left": left, "left_is_exact": left < COUNTED},
    )  # fmt: skip


def _nothing(work: Work, waiting: Waiting) -> NotFound:
    """Say that the queue is empty, or that what waits there waits for others."""
    where, left = _named(waiting), 0
    for queue, types in waiting:
        left += work.unit.count_waiting(queue.id, types, most=COUNTED, skipped=True)
    if not left:
        return NotFound(f"Nothing waits in {where}.", title="Nothing to take")
    msg = f"Nothing else waits in {where}: what you skipped, {left}, waits for others."
    way = "It comes to you again a day after you skipped it; open one to take it now."
    return NotFound(msg, title="Nothing to take", next_step=way)


def _takeable(work: Work, named: str | None) -> Waiting:
    """Give the queues to look in, each with the record types that the person may take from it."""
    work.allow("case.take")
    if named is not None:
        queues = [work.group(named, "queue")]
    else:
        mine = work.unit.every(Group, work.actor.groups)
        queues = sorted((g for g in mine if g.kind == "queue" and not g.removed_at), key=_by_name)
    if not queues:
        msg = f"{work.person.name} is a member of no queue."
        raise RuleViolation(msg, next_step="Name the queue to take from.")
    waiting = [(queue, types) for queue in queues if (types := _types(work, queue))]
    if not waiting:
        msg = f"{work.person.name} may not take cases from {queues[0].name}."
        whom = who_may(work.org, "queue.edit")
        way = f"Only its members take from a queue; ask {whom} to make you one."
        raise NotAllowed(msg, next_step=way)
    return waiting


def _by_name(queue: Group) -> str:
    return queue.name


def _types(work: Work, queue: Group) -> tuple[str, ...]:
    """Give the record types whose cases the person may see, take out of the queue and own."""

    def fits(key: str) -> bool:
        some = Case(number="", record_type=key, status="", subject="", owner_group_id=queue.id)
        return work.may("case.read", some) and work.may("case.take", some)

    types = work.org.types.values()
    return tuple(t.key for t in types if work.person.profile in t.owner_profiles and fits(t.key))


def _named(waiting: Waiting) -> str:
    return waiting[0][0].name if len(waiting) == 1 else "your queues"
