"""Who owns a case, takes it and gives it away (domain.md 1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    ChangeOwner,
    ClaimCase,
)
from core.commands.task import CreateTask
from core.entities import (
    Activity,
    Notification,
    OutgoingMail,
    User,
)
from core.errors import Conflict, NotAllowed, RuleViolation

if TYPE_CHECKING:
    from tests.house import House

QUEUE = "back_office_homeowner"


def test_a_member_takes_a_case_from_the_queue(house: House) -> None:
    number = house.queued()
    house.do("dana", ClaimCase(case=number))
    assert house["dana"].case(number).row.owner.key == "dana"


def test_the_loser_of_a_claim_hears_who_took_it_and_when(house: House) -> None:
    number = house.queued()
    house.wait(minutes=42)
    house.do("dana", ClaimCase(case=number))
    house.wait(minutes=5)
    with pytest.raises(Conflict, match=f"Case {number} was taken by Dana Reyes at 04:42"):
        house.do("ines", ClaimCase(case=number))


def test_only_members_take_from_a_queue(house: House) -> None:
    number = house.queued()
    with pytest.raises(NotAllowed, match="not a member of Back Office Task Queue Homeowner"):
        house.do("ivo", ClaimCase(case=number))
    house.do("max", ClaimCase(case=number))


def test_a_frontline_agent_gives_the_own_case_to_a_queue(house: House) -> None:
    number = house.homeowner()
    house.do("sam", ChangeOwner(case=number, to_queue="Back Office Task Queue Homeowner"))
    assert house["sam"].case(number).row.owner.key == QUEUE


def test_a_frontline_agent_gives_nothing_away_that_is_not_theirs(house: House) -> None:
    number = house.queued()
    for command in (
        ChangeOwner(case=number, to="fay"),
        ChangeOwner(case=number, to_queue="customer_support"),
    ):
        with pytest.raises(NotAllowed):
            house.do("sam", command)


def test_an_inactive_person_never_becomes_owner(house: House) -> None:
    number = house.homeowner()
    with house.store.work(
        key="leave", command="outside", params="{}", person=None, at=house.clock.now()
    ) as unit:
        fay = unit.one(User, username="fay")
        assert fay
        fay.is_active = False
        unit.write()
    with pytest.raises(RuleViolation, match="not active"):
        house.do("sam", ChangeOwner(case=number, to="fay"))


@pytest.mark.parametrize("username", ["bo", "rae", "sal"])
def test_cases_are_owned_by_support(house: House, username: str) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="cannot be owned by"):
        house.do("sam", ChangeOwner(case=number, to=username))


def test_a_case_lies_only_in_queues_for_its_type(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="cannot lie in Aging Case Queue"):
        house.do("sam", ChangeOwner(case=number, to_queue="aging_cases"))


def test_a_new_owner_hears_of_it_by_bell_and_mail(house: House) -> None:
    number = house.homeowner()
    house.do("sam", ChangeOwner(case=number, to="dana"))
    dana = house.get(User, username="dana")
    assert [bell.kind for bell in house.all(Notification, user_id=dana.id)] == ["owner"]
    assert [mail.recipient for mail in house.all(OutgoingMail)] == ["dana@example.com"]


def test_no_mail_leaves_when_the_box_is_not_ticked(house: House) -> None:
    house.do("sam", ChangeOwner(case=house.homeowner(), to="dana", no_mail=True))
    assert house.all(OutgoingMail) == []


def test_open_tasks_follow_the_case_only_when_asked(house: House) -> None:
    number = house.homeowner()
    house.do("sam", CreateTask(case=number, subject="Call back"))
    sam, dana = (house.get(User, username=name).id for name in ("sam", "dana"))
    house.do("sam", ChangeOwner(case=number, to="dana"))
    assert house.get(Activity).assigned_to == sam
    house.do("dana", ChangeOwner(case=number, to="sam"))
    house.do("sam", ChangeOwner(case=number, to="dana", with_tasks=True))
    assert house.get(Activity).assigned_to == dana
