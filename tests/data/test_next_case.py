"""The next case of a queue: High first, then the oldest; empty is told from busy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ClaimCase, CloseCase, TakeNext
from core.commands.case import next as next_case
from core.commands.queue import CreateQueue
from core.entities import Case, FeedItem, Notification
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation
from tests.data.queries_desk import put

if TYPE_CHECKING:
    from tests.house import House

QUEUE = "back_office_homeowner"


def test_high_ones_come_first_then_the_oldest(house: House) -> None:
    first = house.queued()
    house.wait(minutes=1)
    second = house.queued(priority="Low")
    house.wait(minutes=1)
    urgent = house.queued(priority="High")
    answers = [house.do("dana", TakeNext(queue=QUEUE)) for _ in range(3)]
    assert [answer.number for answer in answers] == [urgent, first, second]
    assert [answer.made["left"] for answer in answers] == [2, 1, 0]
    assert answers[0].message == (
        f"Case {urgent} is yours: High priority, waiting 0m, first of 3 in "
        "Back Office Task Queue Homeowner; 2 more wait."
    )
    assert answers[1].made["why"] == (
        "Medium priority, waiting 2m, first of 2 in Back Office Task Queue Homeowner"
    )
    assert answers[2].message.endswith("; nothing more waits.")


def test_what_is_left_is_counted_only_so_far(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim costs the same however long the queue is, and says when it did not count on."""
    monkeypatch.setattr(next_case, "COUNTED", 2)
    for _ in range(4):
        house.queued()
    answers = [house.do("dana", TakeNext()) for _ in range(3)]
    assert [(a.made["left"], a.made["left_is_exact"]) for a in answers] == [
        (2, False), (2, False), (1, True),
    ]  # fmt: skip
    assert "first of at least 3 in" in answers[0].message
    assert answers[0].message.endswith("; at least 2 more wait.")
    assert answers[2].message.endswith("; 1 more waits.")


def test_an_empty_queue_is_called_empty(house: House) -> None:
    house.do("dana", ClaimCase(case=house.queued()))
    house.do("dana", CloseCase(case=house.queued()))
    for command in (TakeNext(queue=QUEUE), TakeNext()):
        with pytest.raises(NotFound, match="Nothing waits in Back Office Task Queue Homeowner"):
            house.do("dana", command)


def test_it_is_a_claim_like_any_other(house: House) -> None:
    """The same feed entry, the same journal, and it can be undone."""
    claimed, next_one = house.queued(), house.queued()
    house.do("dana", ClaimCase(case=claimed))
    outcome = house.do("dana", TakeNext())
    bodies = [
        [item.body for item in house.all(FeedItem, record_id=house.case(number).id)]
        for number in (claimed, next_one)
    ]
    assert bodies[0] == bodies[1]
    assert house.all(Notification) == []
    (row,) = house["dana"].look.log(case=next_one)[:1]
    assert (row.action, row.command) == (outcome.action, "case.next")
    house["dana"].undo()
    assert house["dana"].case(next_one).row.owner.key == QUEUE


def test_the_same_key_takes_no_second_case(house: House) -> None:
    house.queued()
    second = house.queued()
    first = house.do("dana", TakeNext(), key="k")
    assert house.do("dana", TakeNext(), key="k") == first
    assert house.case(second).owner_user_id is None


def test_without_a_queue_ones_own_are_gone_through_by_name(house: House) -> None:
    house.do("root", CreateQueue(name="1st queue", member=("dana",)))
    later = house.queued(priority="High")
    house.wait(minutes=1)
    sooner = house.homeowner(queue="1st_queue")
    assert house.do("dana", TakeNext()).number == sooner
    assert house.do("dana", TakeNext()).number == later
    with pytest.raises(NotFound, match="Nothing waits in your queues"):
        house.do("dana", TakeNext())


def test_only_members_take_from_a_queue(house: House) -> None:
    number = house.queued()
    with pytest.raises(NotAllowed, match="may not take cases from Back Office Task Queue"):
        house.do("ivo", TakeNext(queue=QUEUE))
    with pytest.raises(NotAllowed):
        house.do("sam", TakeNext(queue=QUEUE))
    with pytest.raises(RuleViolation, match="is a member of no queue"):
        house.do("max", TakeNext())
    with pytest.raises(RuleViolation, match="is a public group, not a queue"):
        house.do("dana", TakeNext(queue="shift_leads"))
    assert house.do("max", TakeNext(queue=QUEUE)).number == number


def test_what_the_person_cannot_own_is_passed_over(house: House) -> None:
    """It stays for whoever can, and does not stop the queue."""
    strange, fitting = house.queued(), house.queued()
    with house.store.work(
        key="strange", command="test", params="{}", person=None, at=house.clock.now()
    ) as unit:
        case = unit.one(Case, number=strange)
        assert case
        case.record_type = "aging"
        case.created_at = house.clock.now() - timedelta(days=1)
        unit.write()
    outcome = house.do("dana", TakeNext())
    assert (outcome.number, outcome.made["left"]) == (fitting, 0)


def test_a_team_or_another_group_is_never_taken_from(house: House) -> None:
    put(house, house.homeowner(), "shift_leads")
    with pytest.raises(NotFound):
        house.do("dana", TakeNext())


def test_others_taking_what_is_left_is_told_from_an_empty_queue(
    house: House, database_kind: str
) -> None:
    """A lock of somebody else hides a case for a moment, and it is never called gone."""
    if database_kind == "sqlite":
        pytest.skip("on SQLite one writes at a time, so nothing is ever passed over")
    held, free = house.queued(priority="High"), house.queued()
    with house.store.work(
        key="hold", command="test", params="{}", person=None, at=house.clock.now()
    ) as unit:
        assert unit.one(Case, number=held, lock=True)
        assert house.do("ines", TakeNext(queue=QUEUE)).number == free
        with pytest.raises(Conflict, match="Others are taking what is left in Back Office"):
            house.do("ines", TakeNext(queue=QUEUE))
    assert house.do("ines", TakeNext(queue=QUEUE)).number == held
