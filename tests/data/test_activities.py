"""Activities on a case: tasks, e-mails, phone calls, appointments (S3, domain.md 1.12)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.activity import (
    CancelActivity,
    CompleteActivity,
    CreateActivity,
    DeleteActivity,
    EditActivity,
)
from core.commands.case import CloseCase, DeleteCase
from core.commands.task import CompleteTask
from core.entities import Activity, Notification
from core.entities.activities import KINDS
from core.errors import CaselineError, NotAllowed, NotFound, RuleViolation
from data.queries.case import ACTIVITIES

if TYPE_CHECKING:
    from tests.house import House

NINE = "2026-04-02T09:00:00Z"


def told(caught: pytest.ExceptionInfo[RuleViolation]) -> dict[str, str]:
    return {problem.field: problem.message for problem in caught.value.problems}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_planned_completed_canceled_and_stands_on_the_timeline(
    house: House, kind: str
) -> None:
    number = house.service()
    more: dict[str, Any] = {"starts": NINE} if kind == "appointment" else {}
    one, other = (house.activity(number, kind=kind, **more) for _ in range(2))
    house.do("sam", CompleteActivity(activity=one, comments="Done", minutes="5"))
    house.do("sam", CancelActivity(activity=other, comments="No need"))
    first, second = house.all(Activity)
    assert (first.status, first.is_closed, first.minutes) == ("Completed", True, 5)
    assert (second.status, second.is_closed) == ("Canceled", True)
    rows = house["sam"].case(number).tasks
    assert {(row.kind, row.status) for row in rows} == {(kind, "Completed"), (kind, "Canceled")}
    bodies = " ".join(entry.body for entry in house["sam"].case(number).feed)
    assert "completed: Ask for the serial number" in bodies
    assert "canceled: Ask for the serial number" in bodies


def test_what_is_over_stays_as_it_was(house: House) -> None:
    one = house.activity(house.service())
    house.do("sam", CompleteActivity(activity=one))
    for act in (
        CompleteActivity(activity=one), CancelActivity(activity=one),
        EditActivity(activity=one, subject="x"), DeleteActivity(activity=one),
    ):  # fmt: skip
        with pytest.raises(RuleViolation, match="is completed; what is over stays"):
            house.do("sam", act)


def test_an_appointment_does_not_end_before_it_begins(house: House) -> None:
    number = house.service()
    for given, field, why in (
        ({"starts": NINE, "ends": "2026-04-02T08:59:00Z"}, "ends", "ends before it begins"),
        ({}, "starts", "Say when"),
        ({"starts": "soonish"}, "starts", "is no time such as"),
        ({"starts": NINE, "ends": "2036-04-02T08:59:00Z"}, "ends", "a year at most"),
    ):
        with pytest.raises(RuleViolation) as caught:
            house.activity(number, kind="appointment", **given)
        assert why in told(caught)[field], given
    assert house.all(Activity) == []


def test_an_appointment_takes_from_its_begin_to_its_end_and_is_due_when_it_begins(
    house: House,
) -> None:
    number = house.service()
    one = house.activity(number, kind="appointment", starts=NINE, ends="2026-04-02T10:15:00Z")
    made = house.get(Activity, id=one)
    assert (made.minutes, made.due) == (75, date(2026, 4, 2))
    other = house.activity(number, kind="appointment", starts=NINE)
    assert house.get(Activity, id=other).ends_at == datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
    house.do("sam", EditActivity(activity=other, starts="2026-04-03T09:00:00Z", minutes="60"))
    moved = house.get(Activity, id=other)
    assert (moved.ends_at, moved.due) == (
        datetime(2026, 4, 3, 10, 0, tzinfo=UTC), date(2026, 4, 3),
    )  # fmt: skip
    with pytest.raises(RuleViolation, match="ends before"):
        house.do("sam", EditActivity(activity=other, ends="2026-04-01T09:00:00Z"))
    assert house.get(Activity, id=other).ends_at == moved.ends_at


def test_only_appointments_have_times_and_only_calls_a_direction(house: House) -> None:
    number = house.service()
    with pytest.raises(RuleViolation) as caught:
        house.activity(number, kind="email", starts=NINE, direction="we", minutes="-1")
    assert told(caught).keys() == {"starts", "direction", "minutes"}
    assert house.activity(number, kind="phone", direction="we")


def test_bad_input_is_told_at_once_and_nothing_is_made(house: House) -> None:
    number = house.service()
    with pytest.raises(RuleViolation) as caught:
        house.activity(
            number, kind="fax", subject=" ", due="soon", to="bo", minutes="long",
            comments="x" * 32_001,
        )  # fmt: skip
    assert told(caught).keys() == {"kind", "subject", "due", "to", "minutes", "comments"}
    assert house.all(Activity) == []


def test_an_activity_is_given_to_somebody_who_sees_the_case_and_hears_of_it(house: House) -> None:
    number = house.service()
    one = house.activity(number, kind="phone", to="dana")
    (bell,) = house.all(Notification)
    assert bell.text == (
        f"Sam Ortiz gave you a phone call on case {number}: Ask for the serial number"
    )
    house.do("dana", EditActivity(activity=one, to="ines", subject="Ask again"))
    assert house.get(Activity).assigned_to == house["ines"].person.id
    with pytest.raises(RuleViolation, match="cannot see case"):
        house.do("dana", EditActivity(activity=one, to="rae"))
    with pytest.raises(RuleViolation, match="nothing to change"):
        house.do("dana", EditActivity(activity=one, to="ines"))


def test_who_has_to_do_it_finds_it_among_their_tasks(house: House) -> None:
    number = house.service()
    house.activity(number, kind="appointment", starts=NINE, to="dana")
    house.activity(number, kind="email", to="dana")
    mine = house["dana"].look.tasks(mine=True)
    assert [row.kind for row in mine] == ["appointment", "email"]
    assert mine[0].starts_at == datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


def test_a_deleted_activity_is_gone_and_comes_back_by_undo(house: House) -> None:
    number = house.service("dana")
    one = house.activity(number, by="dana")
    with pytest.raises(NotAllowed):
        house.do("fay", DeleteActivity(activity=one))
    house.do("dana", DeleteActivity(activity=one))
    assert house["dana"].case(number).tasks == ()
    with pytest.raises(NotFound, match=f"no activity {one}"):
        house.do("dana", CompleteActivity(activity=one))
    house["dana"].undo()
    assert len(house["dana"].case(number).tasks) == 1


def test_task_verbs_are_about_tasks_and_activity_verbs_about_all(house: House) -> None:
    number = house.service()
    call, task = house.activity(number, kind="phone"), house.activity(number)
    with pytest.raises(RuleViolation, match="is not a task but a phone call"):
        house.do("sam", CompleteTask(task=call))
    house.do("sam", CompleteActivity(activity=task))
    house.do("sam", CompleteActivity(activity=call))


def test_an_activity_of_a_hidden_or_deleted_case_is_not_found(house: House) -> None:
    number = house.service()
    one = house.activity(number)
    for number_of_one in (0, -1, 2**70, 999):
        with pytest.raises(NotFound):
            house.do("sam", CompleteActivity(activity=number_of_one))
    with pytest.raises(NotFound):
        house.do("rae", CompleteActivity(activity=one))
    house.do("max", DeleteCase(case=number, reason="Twice", confirmed=True))
    with pytest.raises(NotFound):
        house.do("dana", CompleteActivity(activity=one))


def test_a_closed_homeowner_case_takes_activities_and_finishes_them(house: House) -> None:
    number = house.homeowner()
    one = house.activity(number)
    house.do("sam", CloseCase(case=number))
    house.do("sam", CompleteActivity(activity=one))
    assert house.activity(number, kind="phone")


def test_hostile_words_are_kept_as_they_came(house: House) -> None:
    words = "[red]x[/] \x1b[31m \u202e '); DROP TABLE activities;--"
    number = house.service()
    one = house.activity(number, subject=words, comments=words)
    assert house.get(Activity, id=one).subject == words
    house.do("sam", CompleteActivity(activity=one, comments="\x00"))
    assert (house.get(Activity, id=one).comments or "").endswith("\ufffd")


def test_every_act_on_an_activity_is_undone(house: House) -> None:
    number = house.service()
    one = house.activity(number, kind="appointment", starts=NINE)
    before = house.get(Activity, id=one)
    for act in (
        CompleteActivity(activity=one, minutes="3", comments="x"), CancelActivity(activity=one),
        EditActivity(activity=one, subject="x", starts="2026-05-01T09:00:00Z", to="dana"),
    ):  # fmt: skip
        house["sam"].undo(house.do("sam", act).action)
        after = house.get(Activity, id=one)
        for name in ("subject", "status", "minutes", "comments", "assigned_to", "starts_at", "due"):
            assert getattr(after, name) == getattr(before, name), name
    with pytest.raises(CaselineError):
        house.do("fay", CreateActivity(case="9999", kind="task", subject="x"))


def test_the_page_of_a_case_with_thousands_reads_the_first_by_an_index_and_tells_how_many(
    house: House,
) -> None:
    number = house.service("dana")
    for n in range(ACTIVITIES + 5):
        one = house.activity(number, by="dana", subject=f"Number {n}")
        if n >= 2:
            house.do("dana", CompleteActivity(activity=one, minutes="1"))
    view = house["dana"].case(number, feed_limit=50)
    assert (len(view.tasks), view.task_count) == (ACTIVITIES, ACTIVITIES + 5)
    assert [row.is_closed for row in view.tasks[:3]] == [False, False, True]
    assert len(house["dana"].case(number).tasks) == ACTIVITIES + 5
