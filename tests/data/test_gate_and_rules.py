"""What blocks closing, and rules that answer each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core import reactions
from core.commands.case import CloseCase, PostToCase
from core.commands.task import CompleteTask, CreateTask
from core.errors import Conflict, RuleViolation
from core.rules import closing
from core.rules.closing import Blocker
from core.work import EVENT_LIMIT
from tests.house import gated

if TYPE_CHECKING:
    from core.entities import Case
    from core.events import Event
    from core.work import Work
    from tests.house import House


def test_a_record_type_may_be_blocked_by_open_tasks(house: House) -> None:
    number = house.homeowner("dana")
    task = house.do("dana", CreateTask(case=number, subject="Call back"))
    desk = gated(house, "dana", "open_tasks")
    told = rf"Cannot close: 1 open task \({task.number} Call back\)\."
    with pytest.raises(RuleViolation, match=told):
        desk.do(CloseCase(case=number))
    assert not desk.case(number).can["close"].ok
    desk.do(CompleteTask(task=int(task.number or 0)))
    desk.do(CloseCase(case=number))
    assert house.case(number).is_closed


def test_a_refused_close_names_every_blocker_and_where_to_jump(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def referrals(_: Work, case: Case) -> list[Blocker]:
        return [Blocker("referral", f"R-{n}", f"R-{n} on {case.number}") for n in (1, 2)]

    monkeypatch.setitem(closing.BLOCKERS, "referrals", referrals)
    number = house.homeowner("dana")
    told = rf"2 open referrals \(R-1 on {number}, R-2 on {number}\)"
    with pytest.raises(RuleViolation, match=told) as refused:
        gated(house, "dana", "referrals").do(CloseCase(case=number))
    assert refused.value.details["blockers"] == [
        {"kind": "referral", "key": "R-1"}, {"kind": "referral", "key": "R-2"},
    ]  # fmt: skip


def test_what_came_to_block_meanwhile_stops_the_undo_of_an_undone_close(house: House) -> None:
    """The rules are asked again: a closed case with something open is never brought back."""
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    undo = house["dana"].undo()
    house.do("ines", CreateTask(case=number, subject="Call back"))
    with pytest.raises(RuleViolation, match="Cannot close: 1 open task"):
        gated(house, "dana", "open_tasks").undo(undo.action)
    assert not house.case(number).is_closed


def test_rules_that_answer_each_other_are_stopped_and_nothing_stays(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = reactions.react

    def again(work: Work, event: Event) -> None:
        answered(work, event)
        work.emit(event)

    number = house.homeowner()
    before = len(house["sam"].case(number).feed)
    monkeypatch.setattr(reactions, "react", again)
    with pytest.raises(RuleViolation, match=f"{EVENT_LIMIT} events: rules answer each other"):
        house.do("sam", PostToCase(case=number, text="x"))
    monkeypatch.undo()
    assert len(house["sam"].case(number).feed) == before


def test_a_record_at_another_version_is_never_overwritten(house: House) -> None:
    """Two units of work hold the same row; the later write notices."""
    number = house.homeowner("dana")
    case = house.case(number)
    with house.store.reading() as unit:
        stale = unit.get(type(case), case.id)
    assert stale is not None
    house.do("dana", PostToCase(case=number, text="x"))
    house.do("dana", CreateTask(case=number, subject="Call"))
    with house.store.work(
        key="one", command="outside", params="{}", person=None, at=house.clock.now()
    ) as unit:
        record = unit.get(type(case), case.id)
        assert record is not None
        record.priority = "High"
        record.version -= 1
        with pytest.raises(Conflict, match="changed by somebody else"):
            unit.write()
        record.version += 1
        record.priority = "Medium"
