"""Saved lists at the console: saved, picked, pinned, grouped, on a key (domain.md 1.19)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.commands.case import ClaimCase
from core.commands.view import CreateView, KeyView, PinView
from core.entities import ListView
from data.outside import Outside
from tests.tui.seat import seat
from tui.lists.present import present
from tui.lists.shipped import lists

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat

TEAM = "back_office_homeowner"


async def narrow(at: Seat, words: str) -> None:
    """Ask for cases by a filter line."""
    await at.press("colon")
    await at.type(words)
    await at.press("enter")
    await at.until(lambda: at.app.screen.focused is at.app.lowest.rows, "the rows")


async def test_what_is_shown_is_saved_by_one_key_and_opened(house: House) -> None:
    """Name, columns and key are asked; filter and order are those of the list."""
    number = house.queued()
    async with seat(house, "dana") as at:
        await narrow(at, "reason:billing is:open")
        await at.sees("Save list")
        await at.press("V")
        await at.on("ViewSheet")
        await at.type("Old billing")
        await at.press("tab", "tab")
        await at.type("age:12, number, statis")
        await at.press("ctrl+s")
        await at.sees("there is no column 'statis'", "Old billing")
        await at.press("backspace", "backspace", "u", "s", "ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Old billing", "1 case", number)
        heads = next(line for line in at.text.splitlines() if "Number" in line)
        assert heads.split() == ["Age↓", "Number", "Status"]
        assert heads.index("Number") - heads.index("Age") == 14
    view = house.all(ListView)[0]
    assert (view.filter, view.sort, view.descending) == (
        "reason:billing is:open", "created_at", True,
    )  # fmt: skip


async def test_a_filter_that_is_refused_is_marked_and_nothing_typed_is_lost(house: House) -> None:
    house.queued()
    house.do("dana", CreateView(name="Old billing", filter="is:open"))
    async with seat(house, "dana") as at:
        await at.press("v")
        await at.on("ListsSheet")
        await at.press("ctrl+r")
        await at.on("ViewSheet")
        await at.press("tab", "end")
        await at.type(" status:nwe")
        await at.press("ctrl+s")
        await at.sees("There is no status 'nwe'. Did you mean 'New'?")
        line = at.app.screen.query_one("#filter")
        assert line.selected_text == "nwe"  # type: ignore[attr-defined]
        await at.type("new")
        await at.press("ctrl+s")
        await at.on("ListsSheet")
    assert house.all(ListView)[0].filter == "is:open status:new"


async def test_a_group_has_a_heading_with_its_count_and_the_cursor_passes_it(house: House) -> None:
    numbers = [house.queued() for _ in range(3)]
    house.do("dana", ClaimCase(case=numbers[1]))
    house.do("dana", CreateView(name="By owner", filter="is:open", group_by="owner"))
    house.do("dana", PinView(view="By owner"))
    async with seat(house, "dana") as at:
        await at.sees("*By owner", "3 cases", "Dana Reyes  1", "Homeowner  2", "grouped by owner")
        lines = [line.strip() for line in at.text.splitlines()]
        heads = [n for n, line in enumerate(lines) if line.endswith(("Homeowner  2", "Reyes  1"))]
        assert heads[1] - heads[0] == 3
        await at.until(lambda: at.app.lowest.rows.key, "the rows")
        seen = [at.app.lowest.rows.key]
        for _ in range(2):
            await at.press("j")
            seen.append(at.app.lowest.rows.key)
        assert seen == [numbers[0], numbers[2], numbers[1]]


async def test_the_picker_shows_mine_shared_and_standard_lists_with_live_counts(
    house: House,
) -> None:
    house.queued()
    house.do("dana", CreateView(name="Old billing", filter="reason:billing"))
    house.do("ines", CreateView(name="Of the team", filter="is:closed", groups=TEAM))
    async with seat(house, "dana") as at:
        await at.press("v")
        await at.sees("Mine", "Shared with me", "Standard", "1 case", "0 cases · Ines Duarte")
        house.queued()
        await at.sees("2 cases")
        await at.type("of the team")
        await at.press("ctrl+r")
        await at.sees("It belongs to Ines Duarte")
        await at.press("ctrl+y")
        await at.until(lambda: len(house.all(ListView)) == 3, "a copy")
        await at.press("escape", "u")
        await at.until(lambda: len(house.all(ListView)) == 2, "undone")


async def test_a_list_is_deleted_in_the_picker_and_put_on_a_key(house: House) -> None:
    house.queued()
    house.do("dana", CreateView(name="Old billing", filter="is:closed"))
    async with seat(house, "dana") as at:
        await at.press("v")
        await at.on("ListsSheet")
        await at.press("ctrl+n")
        await at.on("KeySheet")
        await at.type("4")
        await at.press("ctrl+s")
        await at.sees("g 4 · 0 cases")
        await at.press("escape", "g")
        await at.sees("4 Old billing")
        await at.press("4")
        await at.sees("Old billing", "No cases here.")
        await at.press("v")
        await at.on("ListsSheet")
        await at.press("f8")
        await at.until(lambda: house.all(ListView) == [], "deleted")


async def test_the_console_opens_on_the_pinned_list_else_on_the_last_one(
    house: House, tmp_path: Path
) -> None:
    house.queued()
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", outside=outside) as at:
        await narrow(at, "is:open")
        await at.sees("All cases")
        await at.press("ctrl+q")
    async with seat(house, "dana", outside=outside) as at:
        await at.sees("All cases")
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("all open")
        await at.press("enter")
        await at.sees("All open cases", "1 case")
        await at.press("asterisk")
        await at.sees("*All open cases")
        await at.press("g", "q")
        await at.sees("Queues")
        await at.press("ctrl+q")
    async with seat(house, "dana", outside=outside) as at:
        await at.sees("*All open cases")


async def test_a_list_whose_filter_is_not_understood_any_more_says_so(house: House) -> None:
    house.queued()
    house.do("dana", CreateView(name="Old billing", filter="is:open"))
    house.do("dana", KeyView(view="Old billing", digit="1"))
    with house.store.work(
        key="k", command="view.edit", params="{}", person=None, at=house.clock.now()
    ) as unit:
        view = unit.get(ListView, house.all(ListView)[0].id)
        assert view is not None
        view.filter = "status:retired"
        unit.write()
    async with seat(house, "dana", size=(120, 30)) as at:
        await at.press("g", "1")
        await at.sees("Old billing", "There is no status", "V mends it.")
        await at.press("j", "enter", "V")
        await at.on("ViewSheet")
        await at.sees("status:retired")


def heads(at: Seat) -> str:
    """Give the line of the columns' headings, not that of the sheet that sets their widths."""
    lines = at.text.splitlines()
    return next((line for line in lines if re.search(r"Number\s+Age\s+\w", line)), "")


async def test_a_column_is_made_wider_in_place_kept_or_left_as_it_was(
    house: House, tmp_path: Path
) -> None:
    house.queued()
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", outside=outside, painted=True) as at:
        before = heads(at).find("Contact")
        assert before > 0
        await at.press("vertical_line")
        await at.on("Widths")
        await at.sees("Number 8", "Enter remembers them for you with this list. V saves them")
        await at.press("right", "plus", "plus", "up", "down")
        await at.sees("Age 10")
        await at.until(lambda: heads(at).find("Contact") == before + 2, "wider")
        await at.press("escape")
        await at.on("WorkspaceScreen")
        await at.until(lambda: heads(at).find("Contact") == before, "as before")
        await at.press("vertical_line", "right", "right", *["minus"] * 20, "enter")
        await at.on("WorkspaceScreen")
        await at.until(lambda: heads(at).split() == ["Number", "Age", "Co…", "Subject"], "kept")
        await at.press("f")
        await at.type("billing")
        await at.press("enter")
        await at.sees("Billing")
        assert heads(at).split() == ["Number", "Age", "Co…", "Subject"]
        await at.press("escape")
    async with seat(house, "dana", outside=outside) as at:
        assert heads(at).split() == ["Number", "Age", "Co…", "Subject"]
        await at.press("V")
        await at.on("ViewSheet")
        await at.sees("number, age, contact:3, subject")


async def test_the_widths_of_a_list_of_ones_own_are_saved_in_it_and_undone(house: House) -> None:
    house.queued()
    house.do("dana", CreateView(name="Mine", filter="is:open", columns="number age status"))
    house.do("dana", PinView(view="Mine"))
    async with seat(house, "dana") as at:
        await at.sees("*Mine")
        await at.press("vertical_line")
        await at.sees("Enter saves them in your list 'Mine'.")
        await at.press("right", "plus", "enter")
        await at.until(lambda: house.all(ListView)[0].columns == "number age:9 status", "saved")
        await at.press("u")
        await at.until(lambda: house.all(ListView)[0].columns == "number age status", "undone")


def test_a_list_of_the_organisation_is_saved_with_the_filter_that_it_has(house: House) -> None:
    shown = next(one for one in lists(house["dana"]) if one.title == "My Active Cases")
    assert present(shown, "no power")["filter"] == "owner:me type:service is:open no power"
