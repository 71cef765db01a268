"""People and queues by keyboard, and the whole road in a database with nobody but its founder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from core.commands.case import SetStatus
from core.entities import Case, Group, Membership, User
from core.org import loader
from data.founding import found
from tests import house as small
from tests.tui.seat import seat
from tests.tui.test_forms import fill
from tui.widgets.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.house import House
    from tests.postgres import Build
    from tests.tui.seat import Seat

SIZE = (100, 45)


def build_bare(url: str) -> None:
    """Found the shipped organisation with one administrator and nothing else."""
    people = [("root", "Root Admin", "admin")]
    desk = found(url, files=loader.shipped(), people=people, throwaway=True)
    desk.store.close()


@pytest.fixture
def bare(copy_of: Callable[[Build], str]) -> Iterator[small.House]:
    """Give an own database as it is after its founding."""
    made = small.House(copy_of(build_bare))
    yield made
    made.close()


async def a_queue_and_a_person(at: Seat) -> None:
    """Make a queue with the founder in it, then somebody who works there too."""
    await at.press("g", "q")
    await at.sees("queues")
    await at.press("n")
    await at.on("QueueSheet")
    await fill(at, name="Night shift", members="ro")
    await at.sees("› root")
    await at.press("enter", "ctrl+s")
    await at.sees("O opens it.")
    await at.press("O")
    await at.sees("Night shift", "Members 1")
    await at.press("g", "p")
    await at.sees("1 person")
    await at.press("n")
    await at.on("PersonSheet")
    await fill(at, username="nina", name="Nina New", profile="back", groups="night")
    await at.press("enter")
    groups = at.app.screen.query_one("#groups", Input)
    await at.until(lambda: groups.value == "night_shift", "the queue")
    await at.press("ctrl+s")
    await at.sees("O opens it.")
    await at.press("O")
    await at.sees("Nina New", "Night shift")


async def a_customer(at: Seat) -> None:
    """Make an account with a contact and a contract, and read the contract."""
    await at.press("g", "a")
    await at.sees("0 accounts")
    await at.press("n")
    await at.on("CreateSheet")
    await fill(at, name="Lund Household")
    await at.press("ctrl+s")
    await at.sees("O opens it.")
    await at.press("O")
    await at.sees("Lund Household", "Contracts 0")
    for what, given in (("contact", {"last_name": "Lund"}), ("contract", {"number": "C-1"})):
        await at.press("n")
        await at.on("Pick")
        await at.type(what)
        await at.press("enter")
        await at.on("CreateSheet")
        await fill(at, **given)
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Lund Household", "O opens it.")
    await at.press("O")
    await at.sees("C-1", "Draft")


async def test_a_founder_alone_makes_everything_that_a_first_case_needs(bare: House) -> None:
    async with seat(bare, "root", size=SIZE) as at:
        await a_queue_and_a_person(at)
        await a_customer(at)
        await at.press("n")
        await at.on("Pick")
        await at.type("homeowner")
        await at.press("enter")
        await at.on("NewCaseSheet")
        form = at.app.screen.query_one(Form)
        for name, value in (
            ("primary_reason", "Billing"), ("secondary_reason", "Autopay"), ("origin", "Phone"),
            ("description", "Charged twice"),
        ):  # fmt: skip
            form.put(name, value)
        await fill(at, contact="lund")
        await at.sees("› Lund")
        await at.press("enter", "ctrl+s")
        await at.sees("was created")
    assert bare.get(Case).owner_user_id == bare.get(User, username="root").id
    group = bare.get(Group, name="Night shift")
    assert len(bare.all(Membership, group_id=group.id)) == 2


async def test_an_empty_house_shows_empty_lists_and_no_fault(bare: House) -> None:
    async with seat(bare, "root", size=(80, 24)) as at:
        for letter, seen in (
            ("a", "0 accounts"), ("k", "0 contacts"), ("o", "0 contracts"), ("j", "0 jobs"),
            ("t", "0 open tasks"), ("h", "No task is waiting for me"), ("w", "all you wrote"),
        ):  # fmt: skip
            await at.press("g", letter)
            await at.sees(seen)
            if letter in "akojt":
                await at.press("enter", "j", "k", "home", "end", "y", "e", "P", "1", "J")
                assert type(at.app.screen).__name__ == "WorkspaceScreen"
        await at.press("b")
        await at.sees("Nothing has rung yet.")


async def test_a_person_moves_to_another_profile_and_queue(house: House) -> None:
    async with seat(house, "root", size=SIZE) as at:
        at.app.open_record("user", "fay")
        await at.sees("Fay Lind")
        await at.press("e")
        await at.on("PersonSheet")
        await at.sees("Edit Fay Lind")
        await fill(at, profile="back_office", time_zone="Europe/Paris", groups="customer_support")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Europe/Paris", "Customer Support Queue")
    person = next(row for row in house["root"].look.users() if row.username == "fay")
    assert (person.profile, person.groups) == ("back_office", ("customer_support",))


async def test_a_time_zone_that_is_none_is_told(house: House) -> None:
    async with seat(house, "root", size=SIZE) as at:
        at.app.open_record("user", "fay")
        await at.sees("Fay Lind")
        await at.press("e")
        await at.on("PersonSheet")
        await fill(at, time_zone="Mars/Olympus")
        await at.press("ctrl+s")
        await at.sees("! ", "Mars/Olympus")


async def test_a_username_is_taken_once(house: House) -> None:
    async with seat(house, "root", size=SIZE) as at:
        await at.press("g", "p")
        await at.sees("10 people")
        await at.press("n")
        await at.on("PersonSheet")
        await fill(at, username="dana", name="Another Dana", profile="frontline")
        await at.press("ctrl+s")
        await at.sees("! ", "dana", "Another Dana")
    assert len(house.all(User)) == 10


async def test_a_queue_gets_and_loses_members(house: House) -> None:
    async with seat(house, "root", size=SIZE) as at:
        at.app.open_record("queue", "back_office_homeowner")
        await at.sees("Members 2")
        await at.press("e")
        await at.on("QueueSheet")
        await fill(at, members="ines, sam")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.press("right")
        await at.sees("Sam Ortiz", "Ines Duarte")
        await at.until(lambda: "Dana Reyes" not in at.text, "no Dana")
    queue = next(g for g in house["root"].look.groups("queue") if g.key == "back_office_homeowner")
    assert set(queue.members) == {"ines", "sam"}


@pytest.mark.parametrize("letter", ["p", "q"])
async def test_only_who_may_set_up_makes_people_and_queues(house: House, letter: str) -> None:
    """What was typed stays, and the reason is told."""
    people, groups = len(house.all(User)), len(house.all(Group))
    async with seat(house, "sam", size=SIZE) as at:
        await at.press("g", letter)
        await at.until(lambda: at.app.lowest.rows.row is not None, "a row")
        await at.press("n")
        await at.until(lambda: "Sheet" in type(at.app.screen).__name__ or at.told, "a word")
        if "Sheet" in type(at.app.screen).__name__:
            if letter == "p":
                await fill(at, username="x", name="X", profile="admin")
            else:
                await fill(at, name="X")
            await at.press("ctrl+s")
            await at.sees("! ")
    assert (len(house.all(User)), len(house.all(Group))) == (people, groups)


async def test_a_queue_is_opened_from_its_page(house: House) -> None:
    numbers = [house.queued() for _ in range(7)]
    async with seat(house, "ines", size=SIZE) as at:
        at.app.open_record("queue", "back_office_homeowner")
        await at.sees("Open cases 7", "open cases 7")
        await at.press("1", "enter")
        await at.sees("Cases of Back Office Task Queue Homeowner", "7 cases", numbers[0])


async def test_who_leaves_hands_their_cases_over_and_may_come_back(house: House) -> None:
    """What is missing is told; the same key brings them back."""
    case = house.homeowner("dana")
    async with seat(house, "root", size=(100, 40)) as at:
        at.app.open_record("user", "dana")
        await at.sees("Dana Reyes", "Open cases")
        await at.press("L")
        await at.on("LeavingSheet")
        await at.press("ctrl+s")
        await at.sees(f"Dana Reyes owns 1 open case: {case}.")
        await at.type("ines")
        await at.sees("Ines Duarte")
        await at.press("enter", "ctrl+s")
        await at.sees("not active any more; handed over 1 open case", "! not active")
        assert house.case(case).owner_user_id == house.get(User, username="ines").id
        await at.press("L")
        await at.sees("Dana Reyes works here again")
    assert house.get(User, username="dana").is_active


async def test_the_customers_answer_is_put_on_the_case_and_moves_it(house: House) -> None:
    """It was awaited (domain.md 1.7)."""
    case = house.homeowner("dana")
    house.do("dana", SetStatus(case=case, status="Awaiting Customer Response"))
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay")
        await at.press("M")
        await at.on("MailSheet")
        await at.type("\tRe: your question\tIt is the meter in the garage")
        await at.press("ctrl+s")
        await at.sees("From jo@example.com: Re: your question", "It is the meter in the")
    assert house.case(case).status == "In Progress - Awaiting Customer Support"
