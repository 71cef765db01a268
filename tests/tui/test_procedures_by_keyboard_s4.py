"""The daily work on aging confirmations as the fourth seed lists it, by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.account import EditAccount
from core.commands.user import CreateUser
from core.entities import Activity, Case
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House
    from tests.tui.seat import Seat


SIZE = (160, 40)


@pytest.fixture
def number(house: House) -> str:
    """Let the feed find an account of Sal aging; gives the case, whose task is Teri's."""
    house.do("root", CreateUser(
        username="teri", name="Teri Marsh", profile="aging_rep", email="teri@example.com",
        group=("aging_cases", "aging"),
    ))  # fmt: skip
    days: dict[str, str | None] = {"oldest_aging_days": "9"}
    house.do("root", EditAccount(account="HO-2", fields=days))
    return house.get(Case).number


def tasks(house: House) -> list[tuple[str, bool, int | None]]:
    return [(one.subject, one.is_closed, one.previous_id) for one in house.all(Activity)]


async def at_home(at: Seat, told: str) -> None:
    """Go home, to the first task."""
    await at.press("g", "h")
    await at.sees("My tasks", told)
    await at.press("tab")
    await at.sees("F and go on")


async def test_s4_the_aging_rep_completes_daily_tasks_from_home_and_gives_one_to_sales(
    house: House, number: str
) -> None:
    """Steps 1 to 3, and the summary: from the Home page; when needed, to the sales rep."""
    async with seat(house, "teri", size=SIZE) as at:
        await at_home(at, "contact customer")
        await at.press("F")
        await at.on("FollowSheet")
        await at.type("Left a message.")
        await at.press("tab")
        await at.type("Call again")
        await at.press("ctrl+s")
        await at.sees("is done", "Call again")
        house.wait(days=1)
        await at.press("greater_than_sign")
        await at.on("HandOverSheet")
        await at.sees("Escalate to sales rep", "Sal Moreno gets the next task")
        await at.press("ctrl+s")
        await at.sees("was given to Sal Moreno", "No task is waiting for me")
    first, second, third = house.all(Activity)
    assert (second.previous_id, third.previous_id) == (first.id, second.id)
    assert (first.is_closed, second.is_closed, third.is_closed) == (True, True, False)
    assert first.comments == "Left a message."
    assert third.due is not None
    async with seat(house, "sal", size=SIZE) as at:
        await at.press("b")
        await at.sees(f"gave you a task on case {number}")


async def test_s4_sales_completes_daily_tasks_from_home_and_gives_one_to_the_aging_rep(
    house: House, number: str
) -> None:
    """Step 4, and the summary: from the Home page; when needed, to the aging rep."""
    async with seat(house, "teri", size=SIZE) as at:
        await at_home(at, number)
        await at.press("greater_than_sign")
        await at.on("HandOverSheet")
        await at.press("ctrl+s")
        await at.sees("was given to Sal Moreno")
    async with seat(house, "sal", size=SIZE) as at:
        await at_home(at, "help with Osei Household")
        await at.press("I")
        await at.on("EditTaskSheet")
        await at.press("tab")
        await at.press("ctrl+u")
        await at.type("In Progress")
        await at.press("ctrl+s")
        await at.sees("was changed: status")
        await at.press("greater_than_sign")
        await at.on("HandOverSheet")
        await at.sees("Return to aging rep", "Teri Marsh gets the next task")
        await at.press("ctrl+s")
        await at.sees("was given to Teri Marsh")
    async with seat(house, "teri", size=SIZE) as at:
        await at_home(at, "go on with Osei Household")
        await at.press("space")
        await at.sees("is done", "No task is waiting for me")
        await at.press("u")
        await at.sees("go on with Osei Household")


async def test_s4_what_is_not_aging_any_more_leaves_the_home_page(
    house: House, number: str
) -> None:
    async with seat(house, "teri", size=SIZE) as at:
        await at_home(at, number)
        days: dict[str, str | None] = {"oldest_aging_days": "4"}
        house.do("root", EditAccount(account="HO-2", fields=days))
        await at.press("f5")
        await at.sees("No task is waiting for me")
    assert all(is_closed for _, is_closed, _ in tasks(house))


async def test_a_second_open_task_is_told_of_before_it_is_made(house: House, number: str) -> None:
    async with seat(house, "teri", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Aging confirmations")
        await at.press("t")
        await at.on("TaskSheet")
        await at.sees("There is an open task already, of Teri Marsh")
