"""What I did, newest first: in words, with its case, and who took it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner, ClaimCase, EditCase, PostToCase
from core.commands.journal import Undo
from core.entities import FeedItem
from core.errors import Conflict
from core.many import CHUNK, carry_out

if TYPE_CHECKING:
    from tests.house import House


def test_my_acts_and_nobody_elses_by_pages(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    house.do("max", PostToCase(case=number, text="hm"))
    edit = house.do("dana", EditCase(case=number, fields={"priority": "High"}))
    (last,) = house["dana"].look.acts(limit=1)
    (first,) = house["dana"].look.acts(limit=10, before=last.action)
    assert (last.action, first.action) == (edit.action, claim.action)
    assert (first.message, first.case) == (f"Case {number} is yours.", number)
    assert last.line == f"caseline case edit {number} --set priority=High"


def test_an_act_that_was_taken_back_says_by_whom_until_that_is_taken_back_too(
    house: House,
) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    undo = house["dana"].undo(claim.action)
    undoing, act = house["dana"].look.acts(limit=9)
    assert act.undone is not None
    assert act.undone[0] == "Dana Reyes"
    assert (act.undone[2], undoing.undo_of) == (undo.action, claim.action)
    house["dana"].undo(undo.action)
    assert [act.undone for act in house["dana"].look.acts(limit=9)][-1] is None


def test_an_act_on_many_cases_is_one(house: House) -> None:
    numbers = [house.queued() for _ in range(CHUNK + 2)]
    carry_out(house["dana"], ChangeOwner(case="0", to="ines"), numbers)
    (act,) = house["dana"].look.acts(limit=9)
    assert act.message == f"Change owner: {CHUNK + 2} cases."
    assert act.line == (
        f"caseline case assign --where number:{','.join(sorted(numbers))} --yes --to ines"
    )
    house["dana"].undo(act.action)
    assert house["dana"].look.acts(limit=2)[1].undone is not None
    assert all(house.case(number).owner_group_id is not None for number in numbers)


def test_what_an_undo_would_say_is_asked_without_doing_it(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number)).action
    assert "Undone" in house["dana"].would(Undo(action=claim)).message
    assert house.case(number).owner_user_id == house["dana"].person.id
    later = house.do("max", ChangeOwner(case=number, to="ines"))
    with pytest.raises(Conflict, match="Max .* built on it: Change owner") as refused:
        house["dana"].would(Undo(action=claim))
    assert refused.value.details["action"] == later.action
    assert house.all(FeedItem, kind="TextPost") == []
