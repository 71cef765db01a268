"""Who works in a queue, who sees it and who answers for it (S3, domain.md 1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.queue import CreateQueue, EditQueue
from core.commands.user import EditUser
from core.errors import RuleViolation

if TYPE_CHECKING:
    from core.rows import GroupRow
    from tests.house import House

TEAM = "sales"
"""A team of Sal's alone."""


def queue(house: House, key: str) -> GroupRow:
    (found,) = (row for row in house["root"].look.groups("queue") if row.key == key)
    return found


def test_a_team_joins_a_queue_with_its_members_of_now_alone(house: House) -> None:
    house.do("root", CreateQueue(name="Night", member=("dana", TEAM)))
    assert queue(house, "night").members == ("dana", "sal")
    house.do("root", EditUser(user="bo", join=(TEAM,)))
    assert queue(house, "night").members == ("dana", "sal")
    told = house.do("root", EditQueue(queue="night", join=(TEAM, "sal")))
    assert told.message == "Night: Bo Winter joined."
    assert queue(house, "night").members == ("bo", "dana", "sal")


def test_a_member_that_is_neither_a_person_nor_a_team_is_told(house: House) -> None:
    with pytest.raises(RuleViolation, match="'nights'"):
        house.do("root", CreateQueue(name="Night", member=("nights",)))


def test_a_queue_becomes_private_and_public_again(house: House) -> None:
    house.do("root", CreateQueue(name="Night"))
    for word, is_private in (("yes", True), ("NO ", False)):
        told = house.do("root", EditQueue(queue="night", private=word))
        assert told.message == "Night: who sees it."
        assert queue(house, "night").is_private is is_private
    with pytest.raises(RuleViolation, match="'maybe' is neither yes nor no"):
        house.do("root", EditQueue(queue="night", private="maybe"))
    with pytest.raises(RuleViolation, match="Nothing to change"):
        house.do("root", EditQueue(queue="night", private="no"))
