"""The history of my acts by keyboard: read, copied as shell lines, undone one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import ChangeOwner, ClaimCase, EditCase, PostToCase
from core.many import carry_out
from tests.tui.seat import seat
from tui.widgets.menu import Menu

if TYPE_CHECKING:
    from tests.house import House

SIZE = (100, 40)


async def test_any_act_is_undone_after_a_look_at_what_returns(house: House) -> None:
    number, other = house.homeowner("dana"), house.homeowner("dana")
    house.do("dana", EditCase(case=number, fields={"priority": "High"}))
    house.do("dana", PostToCase(case=other, text="hm"))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "u")
        await at.on("ActsScreen")
        await at.sees("Posted to case", "u undoes it, once you saw what returns", "u Undo")
        await at.press("down", "u")
        await at.on("UndoSheet")
        await at.sees("What returns:", "High → Medium")
        await at.press("ctrl+s")
        await at.on("ActsScreen")
        await at.sees("undone by Dana Reyes", "Undone on case")
    assert house.case(number).priority == "Medium"


async def test_a_refusal_names_who_built_on_it_and_leads_there(house: House) -> None:
    number = house.queued()
    house.do("dana", ClaimCase(case=number))
    house.do("max", ChangeOwner(case=number, to="ines"))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "u")
        await at.sees("is yours")
        await at.press("u")
        await at.on("UndoSheet")
        await at.sees("built on it: Change owner", f"Enter opens case {number}")
        await at.press("ctrl+s")
        await at.on("UndoSheet")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.sees(f"Case {number}", "Feed")


async def test_an_act_shows_its_changes_and_its_line_and_opens_its_case(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", EditCase(case=number, fields={"priority": "High", "subject": "it's"}))
    line = f"caseline case edit {number} --set priority=High --set 'subject=it'\"'\"'s'"
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "u")
        await at.sees(number)
        await at.press("y")
        await at.sees("clipboard")
        assert at.app.clipboard == line
        await at.press("enter")
        await at.on("ActSheet")
        await at.sees("Medium → High", "$ caseline case edit")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.sees("it's", "Feed")


async def test_an_act_on_many_is_one_row_and_one_undo(house: House) -> None:
    numbers = [house.queued() for _ in range(3)]
    carry_out(house["dana"], ClaimCase(case="0"), numbers)
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "u")
        await at.sees("Assign to me: 3 cases.")
        await at.press("u")
        await at.on("UndoSheet")
        await at.sees("What returns:")
        await at.press("ctrl+s")
        await at.on("ActsScreen")
        await at.sees("undone by")
    assert all(house.case(number).owner_group_id is not None for number in numbers)


async def test_older_acts_are_read_before_the_cursor_is_there(house: House) -> None:
    number = house.homeowner("dana")
    for n in range(70):
        house.do("dana", PostToCase(case=number, text=f"post {n}"))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "u")
        await at.sees("Posted to case")
        menu = at.app.screen.query_one(Menu)
        assert menu.option_count == 50
        await at.press("end")
        await at.until(lambda: menu.option_count == 71, "all acts")
