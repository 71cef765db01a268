"""One round of the escalation entries: cases that wait too long are escalated (domain.md 1.17).

An action that is new, or says anything else than before, escalates no backlog: the first round
counts what waits too long already, and does nothing until somebody agrees.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from core.commands.rule import BeginEscalation, EndEscalations, EscalateCases
from core.entities import Case
from core.entities.automation import RuleMark
from core.errors import Conflict
from core.many import NothingKept
from core.rules.escalation import EVER, LEFT, MARKED, deadline, every, holds, is_due, place_of
from core.seeking import Sought, seek
from core.work import Work
from core.worker import CHUNK, Round, answer, house_of, never

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from core.desk import Desk
    from core.org.model import Organisation
    from core.rules.escalation import Due
    from core.seeking import Progress


def escalate_once(
    desk: Desk, *, agreed: bool = False, progress: Progress | None = None,
    stops: Callable[[], bool] = never,
) -> list[Round]:  # fmt: skip
    """Escalate every case that waits too long; the parameters are those of `run_once`.

    With `agreed` a new action escalates its backlog, too. Raises `NotAllowed` unless the person
    may change the organisation.
    """
    house = house_of(desk)
    actions = list(every(house.org))
    begun = _begun(house)
    known = (LEFT, *(due.mark for due in actions))
    _end(house, (*house.look.marked_besides(MARKED, known), *_left(house)), stops)
    return [
        _run(house, due, begun=due.mark in begun, agreed=agreed, progress=progress, stops=stops)
        for due in actions if not stops()
    ]  # fmt: skip


def _begun(house: Desk) -> set[str]:
    """Give the marks of all actions that escalate already."""
    by: dict[str, Any] = {"object": MARKED, "record_id": 0}
    with house.store.reading() as unit:
        return {mark.rule for mark in unit.many(RuleMark, **by)}


def _left(house: Desk) -> list[int]:
    """Give the cases that an entry escalated which is not about them, and no other is by now."""
    by: dict[str, Any] = {"rule": LEFT, "object": MARKED}
    with house.store.reading() as unit:
        work = Work(unit, org=house.org, actor=house.actor, now=house.clock.now())
        cases = unit.every(Case, [mark.record_id for mark in unit.many(RuleMark, **by)])
        return [case.id for case in cases if place_of(work, case) is None]


def _run(
    house: Desk, due: Due, *, begun: bool, agreed: bool, progress: Progress | None,
    stops: Callable[[], bool],
) -> Round:  # fmt: skip
    told = Round(rule=due.mark, label=due.label)
    sought = sought_of(house.org, due, house.clock.now())
    if sought is None:
        told.waits = "its business hours never last so long"
        return told
    found = seek(house, sought, progress)
    told.looked = found.looked
    _end(house, found.ended, stops)
    over = _over(house, due, len(found.wanted), begun=begun)
    if over and not agreed:
        told.waits, told.asks = over, True
        return told
    if not begun:
        with suppress(Conflict):  # another worker lets it begin at this moment
            house.do(BeginEscalation(action=due.mark))
    for start in range(0, len(found.wanted), CHUNK):
        if stops():
            break
        if progress and start:
            progress(start, len(found.wanted))
        act = EscalateCases(action=due.mark, cases=found.wanted[start : start + CHUNK])
        answer(house, act, told)
    return told


def sought_of(org: Organisation, due: Due, now: datetime) -> Sought | None:
    """Give which cases an action escalates now; none where nothing can have waited so long."""
    last = deadline(org, due, now)
    if last is None:
        return None
    return Sought(
        object=Case.KIND, mark=due.mark, marked=MARKED, types=(due.kind.key,), when=due.entry.when,
        unless=tuple(entry.when for entry in due.kind.escalation[: due.place]), is_open=True,
        opened_by=last, untouched_since=_untouched(due, last),
        holds=lambda work, case: holds(work, due, case),
        is_due=lambda work, case: is_due(work, due, case),
    )  # fmt: skip


def _untouched(due: Due, last: datetime) -> datetime | None:
    if due.entry.until_edited:
        return EVER
    return last if due.entry.start == "modified" else None


def _over(house: Desk, due: Due, count: int, *, begun: bool) -> str:
    """Say where a round would escalate a backlog, or write more mails than the fuse lets."""
    cases = "case" if count == 1 else "cases"
    if count and not begun:
        return f"it is new and would escalate {count:,} {cases} at once: --yes agrees"
    most = house.org.settings.rule_mails
    mails = count * (len(due.action.emails) + len(due.action.groups))
    if mails > most:
        return f"it would escalate {count:,} {cases} and may write more than {most} mails at once"
    return ""


def _end(house: Desk, cases: Iterable[int], stops: Callable[[], bool]) -> None:
    """Take the mark back from cases that no entry is about any more."""
    ids = tuple(cases)
    for start in range(0, len(ids), CHUNK):
        if stops():
            break
        try:
            house.do(EndEscalations(cases=ids[start : start + CHUNK]))
        except NothingKept:
            continue
