"""Somebody leaves: first their work is handed over; they stay as author and past owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import AcceptAssignment, CreateAssignment
from core.commands.case import ClaimCase, CloseCase, PostToCase, ReopenCase
from core.commands.user import ActivateUser, DeactivateUser
from core.entities import CaseAssignment, FeedItem, User
from core.errors import NotAllowed, RuleViolation
from core.work import EVENT_LIMIT

if TYPE_CHECKING:
    from tests.house import House

QUEUE = "back_office_homeowner"


def test_who_owns_open_cases_is_not_deactivated_before_somebody_gets_them(house: House) -> None:
    numbers = [house.homeowner("dana") for _ in range(7)]
    with pytest.raises(RuleViolation) as refused:
        house.do("root", DeactivateUser(user="dana"))
    assert refused.value.message == (
        f"Dana Reyes owns 7 open cases: {', '.join(numbers[:5])} and 2 more."
    )
    assert refused.value.details["cases"] == numbers
    assert house.get(User, username="dana").is_active


@pytest.mark.parametrize("to", [{"give_to": "ines"}, {"give_to_queue": QUEUE}])
def test_the_cases_are_handed_over_in_the_same_act(house: House, to: dict[str, str]) -> None:
    numbers = [house.homeowner("dana") for _ in range(3)]
    done = house.do("root", DeactivateUser(user="dana", **to))
    assert done.message == "Dana Reyes is not active any more; handed over 3 open cases."
    ines = house.get(User, username="ines").id
    for number in numbers:
        case = house.case(number)
        assert case.owner_user_id == (ines if "give_to" in to else None)
    with pytest.raises(NotAllowed, match="Dana Reyes is not active any more"):
        house.do("dana", PostToCase(case=numbers[0], text="x"))


def test_who_cannot_own_such_cases_does_not_get_them(house: House) -> None:
    house.homeowner("dana")
    for to in ({"give_to": "bo"}, {"give_to": "dana"}, {"give_to_queue": "aging_cases"}):
        with pytest.raises(RuleViolation):
            house.do("root", DeactivateUser(user="dana", **to))
    assert house.get(User, username="dana").is_active


def test_more_cases_than_events_may_follow_each_other_are_handed_over(house: House) -> None:
    """Many things that happen at once are no cycle."""
    number = house.homeowner("dana")
    for _ in range(EVENT_LIMIT):
        house.support("dana")
    house.do("root", DeactivateUser(user="dana", give_to="ines"))
    assert house.case(number).owner_user_id == house.get(User, username="ines").id


def test_what_they_had_accepted_is_their_teams_again(house: House) -> None:
    case = house.queued()
    made = house.do("ines", CreateAssignment(case=case, team="deal_processing", reason="Other"))
    house.do("bo", AcceptAssignment(assignment=made.number or ""))
    house.do("root", DeactivateUser(user="bo"))
    one = house.get(CaseAssignment, number=made.number)
    assert (one.status, one.owner_user_id) == ("New", None)
    assert f"{made.number} is Deal Processing's again" in [i.body for i in house.all(FeedItem)]


def test_who_left_stays_as_author_and_may_come_back(house: House) -> None:
    case = house.queued()
    house.do("dana", PostToCase(case=case, text="I know the customer"))
    house.do("root", DeactivateUser(user="dana"))
    (post,) = [e for e in house["ines"].case(case).feed if e.kind == "TextPost"]
    assert post.author
    assert post.author.name == "Dana Reyes"
    with pytest.raises(RuleViolation, match="is not active already"):
        house.do("root", DeactivateUser(user="dana"))
    house.do("root", ActivateUser(user="dana"))
    house.do("dana", ClaimCase(case=case))


def test_somebody_is_left_who_may_change_people(house: House) -> None:
    with pytest.raises(RuleViolation, match="Nobody would be left"):
        house.do("root", DeactivateUser(user="root"))
    with pytest.raises(NotAllowed):
        house.do("max", DeactivateUser(user="sam"))


def test_a_case_of_somebody_who_left_is_reopened_by_and_for_who_reopens_it(house: House) -> None:
    """An open case always has an owner who works here."""
    case = house.homeowner("dana")
    house.do("dana", CloseCase(case=case))
    house.do("root", DeactivateUser(user="dana"))
    house.do("ines", ReopenCase(case=case))
    assert house.case(case).owner_user_id == house.get(User, username="ines").id
    assert "Owner: Dana Reyes → Ines Duarte" in [i.body for i in house.all(FeedItem)]
