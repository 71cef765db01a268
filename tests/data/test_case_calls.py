"""Log a call: a completed activity, told in the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import CloseCase, LogCall
from core.entities import Activity
from core.errors import NotFound, RuleViolation

if TYPE_CHECKING:
    from tests.house import House


def test_a_call_is_a_completed_activity_and_an_entry_of_the_feed(house: House) -> None:
    number = house.homeowner(contact="P-1")
    made = house.do("fay", LogCall(case=number, comments="Reading on Monday", minutes="12"))
    view = house["sam"].case(number)
    (call,) = view.tasks
    assert (call.id, call.kind, call.subtype) == (made.made["task"], "task", "Call")
    assert (call.subject, call.comments, call.minutes) == ("Call", "Reading on Monday", 12)
    assert (call.direction, call.is_closed, call.is_review) == ("customer", True, False)
    assert (call.completed_at, call.due) == (house.clock.moment, None)
    assert call.contact
    assert call.contact.key == "P-1"
    assert call.assigned_to.key == "fay"
    entry = view.feed[0]
    assert (entry.kind, entry.subject, entry.visibility) == ("CallLogPost", "Call", "internal")
    assert entry.body == "The customer called, 12 minutes:\nReading on Monday"


def test_who_called_is_told(house: House) -> None:
    number = house.homeowner()
    house.do("sam", LogCall(case=number, comments="x", direction="we", subject=" ", minutes="1"))
    house.do("sam", LogCall(case=number, comments="x", minutes="0"))
    house.do("sam", LogCall(case=number, comments="x", subject="Voicemail"))
    entries = house["sam"].case(number).feed[:3]
    assert [e.body.split("\n")[0] for e in entries] == [
        "The customer called:", "The customer called, 0 minutes:", "We called, 1 minute:",
    ]  # fmt: skip
    assert [e.subject for e in entries] == ["Voicemail", "Call", "Call"]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"comments": " \n"}, ["comments"]),
        ({"comments": ""}, ["comments"]),
        ({"comments": "x" * 32_001}, ["comments"]),
        ({"subject": "x" * 256}, ["subject"]),
        ({"direction": "nobody"}, ["direction"]),
        ({"minutes": "ten"}, ["minutes"]),
        ({"minutes": "1.5"}, ["minutes"]),
        ({"minutes": "-1"}, ["minutes"]),
        ({"minutes": "1441"}, ["minutes"]),
        ({"comments": "", "minutes": "x", "direction": "x"}, ["direction", "minutes", "comments"]),
    ],
)
def test_everything_wrong_with_a_call_is_told_at_once(
    house: House, given: dict[str, str], fields: list[str]
) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation) as refused:
        house.do("sam", LogCall(case=number, **{"comments": "fine", **given}))
    assert [problem.field for problem in refused.value.problems] == fields
    assert house.all(Activity) == []


def test_the_longest_comments_fit(house: House) -> None:
    number = house.homeowner()
    house.do("sam", LogCall(case=number, comments="x" * 32_000))
    assert house["sam"].case(number).tasks[0].comments == "x" * 32_000


def test_whoever_sees_a_case_logs_calls_on_it_closed_or_not(house: House) -> None:
    number = house.homeowner(contract="C-4")
    house.do("sam", CloseCase(case=number))
    assert house["sal"].case(number).can["call"].ok
    house.do("sal", LogCall(case=number, comments="They asked for the invoice"))
    with pytest.raises(NotFound):
        house.do("rae", LogCall(case=number, comments="x"))
