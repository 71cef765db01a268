"""Snooze: a case leaves the lists until a time or a reply; no process runs meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    ChangeOwner,
    ClaimCase,
    CloseCase,
    CustomerMail,
    EditCase,
    PostToCase,
    ReopenCase,
    SnoozeCase,
    WakeCase,
)
from core.entities import CaseSnooze, FeedItem, Notification
from core.errors import NotAllowed, RuleViolation
from core.rows import CaseFilter
from tests.house import NOW

if TYPE_CHECKING:
    from core.rows import CaseRow
    from tests.house import House

QUEUE = CaseFilter(queue="back_office_homeowner", is_closed=False, is_snoozed=False)
MINE = CaseFilter(owner="dana", is_closed=False, is_snoozed=False)
ASLEEP = CaseFilter(is_closed=False, is_snoozed=True)


def mine(house: House) -> str:
    """Give a case of Dana's."""
    case = house.queued()
    house.do("dana", ClaimCase(case=case))
    return case


def numbers(house: House, which: CaseFilter, who: str = "dana") -> list[str]:
    """Give what a list holds, having seen that it is counted as such."""
    look = house[who].look
    found = [row.number for row in look.cases(which).rows]
    assert look.count_cases(which) == len(found)
    return found


def row(house: House, case: str) -> CaseRow:
    """Give the case as lists show it."""
    return house["dana"].case(case).row


def is_back(house: House, case: str) -> bool:
    """Say whether it is marked as back from a snooze."""
    return row(house, case).is_back(house.clock.now())


def test_the_next_end_of_a_snooze_is_known_to_who_sees_the_case(house: House) -> None:
    first, second = mine(house), mine(house)
    assert house["dana"].look.next_waking(house.clock.now()) is None
    for case, hours in ((second, 2), (first, 1)):
        house.do("dana", SnoozeCase(case=case, until=f"{hours}h"))
    assert house["dana"].look.next_waking(house.clock.now()) == NOW + timedelta(hours=1)
    assert house["bo"].look.next_waking(house.clock.now()) is None
    house.wait(hours=1)
    assert house["dana"].look.next_waking(house.clock.now()) == NOW + timedelta(hours=2)
    house.do("dana", WakeCase(case=second))
    assert house["dana"].look.next_waking(house.clock.now()) is None


def test_until_its_time_it_is_in_no_list_that_somebody_works_from(house: House) -> None:
    one, other, queued = mine(house), mine(house), house.queued()
    house.do("dana", SnoozeCase(case=one, days=2))
    house.do("dana", SnoozeCase(case=queued, days=2))
    assert numbers(house, MINE) == [other]
    assert numbers(house, QUEUE) == []
    assert sorted(numbers(house, ASLEEP)) == sorted([one, queued])
    assert [shown.number for shown in house["dana"].look.home().recent] == [other]
    (group,) = (g for g in house["dana"].look.groups("queue") if g.key == QUEUE.queue)
    assert group.open_cases == 0
    assert one in numbers(house, CaseFilter(is_closed=False))


def test_at_its_time_it_is_back_and_marked_until_somebody_changes_it(house: House) -> None:
    """The same desk asks the same question again: it is the clock that went on."""
    case = mine(house)
    house.do("dana", SnoozeCase(case=case, until="2h"))
    look = house["dana"].look
    assert look.cases(MINE).rows == ()
    house.wait(hours=2)
    assert [shown.number for shown in look.cases(MINE).rows] == [case]
    assert look.count_cases(MINE) == 1
    assert is_back(house, case)
    house.wait(minutes=1)
    house.do("dana", EditCase(case=case, fields={"priority": "High"}))
    assert not is_back(house, case)


def test_the_customers_e_mail_brings_it_back_at_once(house: House) -> None:
    case = mine(house)
    house.do("dana", SnoozeCase(case=case, days=9))
    house.wait(hours=1)
    house.do("sam", ChangeOwner(case=house.homeowner("sam"), to="dana"))
    house.do("ines", CustomerMail(case=case, text="It is the meter"))
    assert case in numbers(house, MINE)
    assert is_back(house, case)
    told = [item.body for item in house.all(FeedItem, record_id=house.case(case).id)]
    assert "Back from snooze: the customer wrote" in told


def test_a_colleagues_post_brings_it_back_only_where_that_was_asked_for(house: House) -> None:
    quiet, asked = mine(house), mine(house)
    house.do("dana", SnoozeCase(case=quiet, days=9))
    house.do("dana", SnoozeCase(case=asked, days=9, reply=True))
    house.do("dana", PostToCase(case=asked, text="My own word wakes nothing"))
    assert numbers(house, MINE) == []
    for case in (quiet, asked):
        house.do("sam", PostToCase(case=case, text="Deal Processing has answered"))
    assert numbers(house, MINE) == [asked]
    (bell,) = house.all(Notification, kind="snooze")
    assert bell.text.startswith(f"Case {asked} is back from snooze: Sam Ortiz wrote")


def test_for_a_reply_alone_it_sleeps_thirty_days_at_most(house: House) -> None:
    case = mine(house)
    house.do("dana", SnoozeCase(case=case, reply=True))
    assert house.get(CaseSnooze).until == NOW + timedelta(days=30)


def test_with_another_owner_it_is_awake(house: House) -> None:
    """Nobody is given a case that hides from them."""
    case = mine(house)
    house.do("dana", SnoozeCase(case=case, days=9))
    house.do("max", ChangeOwner(case=case, to="ines"))
    of_ines = CaseFilter(owner="ines", is_closed=False, is_snoozed=False)
    assert numbers(house, of_ines) == [case]
    assert row(house, case).snoozed_until is None


def test_a_closed_case_does_not_sleep_on_when_it_is_reopened(house: House) -> None:
    case = mine(house)
    house.do("dana", SnoozeCase(case=case, days=9))
    house.do("dana", CloseCase(case=case))
    house.do("dana", ReopenCase(case=case))
    assert numbers(house, MINE) == [case]


def test_it_is_woken_by_hand_and_the_mark_taken_off(house: House) -> None:
    case = mine(house)
    with pytest.raises(RuleViolation, match="does not sleep"):
        house.do("dana", WakeCase(case=case))
    house.do("dana", SnoozeCase(case=case, until="2h"))
    house.do("dana", WakeCase(case=case))
    assert numbers(house, MINE) == [case]
    house.do("dana", SnoozeCase(case=case, until="2h"))
    house.wait(hours=3)
    assert is_back(house, case)
    house.do("dana", WakeCase(case=case))
    assert not is_back(house, case)


def test_a_second_snooze_takes_the_place_of_the_first_and_each_is_undone(house: House) -> None:
    case = mine(house)
    house.do("dana", SnoozeCase(case=case, until="1h"))
    house.do("dana", SnoozeCase(case=case, until="3h", reason="The part arrives"))
    assert row(house, case).snoozed_until == NOW + timedelta(hours=3)
    house["dana"].undo()
    assert row(house, case).snoozed_until == NOW + timedelta(hours=1)
    house["dana"].undo()
    assert numbers(house, MINE) == [case]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("3h", NOW + timedelta(hours=3)), ("2d", NOW + timedelta(days=2)),
        ("tomorrow", datetime.fromisoformat("2026-04-01T08:00-06:00")),
        ("friday 9:30", datetime.fromisoformat("2026-04-03T09:30-06:00")),
        ("tuesday", datetime.fromisoformat("2026-04-07T08:00-06:00")),
        ("15:30", datetime.fromisoformat("2026-03-31T15:30-06:00")),
        ("3:30", datetime.fromisoformat("2026-04-01T03:30-06:00")),
        ("2026-04-03", datetime.fromisoformat("2026-04-03T08:00-06:00")),
        ("2026-04-03 14:00", datetime.fromisoformat("2026-04-03T14:00-06:00")),
        ("2026-04-03T14:00:00Z", datetime.fromisoformat("2026-04-03T14:00+00:00")),
    ],
)  # fmt: skip
def test_times_are_said_as_people_say_them(house: House, said: str, means: datetime) -> None:
    """In the person's own zone, a day beginning at eight; it is a Tuesday, four in the morning."""
    house.do("dana", SnoozeCase(case=mine(house), until=said))
    assert house.get(CaseSnooze).until == means


@pytest.mark.parametrize(
    "said", ["soon", "2026-02-30", "25:00", "2026-03-30", "0h", "9999-12-31", "500d", "friday noon",
             "\x1b[2J", "1" * 400 + "d", "²h"],
)  # fmt: skip
def test_a_time_that_is_none_or_over_is_refused(house: House, said: str) -> None:
    case = mine(house)
    with pytest.raises(RuleViolation) as told:
        house.do("dana", SnoozeCase(case=case, until=said))
    assert told.value.problems[0].field == "until"
    assert house.all(CaseSnooze) == []


def test_what_was_said_twice_or_not_at_all_is_refused(house: House) -> None:
    case = mine(house)
    with pytest.raises(RuleViolation, match="not both"):
        house.do("dana", SnoozeCase(case=case, until="2h", days=1))
    with pytest.raises(RuleViolation, match="Say until when"):
        house.do("dana", SnoozeCase(case=case))
    for days in (0, -3, 10**12):
        with pytest.raises(RuleViolation, match="a year at most"):
            house.do("dana", SnoozeCase(case=case, days=days))


def test_who_may_edit_the_case_lets_it_sleep(house: House) -> None:
    case = mine(house)
    with pytest.raises(NotAllowed):
        house.do("sam", SnoozeCase(case=case, days=1))
    house.do("ines", SnoozeCase(case=case, days=1))
    house.do("max", CloseCase(case=case))
    with pytest.raises(RuleViolation, match="is closed and cannot be put to sleep"):
        house.do("max", SnoozeCase(case=case, days=1))
