"""Who is offered as a new owner: only those who may be one (domain.md 1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner
from core.errors import CaselineError

if TYPE_CHECKING:
    from tests.house import House


def test_only_those_who_may_own_the_case_are_offered(house: House) -> None:
    """Every one who is offered is accepted, every other one is refused."""
    number = house.homeowner("dana")
    people, queues = house["dana"].owners(number)
    look = house["dana"].look
    for user in look.users():
        if user.username == "dana":
            assert "dana" not in people
        elif user.username in people:
            house.do("root", ChangeOwner(case=number, to=user.username))
            house.do("root", ChangeOwner(case=number, to="dana"))
        else:
            with pytest.raises(CaselineError):
                house.do("root", ChangeOwner(case=number, to=user.username))
    for group in look.groups("queue"):
        if group.key in queues:
            house.do("root", ChangeOwner(case=number, to_queue=group.key))
            house.do("root", ChangeOwner(case=number, to="dana"))
        else:
            with pytest.raises(CaselineError):
                house.do("root", ChangeOwner(case=number, to_queue=group.key))
    assert people
    assert queues
