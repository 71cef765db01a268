"""Status, closing and reopening (domain.md 1.7, 1.8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    CloseCase,
    EditCase,
    LogReview,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.task import CreateTask
from core.entities import (
    Activity,
    FeedItem,
)
from core.errors import RuleViolation
from core.files import Upload
from core.org import loader
from tests.house import window

if TYPE_CHECKING:
    from tests.house import House

AWAITING = "In Progress - Awaiting Customer Support"


def feed(house: House, number: str) -> list[str]:
    """Give the bodies of a case's feed, oldest first."""
    case = house.case(number)
    return [item.body for item in house.all(FeedItem, object="case", record_id=case.id)]


def test_the_agent_waits_for_the_customer_and_resumes(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", SetStatus(case=number, status="Awaiting Customer Response"))
    house.do("dana", SetStatus(case=number, status="awaiting customer support"))
    assert house.case(number).status == AWAITING


def test_closed_is_reached_only_by_closing(house: House) -> None:
    with pytest.raises(RuleViolation, match="by closing the case"):
        house.do("dana", SetStatus(case=house.homeowner("dana"), status="Closed"))


def test_an_unknown_status_suggests_the_nearest(house: House) -> None:
    with pytest.raises(RuleViolation, match="Did you mean 'Working'"):
        house.do("dana", SetStatus(case=house.support("dana"), status="Workin"))


def test_a_post_never_changes_the_status(house: House) -> None:
    number = house.homeowner()
    house.do("sam", PostToCase(case=number, text="called back"))
    assert house.case(number).status == "New"


# closing and reopening (1.8) -------------------------------------------------------------------


def test_closing_keeps_when_and_by_whom(house: House) -> None:
    number = house.homeowner("dana")
    house.wait(days=3, hours=4)
    outcome = house.do("dana", CloseCase(case=number, comment="Refund paid"))
    case = house.case(number)
    assert outcome.message == f"Case {number} was closed, 3d 04h old."
    assert (case.is_closed, case.closed_at) == (True, house.clock.now())
    assert "Refund paid" in feed(house, number)


@pytest.mark.parametrize(("choice", "closed"), [("leave", False), ("complete", True)])
def test_open_tasks_are_left_or_completed_on_close(
    house: House, choice: str, *, closed: bool
) -> None:
    number = house.homeowner("dana")
    house.do("dana", CreateTask(case=number, subject="Call back"))
    house.do("dana", CloseCase(case=number, tasks=choice))
    assert house.get(Activity).is_closed is closed


def test_fields_of_a_closed_homeowner_case_are_locked_but_not_its_feed_and_files(
    house: House,
) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    for command in (
        EditCase(case=number, fields={"priority": "High"}),
        SetStatus(case=number, status="New"),
        LogReview(case=number, comments="late"),
        ChangeOwner(case=number, to="ines"),
        CloseCase(case=number),
    ):
        with pytest.raises(RuleViolation, match="is closed"):
            house.do("dana", command)
    house.do("dana", PostToCase(case=number, text="a late word"))
    house.do("dana", AttachFiles(case=number, files=(Upload("late.txt", b"x"),)))


def test_six_hours_are_what_we_ship() -> None:
    policy = loader.load(loader.shipped()).types["homeowner"].reopen
    assert policy
    assert (policy.limit, policy.window) == (1, timedelta(hours=6))


def test_a_case_is_reopened_once_within_its_window(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.clock.moment += window(house)
    house.do("dana", ReopenCase(case=number))
    assert house.case(number).status == AWAITING
    house.do("dana", CloseCase(case=number))
    with pytest.raises(RuleViolation, match="already reopened once. Create a new case"):
        house.do("dana", ReopenCase(case=number))


def test_a_millisecond_after_its_window_is_too_late(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    hours = window(house) // timedelta(hours=1)
    house.wait(hours=hours, milliseconds=1)
    told = f"Closed {hours}h 00m ago; cases can be reopened within {hours}"
    with pytest.raises(RuleViolation, match=told):
        house.do("dana", ReopenCase(case=number))
    house.do("max", ReopenCase(case=number))


@pytest.mark.parametrize(
    "closed_at",
    [datetime(2026, 3, 8, 8, 30, tzinfo=UTC), datetime(2026, 11, 1, 7, 30, tzinfo=UTC)],
    ids=["clocks go forward", "clocks go back"],
)
def test_hours_are_hours_on_the_days_the_clocks_change(house: House, closed_at: datetime) -> None:
    """Elapsed time counts, not what the clock on the wall says (domain.md 1.8)."""
    house.clock.moment = closed_at - timedelta(hours=1)
    numbers = [house.homeowner("dana") for _ in range(2)]
    house.clock.moment = closed_at
    for number in numbers:
        house.do("dana", CloseCase(case=number))
    assert house["dana"].case(numbers[0]).reopen_until == closed_at + window(house)
    house.clock.moment += window(house)
    house.do("dana", ReopenCase(case=numbers[0]))
    house.wait(milliseconds=1)
    with pytest.raises(RuleViolation, match=f"within {window(house) // timedelta(hours=1)} hours"):
        house.do("dana", ReopenCase(case=numbers[1]))


def test_a_customer_support_case_reopens_as_often_as_need_be(house: House) -> None:
    number = house.support("dana")
    for _ in range(3):
        house.do("dana", CloseCase(case=number))
        house.wait(days=30)
        house.do("dana", ReopenCase(case=number))
    assert house.case(number).closed_at is None


def test_a_clock_that_goes_back_makes_no_negative_age(house: House) -> None:
    number = house.homeowner("dana")
    house.wait(hours=-5)
    assert house.do("dana", CloseCase(case=number)).message.endswith("0m old.")
    assert house.case(number).closed_at == house.case(number).created_at
