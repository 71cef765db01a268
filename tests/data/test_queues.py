"""Queues that are made at the desk: who may, what they take, who works on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner, ClaimCase, CreateCase
from core.commands.queue import CreateQueue, EditQueue
from core.errors import Conflict, NotAllowed, RuleViolation

if TYPE_CHECKING:
    from core.rows import GroupRow
    from tests.house import House


def queue(house: House, key: str) -> GroupRow:
    """Give a queue as lists show it."""
    return next(row for row in house["max"].look.groups("queue") if row.key == key)


def test_a_queue_stands_beside_those_of_the_organisation(house: House) -> None:
    made = house.do(
        "max",
        CreateQueue(
            name=" Night shift ", private=True, email="night@example.com", member=("dana", "ines")
        ),
    )
    assert (made.number, made.kind) == ("night_shift", "queue")
    row = queue(house, "night_shift")
    assert (row.name, row.email, row.is_private) == ("Night shift", "night@example.com", True)
    assert row.members == ("dana", "ines")
    keys = [row.key for row in house["max"].look.groups("queue")]
    assert "back_office_homeowner" in keys


def test_supervisors_and_administrators_make_queues(house: House) -> None:
    for person in ("sam", "dana", "bo", "rae", "sal"):
        with pytest.raises(NotAllowed, match="may not make and change queues"):
            house.do(person, CreateQueue(name=f"Queue of {person}"))
        with pytest.raises(NotAllowed):
            house.do(person, EditQueue(queue="back_office_homeowner", join=(person,)))
    house.do("max", CreateQueue(name="One"))
    house.do("root", CreateQueue(name="Two"))


def test_a_queue_takes_cases_as_any_other_queue_does(house: House) -> None:
    house.do("max", CreateQueue(name="Night shift", member=("dana",)))
    number = house.homeowner()
    house.do("sam", ChangeOwner(case=number, to_queue="Night shift"))
    assert queue(house, "night_shift").open_cases == 1
    assert house["dana"].case(number).row.owner.key == "night_shift"
    with pytest.raises(NotAllowed, match="not a member of Night shift"):
        house.do("ines", ClaimCase(case=number))
    house.do("max", EditQueue(queue="night_shift", join=("ines",)))
    house.do("ines", ClaimCase(case=number))


def test_a_team_or_a_group_of_the_organisation_still_takes_no_cases_of_others(
    house: House,
) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="cannot lie in"):
        house.do("sam", ChangeOwner(case=number, to_queue="Aging Case Queue"))
    with pytest.raises(RuleViolation, match="is a public group, not a queue"):
        house.do("max", EditQueue(queue="aging", name="x"))


def test_everything_wrong_with_a_queue_is_told_at_once(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        house.do("max", CreateQueue(name=" ", email="x", member=("nobody", "dana")))
    assert {p.field for p in refused.value.problems} == {"name", "email", "member"}
    edit = EditQueue(
        queue="back_office_homeowner", name="x" * 81, email="x", join=("nobody",),
        leave=("nobody",),
    )  # fmt: skip
    with pytest.raises(RuleViolation) as refused:
        house.do("max", edit)
    assert {p.field for p in refused.value.problems} == {"name", "email", "join", "leave"}


@pytest.mark.parametrize(
    "name", ["back office task queue homeowner", "BACK_OFFICE_HOMEOWNER", "Shift leads"]
)
def test_no_queue_bears_the_name_or_key_of_another_group(house: House, name: str) -> None:
    with pytest.raises(RuleViolation, match="is taken by the"):
        house.do("max", CreateQueue(name=name))
    house.do("max", CreateQueue(name="Night shift"))
    with pytest.raises(RuleViolation, match="is taken by the"):
        house.do("max", EditQueue(queue="night_shift", name=name))


@pytest.mark.shipped  # about letters
def test_keys_are_plain_and_never_taken_twice(house: House) -> None:
    names = ("Night-shift", "Night shift", "Ünïcode!", "夜勤", "x" * 80, "x" * 79)
    keys = [house.do("max", CreateQueue(name=name)).number for name in names]
    assert keys[:4] == ["night_shift", "night_shift_2", "n_code", "queue"]
    assert len(set(keys)) == len(keys)
    assert all(key and len(key) <= 80 for key in keys)


def test_an_edit_says_what_changed_and_nothing_else_changes(house: House) -> None:
    house.do("max", CreateQueue(name="Night shift", member=("dana",), email="n@example.com"))
    edit = EditQueue(queue="Night shift", name="Late shift", join=("sam", "dana"), leave=("dana",))
    told = house.do("max", edit)
    assert told.message == "Late shift: name, Sam Ortiz joined, Dana Reyes left."
    row = queue(house, "night_shift")
    assert (row.name, row.email, row.members) == ("Late shift", "n@example.com", ("sam",))
    house.do("max", EditQueue(queue="night_shift", email=""))
    assert queue(house, "night_shift").email is None
    with pytest.raises(RuleViolation, match="Nothing to change"):
        house.do("max", EditQueue(queue="night_shift", name="Late shift", join=("sam",)))


def test_a_queue_with_cases_is_not_taken_back(house: House) -> None:
    made = house.do("max", CreateQueue(name="Night shift", member=("dana",)))
    number = house.homeowner()
    house.do("sam", ChangeOwner(case=number, to_queue="night_shift"))
    with pytest.raises(Conflict, match=f"still named by case {number}"):
        house["max"].undo(made.action)
    house["sam"].undo()
    undone = house["max"].undo(made.action)
    assert undone.message.startswith("Undone on queue night_shift: New queue")
    house.do("max", CreateQueue(name="Night shift"))


def test_a_case_is_opened_in_a_queue_that_was_made_here(house: House) -> None:
    house.do("max", CreateQueue(name="Night shift"))
    house.do("sam", CreateCase(type="customer_support", subject="x", queue="night_shift"))
    assert queue(house, "night_shift").open_cases == 1
