"""Who may do what (domain.md 1.23): a matrix of act, profile, record type and ownership."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount
from core.commands.case import (
    ChangeOwner,
    ClaimCase,
    CloseCase,
    CreateCase,
    EditCase,
    LogReview,
    PostToCase,
)
from core.commands.task import CreateTask
from core.commands.user import CreateUser
from core.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from core.commands.registry import Command
    from tests.house import House

ALLOWED, REFUSED, UNSEEN = "allowed", "refused", "unseen"


def answer(house: House, person: str, command: Command) -> str:
    """Try it, and say how it ended."""
    try:
        house.do(person, command)
    except NotAllowed:
        return REFUSED
    except NotFound:
        return UNSEEN
    return ALLOWED


def acts(number: str) -> dict[str, Command]:
    """Give one command for each column of the table."""
    return {
        "edit": EditCase(case=number, fields={"priority": "High"}),
        "close": CloseCase(case=number),
        "review": LogReview(case=number, comments="fine"),
        "give": ChangeOwner(case=number, to_queue="back_office_installer"),
        "take": ClaimCase(case=number),
        "post": PostToCase(case=number, text="x"),
        "task": CreateTask(case=number, subject="Call"),
    }


EXPECTED: dict[tuple[str, str], set[str]] = {
    ("sam", "own"): {"edit", "close", "review", "give", "post", "task"},
    ("sam", "another's"): {"post", "task"},
    ("sam", "queue"): {"edit", "review", "post", "task"},
    ("dana", "own"): {"edit", "close", "review", "give", "post", "task"},
    ("dana", "another's"): {"edit", "close", "review", "post", "task"},
    ("dana", "queue"): {"edit", "close", "review", "give", "take", "post", "task"},
    ("max", "own"): {"edit", "close", "review", "give", "post", "task"},
    ("max", "another's"): {"edit", "close", "review", "give", "take", "post", "task"},
    ("max", "queue"): {"edit", "close", "review", "give", "take", "post", "task"},
}


def make(house: House, record_type: str, owner: str) -> str:
    """Open a case of a type and give it its owner."""
    creator = owner if owner in {"sam", "fay", "dana", "ines", "max"} else "ines"
    queue = {"queue": "back_office_homeowner"} if owner == "queue" else {}
    opener = {
        "homeowner": house.homeowner, "installer": house.installer,
        "customer_support": house.support,
    }[record_type]  # fmt: skip
    return opener(creator, **queue)


@pytest.mark.parametrize(
    ("record_type", "person", "ownership"),
    [
        *product(
            ["homeowner", "installer", "customer_support"],
            ["sam", "dana", "max"],
            ["own", "another's", "queue"],
        )
    ],
)
def test_support_may_do_what_the_table_says(
    house: House, record_type: str, person: str, ownership: str
) -> None:
    allowed = EXPECTED[person, ownership]
    owner = {"own": person, "another's": "fay", "queue": "queue"}[ownership]
    for name in acts("1"):
        if name == "take" and ownership != "queue":
            continue
        number = make(house, record_type, owner)
        expected = ALLOWED if name in allowed else REFUSED
        assert answer(house, person, acts(number)[name]) == expected, name


@pytest.mark.parametrize("record_type", ["homeowner", "installer", "customer_support"])
@pytest.mark.parametrize("person", ["bo", "rae", "sal"])
def test_others_do_not_see_cases_of_support(house: House, record_type: str, person: str) -> None:
    for name, owner in product(acts("1"), ("sam", "queue")):
        number = make(house, record_type, owner)
        if person == "sal" and record_type == "installer":
            # The installer's account is theirs: they read, post and give tasks, no more.
            expected = ALLOWED if name in {"post", "task"} else REFUSED
        else:
            expected = UNSEEN
        assert answer(house, person, acts(number)[name]) == expected, (name, owner)


@pytest.mark.parametrize("person", ["sam", "dana", "max", "root"])
def test_support_opens_cases_of_its_types(house: House, person: str) -> None:
    assert house.homeowner(person)
    assert house.installer(person)
    assert house.support(person)


@pytest.mark.parametrize("person", ["bo", "rae", "sal"])
def test_others_open_no_cases_and_edit_no_customers(house: House, person: str) -> None:
    opened = CreateCase(type="customer_support", subject="x")
    assert answer(house, person, opened) == REFUSED
    assert answer(house, person, CreateAccount(fields={"name": "x"})) == REFUSED


def test_only_an_administrator_changes_people(house: House) -> None:
    for person in ("sam", "dana", "bo", "rae", "sal", "max"):
        command = CreateUser(username="new", name="New", profile="admin")
        assert answer(house, person, command) == REFUSED
    assert answer(house, "root", command) == ALLOWED
