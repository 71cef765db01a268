"""The open records by keyboard: tabs, those beside them, what was closed, and after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from core.commands.user import EditUser
from data.outside import Outside
from tests.tui.seat import seat
from tui.widgets.tab_strip import TabStrip
from tui.workspace import LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat


async def opened(at: Seat, *numbers: str) -> None:
    """Open cases, one tab each."""
    for number in numbers:
        at.app.open_case(number)
        await at.sees(f"Post to Case {number}")


def tabs(at: Seat) -> list[list[str]]:
    """Give the keys in each tab."""
    return [[place.key for place in tab.places] for tab in at.app.workspace.tabs]


def strip(at: Seat) -> str:
    """Give the line of tabs."""
    return at.app.lowest.query_one(TabStrip).lines(100)[0].plain


@pytest.fixture
def numbers(house: House) -> list[str]:
    """Open three cases that Dana owns."""
    return [house.homeowner("dana", subject=f"Subject {n}") for n in range(3)]


SIZE = (100, 40)


async def test_brackets_go_round_the_tabs_and_the_list(house: House, numbers: list[str]) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await opened(at, *numbers)
        stops = []
        for _ in range(4):
            await at.press("right_square_bracket")
            stops.append(at.app.workspace.at)
        assert stops == [None, 0, 1, 2]
        await at.press("left_square_bracket")
        await at.sees(f"Post to Case {numbers[1]}")


async def test_w_and_a_digit_jump_to_a_tab(house: House, numbers: list[str]) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await opened(at, *numbers)
        await at.press("w")
        await at.on("GoTab")
        await at.sees(f"1 {numbers[0]}", f"3 {numbers[2]}")
        await at.press("1")
        await at.on("WorkspaceScreen")
        await at.sees(f"Post to Case {numbers[0]}")
        await at.press("w")
        await at.on("GoTab")
        await at.press("x")
        await at.on("WorkspaceScreen")
        assert at.app.workspace.at == 0
        assert not house.case(numbers[0]).is_closed


async def test_w_says_so_where_nothing_is_open(house: House) -> None:
    async with seat(house, "dana") as at:
        await at.press("w")
        await at.sees("No record is open.")


async def test_an_open_record_focuses_its_tab(house: House, numbers: list[str]) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await opened(at, *numbers, numbers[0])
        assert tabs(at) == [[number] for number in numbers]
        assert at.app.workspace.at == 0


async def test_a_related_record_is_a_subtab_and_braces_go_between_them(
    house: House, numbers: list[str]
) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await opened(at, numbers[0])
        await at.press("left")
        await at.sees("Contract", "Installer")
        await at.press("enter")
        await at.sees("Primary contact")
        assert tabs(at) == [[numbers[0], "C-1"]]
        assert f"{numbers[0]} Subject 0 › C-1" in strip(at)
        await at.press("left_curly_bracket")
        await at.sees(f"Post to Case {numbers[0]}")
        await at.press("right_curly_bracket")
        await at.sees("Primary contact")
        await at.press("q")
        await at.sees(f"Post to Case {numbers[0]}")
        assert tabs(at) == [[numbers[0]]]


async def test_closed_tabs_come_back_the_last_first(house: House, numbers: list[str]) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await opened(at, *numbers)
        await at.press("W")
        await at.sees("3 closed; z opens them again.")
        assert tabs(at) == []
        for count in range(1, 4):
            await at.press("z")
            await at.until(lambda: len(tabs(at)) == count, "one more")  # noqa: B023  waited for
        assert tabs(at) == [[number] for number in numbers]
        await at.press("z")
        await at.sees("Nothing was closed.")


async def test_q_closes_the_tab_and_shows_the_one_that_follows(
    house: House, numbers: list[str]
) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await opened(at, *numbers, numbers[0])
        await at.press("q")
        await at.sees(f"Post to Case {numbers[1]}")
        await at.press("q")
        await at.sees(f"Post to Case {numbers[2]}")
        await at.press("q")
        await at.sees("Number")
        assert at.app.workspace.at is None


async def test_beyond_thirty_tabs_the_one_longest_unseen_is_closed_and_said_so(
    house: House,
) -> None:
    numbers = [house.homeowner("dana") for _ in range(LIMIT + 1)]
    async with seat(house, "dana") as at:
        for number in numbers[:LIMIT]:
            at.app.workspace.open("case", number, title=f"{number} Billing")
        at.app.open_case(numbers[LIMIT])
        await at.sees(f"{numbers[0]} Billing was closed to make room; z opens it again.")
        assert len(tabs(at)) == LIMIT
        await at.press("z")
        await at.until(lambda: [numbers[0]] in tabs(at), "the closed one")
        assert len(tabs(at)) == LIMIT
        assert [numbers[1]] not in tabs(at)


async def test_tabs_list_cursor_and_order_are_there_after_a_restart(
    house: House, tmp_path: Path
) -> None:
    """It opens on the list; the records that were open wait in their tabs."""
    numbers = [house.homeowner("dana", subject=f"Subject {n}") for n in range(4)]
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("my open cases")
        await at.press("enter")
        await at.sees("My open cases", "4 cases")
        await at.press("S")
        await at.on("Pick")
        await at.type("subject")
        await at.press("enter")
        await at.sees("Subject↑")
        await at.press("S")
        await at.on("Pick")
        await at.type("subject")
        await at.press("enter")
        await at.sees("Subject↓")
        await at.press("home", "j")
        await at.until(lambda: at.app.lowest.rows.key == numbers[2], "the second row")
        await opened(at, numbers[0])
        await at.press("left", "enter")
        await at.sees("Primary contact")
        at.app.open_record("account", "HO-1")
        await at.sees("Juniper")
        await at.press("ctrl+q")
    async with seat(house, "dana", size=SIZE, outside=outside, first="Juniper") as at:
        await at.sees("My open cases", "Juniper")  # the record that was read is read again
        await at.until(lambda: at.app.lowest.rows.key == numbers[2], "the same row")
        assert tabs(at) == [[numbers[0], "C-1"], ["HO-1"]]
        assert "Rivera Household" in strip(at)
        await at.press("left_square_bracket")
        await at.sees("Primary contact")
        await at.press("left_square_bracket")
        await at.sees("Subject↓", "4 cases")


async def test_what_another_person_had_open_is_theirs(
    house: House, numbers: list[str], tmp_path: Path
) -> None:
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await opened(at, numbers[0])
        await at.press("ctrl+q")
    async with seat(house, "ines", outside=outside) as at:
        assert tabs(at) == []


async def test_a_restored_tab_whose_record_one_may_no_longer_see_says_so(
    house: House, numbers: list[str], tmp_path: Path
) -> None:
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await opened(at, numbers[0])
        await at.press("ctrl+q")
    house.do("root", EditUser(user="dana", profile="boundary"))
    async with seat(house, "dana", size=SIZE, outside=outside, first="There is no case") as at:
        await at.sees("There is no case")
        assert "Charged twice" not in at.text
        await at.press("a")
        await at.until(lambda: "There is no case" in at.told or "may not" in at.told, "a refusal")
        await at.press("q")
        await at.sees("Number")


async def test_the_next_record_of_the_list_is_read_without_leaving(
    house: House, numbers: list[str]
) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("my open")
        await at.press("enter")
        await at.sees("3 cases")
        await at.press("enter")
        await at.sees(f"Post to Case {numbers[0]}")
        await at.press("right")
        await at.sees("Primary Reason")
        await at.press("J")
        await at.sees("Subject 1", "Primary Reason")
        assert tabs(at) == [[numbers[1]]]
        await at.press("J")
        await at.sees("Subject 2")
        await at.press("J")
        await at.sees("The list ends here.")
        await at.press("K", "K")
        await at.until(lambda: tabs(at) == [[numbers[0]]], "the first")
        await at.press("escape")
        await at.sees("3 cases")
        assert at.app.lowest.rows.key == numbers[0]


async def test_backslash_puts_list_and_record_side_by_side_or_not(
    house: House, numbers: list[str], tmp_path: Path
) -> None:
    """Where there is room; it is remembered."""
    queued = house.queued()
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", size=(160, 45), outside=outside) as at:
        await at.sees("1 case", f"Post to Case {queued}")
        await at.press("backslash")
        await at.until(lambda: "Post to Case" not in at.text, "the list alone")
        await at.sees("1 case")
        await opened(at, numbers[0])
        assert "1 case " not in at.text
        await at.press("escape")
        await at.sees("1 case")
        await at.press("ctrl+q")
    async with seat(house, "dana", size=(160, 45), outside=outside) as at:
        await at.sees("1 case")
        await at.pilot.pause(0.3)
        assert "Post to Case" not in at.text
        await at.press("backslash")
        await at.sees("1 case", f"Post to Case {queued}")


async def test_keys_that_come_faster_than_a_sheet_goes_close_nothing_else(
    house: House, numbers: list[str]
) -> None:
    """No screen is left twice, and the workspace is never left."""
    async with seat(house, "dana", size=SIZE) as at:
        await opened(at, numbers[0])
        for keys in (
            ("g", "a", "pagedown", "end"), ("g", "x", "x"), ("w", "1", "1"),
            ("c", "escape", "escape", "escape"), ("v", "enter", "enter"),
            ("o", "escape", "escape"), ("question_mark", "escape", "escape"),
        ):  # fmt: skip
            for key in keys:
                at.app.post_message(Key(key, key if len(key) == 1 else None))
            await at.pilot.pause(0.3)
            await at.until(lambda: at.app.screen_stack, keys[0])
            at.app.lowest.look()
        assert not house.case(numbers[0]).is_closed


async def test_a_key_that_comes_while_the_console_ends_does_nothing(house: House) -> None:
    """Its parts go one after the other: an act would look for the list in vain."""
    house.queued()
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("1 case")
        assert at.app.lowest.check_action("app_back", ())
        at.app.exit()
        assert not at.app.lowest.check_action("app_back", ())
