"""How tasks are handed over: the ways that a record type has, and whom each means (S4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from core.entities import Activity, Case
from core.errors import NotAllowed, NotFound, RuleViolation, nearest
from core.rules.facts import facts
from core.rules.people import first_here
from core.rules.scopes import scopes
from core.rules.texts import written

if TYPE_CHECKING:
    from core.org.automation import Handover
    from core.rules.scopes import Scopes
    from core.work import Work


class Plan(NamedTuple):
    """The task that would follow."""

    to: str
    """A username."""
    subject: str
    due: str
    """A day, or nothing."""


class Way(NamedTuple):
    """A way to hand a task over, as a person is offered it."""

    key: str
    label: str
    plan: Plan
    name: str
    """Who would get it."""
    why: str
    """Why nobody would."""


def ways_of(work: Work, case: Case) -> tuple[Handover, ...]:
    """Give the ways that the person has of handing over a task about the case."""
    profile = work.actor.user.profile
    every = work.type_of(case).handovers
    return tuple(way for way in every if not way.by or profile in way.by or work.actor.is_system)


def way_of(work: Work, case: Case, name: str) -> Handover:
    """Give one by key or label; raises `NotFound`, or `NotAllowed` where it is others'."""
    wanted = name.strip().casefold()
    every = work.type_of(case).handovers
    found = next((w for w in every if wanted in {w.key.casefold(), w.label.casefold()}), None)
    if found is None:
        label = work.type_of(case).label
        known = [way.key for way in every]
        msg = f"{label} cases have no way {name!r} to hand a task over.{nearest(name, known)}"
        raise NotFound(msg, next_step=f"Known: {', '.join(known) or 'none'}.")
    if found not in ways_of(work, case):
        msg = f"{work.person.name} may not do this: {found.label}."
        raise NotAllowed(msg)
    return found


def planned(work: Work, case: Case, task: Activity, way: Handover) -> Plan:
    """Say who would get what, until when; raises `RuleViolation` where nobody of these is here."""
    read = scopes(work, case) | {"task": facts(work, task)}
    if task.previous_id is not None:
        read["previous"] = facts(work, work.get(Activity, task.previous_id))
    return Plan(
        first_here(work, [_filled(work, way, one, read) for one in way.to]),
        _filled(work, way, way.subject, read),
        _filled(work, way, way.due, read),
    )


def offered(work: Work, number: int) -> tuple[Way, ...]:
    """Give the ways that the person has of handing over a task, each as it would be now.

    Raises `NotFound` where there is no such task.
    """
    task = work.get(Activity, number)
    if task.object != Case.KIND or task.record_id is None:
        return ()
    case = work.get(Case, task.record_id)
    found = []
    for way in ways_of(work, case):
        try:
            plan = planned(work, case, task, way)
            found.append(Way(way.key, way.label, plan, work.user(plan.to).name, ""))
        except RuleViolation as refusal:
            found.append(Way(way.key, way.label, Plan("", "", ""), "", refusal.message))
    return tuple(found)


def _filled(work: Work, way: Handover, source: str, read: Scopes) -> str:
    if way.compiles is None:
        return source
    now = work.now.astimezone(ZoneInfo(work.org.time_zone))
    return written(way.compiles(source).value(read, now))
