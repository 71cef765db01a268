"""Acts on a list by keyboard: order, filter, count, copy, export; and a row that somebody takes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ClaimCase, CloseCase
from core.commands.task import CreateTask
from data.outside import Outside
from tests.data.queries_desk import statements
from tests.tui.seat import seat
from tui.keymap import KEYS, action
from tui.screens.acts import ActsScreen
from tui.screens.bell import BellScreen
from tui.screens.drafts import DraftsScreen
from tui.screens.enclose import EnclosingSheet
from tui.screens.gate import GateSheet
from tui.screens.go import Go
from tui.screens.help import Help
from tui.screens.mails import MailScreen
from tui.screens.sheet import Sheet
from tui.screens.similar import SimilarSheet
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.list_head import ListHead
from tui.widgets.menu import Menu
from tui.widgets.pages import SIZE as PAGE
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat
    from tui.keymap import Key

PLACES = {
    "open": (RecordList, Menu), "list": (RecordList, Menu), "record": (WorkspaceScreen,),
    "case": (WorkspaceScreen,), "lists": (WorkspaceScreen,), "tabs": (WorkspaceScreen,),
    "everywhere": (WorkspaceScreen, BellScreen), "go": (Go,), "bell": (BellScreen,),
    "gate": (GateSheet,), "similar": (SimilarSheet,), "drafts": (DraftsScreen,),
    "acts": (ActsScreen,), "mail": (MailScreen,),
    "form": (Sheet,), "help": (Help,),
}  # fmt: skip
OF_ONE: dict[str, tuple[type, ...]] = {"form.file": (EnclosingSheet,)}
"""Keys that only some of the screens of their place answer."""


@pytest.mark.parametrize(
    "key", [key for key in KEYS if key.where in PLACES and key.action != "submit"], ids=str
)
def test_every_key_has_somebody_who_acts(key: Key) -> None:
    """A key in the footer, the help or the card that does nothing is a lie."""
    for place in OF_ONE.get(key.id, PLACES[key.where]):
        assert hasattr(place, f"action_{action(key)}"), place


def rows(at: Seat) -> list[str]:
    """Give the keys of the rows, from the first."""
    pages = at.app.lowest.rows.pages
    assert pages
    return [pages.key(n) or "" for n in range(pages.length)]


async def ordered(at: Seat, by: str) -> None:
    """Choose the column to order by."""
    await at.press("S")
    await at.on("Pick")
    await at.type(by)
    await at.press("enter")
    await at.on("WorkspaceScreen")


async def test_s_orders_by_a_column_and_the_same_again_turns_it_round(house: House) -> None:
    numbers = [house.queued(subject=word) for word in ("b", "c", "a")]
    async with seat(house, "dana") as at:
        await at.sees("3 cases", "high priority first, then oldest")
        await ordered(at, "subject")
        await at.sees("Subject↑", "by subject")
        await at.until(lambda: rows(at) == [numbers[2], numbers[0], numbers[1]], "a b c")
        await ordered(at, "subject")
        await at.sees("Subject↓", "by subject, last first")
        await at.until(lambda: rows(at) == [numbers[1], numbers[0], numbers[2]], "c b a")
        await ordered(at, "work order")
        await at.sees("high priority first, then oldest")
        await at.until(lambda: rows(at) == numbers, "oldest first")


async def test_a_click_on_a_heading_orders_by_it(house: House) -> None:
    numbers = [house.queued(subject=word) for word in ("b", "c", "a")]
    async with seat(house, "dana") as at:
        await at.sees("3 cases")
        drawn = at.text.splitlines()
        line = next(n for n, row in enumerate(drawn) if "Number" in row)
        column = drawn[line].index("Subject")
        top = at.app.screen.query_one(ListHead).region.y
        await at.pilot.click(ListHead, offset=(column, line - top))
        await at.sees("Subject↑")
        await at.pilot.click(ListHead, offset=(column, line - top))
        await at.sees("Subject↓")
        await at.until(lambda: rows(at) == [numbers[1], numbers[0], numbers[2]], "c b a")


async def test_the_order_is_remembered_for_each_person_and_list(
    house: House, tmp_path: Path
) -> None:
    house.queued()
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", outside=outside) as at:
        await ordered(at, "subject")
        await at.sees("Subject↑")
        await at.press("g", "a")
        await at.sees("4 accounts")
        assert "↑" not in at.text
        await at.press("ctrl+q")
    async with seat(house, "dana", outside=outside, first="accounts") as at:
        await at.press("g", "c")
        await at.sees("Subject↑")
    async with seat(house, "ines", outside=outside) as at:
        await at.sees("1 case")
        assert "↑" not in at.text


async def test_the_filter_narrows_while_one_types_and_escape_shows_all(house: House) -> None:
    number = house.queued(subject="Inverter hums")
    for _ in range(3):
        house.queued(subject="Roof leaks")
    async with seat(house, "dana") as at:
        await at.sees("4 cases")
        await at.press("f")
        await at.type("hums")
        await at.until(lambda: rows(at) == [number], "one row")
        await at.sees("1 case")
        await at.press("enter", "enter")
        await at.sees("Inverter hums", "Feed")
        await at.press("q")
        await at.until(lambda: rows(at) == [number], "one row")
        await at.press("escape")
        await at.sees("4 cases")
        await at.press("f")
        await at.type("nothing like it")
        await at.sees("0 cases")
        await at.press("escape")
        await at.sees("4 cases")
        assert at.app.lowest.rows.has_focus


def counts(sent: list[tuple[str, object]]) -> list[str]:
    """Give the statements that count cases, or seek the place of one among them."""
    return [text for text, _ in sent if "count(" in text.lower() and "FROM cases" in text]


async def test_what_is_typed_at_once_is_counted_once_at_most_and_the_cursor_stays(
    house: House,
) -> None:
    """At a million cases a count runs on for seconds beside the keys."""
    numbers = [house.queued(subject=f"Hudson Street {n}") for n in range(PAGE + 2)]
    async with seat(house, "dana") as at:
        await at.sees("102 cases")
        await at.press("j", "j", "j", "f")
        with statements(house) as sent:
            await at.type("hudson")
            await at.until(lambda: at.app.lowest.list_view.narrow, "narrowed")  # type: ignore[union-attr]
            await at.until(lambda: rows(at)[:1] == numbers[:1], "the rows")
            await at.until(lambda: len(counts(sent)) == 1, "a count")
            assert at.app.lowest.rows.key == numbers[3]
            await at.type(" street 72")
            await at.until(lambda: rows(at) == numbers[72:73], "one row")
            await at.sees("   1 case\n")
        assert len(counts(sent)) == 1  # what fills one page is not counted


async def test_the_filter_line_takes_terms_and_completes_them(house: House) -> None:
    """The language of the shell, with its words a key away."""
    high, low = house.queued(priority="High"), house.queued(priority="Low")
    async with seat(house, "dana", size=(100, 30)) as at:
        await at.sees(high, low)
        await at.press("f")
        await at.type("pri")
        await at.sees("Tab priority:")
        await at.press("tab")
        await at.type("lo")
        await at.sees("Tab Low")
        await at.press("tab")
        await at.until(lambda: high not in at.text, "the narrowed list")
        await at.sees(low, "1 case")
        await at.press("enter")
        assert type(at.app.focused).__name__ == "RecordList"
        await at.press("escape")
        await at.sees(high, low)


async def test_a_letter_alone_waits_for_the_next_or_for_enter(house: House) -> None:
    """It begins nearly every text; of a million cases that is no narrowing but a long wait."""
    hums, leaks = house.queued(subject="Inverter hums"), house.queued(subject="Roof leaks")
    async with seat(house, "dana", size=(100, 30)) as at:
        await at.sees(hums, leaks)
        await at.press("f")
        await at.type("hums l")
        await at.until(lambda: rows(at) == [hums], "narrowed by the whole word alone")
        await at.press("enter")
        await at.sees("0 cases")


async def test_a_colon_asks_for_cases_from_wherever_one_is(house: House) -> None:
    """Open and closed ones, by the same language."""
    closed, waiting = house.homeowner("dana"), house.queued()
    house.do("dana", CloseCase(case=closed))
    async with seat(house, "dana", size=(100, 30)) as at:
        await at.press("g", "h")
        await at.on("HomeScreen")
        await at.press(":")
        await at.on("WorkspaceScreen")
        await at.sees("All cases", closed, waiting)
        await at.type("is:closed owner:me")
        await at.until(lambda: waiting not in at.text, "the closed one alone")
        await at.sees(closed, "1 case")


async def test_a_filter_that_is_not_understood_leaves_the_list_and_says_where(
    house: House,
) -> None:
    case = house.queued()
    async with seat(house, "dana", size=(100, 30)) as at:
        await at.sees(case)
        await at.press("f")
        await at.type("statis:new")
        await at.sees("! There is no field 'statis'. Did you mean 'status'?", case)
        await at.press("escape", "f")
        await at.type("age>1w")
        await at.sees("No cases here are as you asked; Esc shows all.")


async def test_letters_in_the_filter_are_no_acts(house: House) -> None:
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees("1 case")
        await at.press("f")
        await at.type("axq")
        await at.sees("0 cases")
        assert type(at.app.screen).__name__ == "WorkspaceScreen"
    assert house.case(number).owner_group_id is not None


async def test_y_copies_the_number_and_is_honest_about_the_terminal(house: House) -> None:
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees("1 case")
        await at.press("y")
        await at.sees(f"clipboard: {number}", "some terminals refuse that silently")
        assert at.app.clipboard == number


@pytest.mark.parametrize(
    ("letter", "title", "count", "shown"),
    [
        ("a", "Accounts", "4 accounts", "Rivera Household"), ("k", "Contacts", "3 contacts", "Jo"),
        ("o", "Contracts", "4 contracts", "! C-2"), ("j", "Jobs", "1 job", "E-1"),
        ("t", "Open tasks", "1 open task", "Call back"), ("p", "People", "10 people", "Dana Reyes"),
        ("q", "Queues", "queues", "Back Office Task Queue Homeowner"),
        ("c", "Back Office Task Queue Homeowner", "0 cases", "Number"),
    ],
)  # fmt: skip
async def test_g_and_a_letter_show_the_list_of_a_kind(
    house: House, letter: str, title: str, count: str, shown: str
) -> None:
    number = house.homeowner("dana")
    house.do("dana", CreateTask(case=number, subject="Call back"))
    async with seat(house, "dana", size=(100, 40)) as at:
        await at.press("g", letter)
        await at.sees(title, count, shown)
        lines = at.text.splitlines()
        assert all(len(line) <= 100 for line in lines)


@pytest.mark.parametrize(
    ("letter", "opened"),
    [("a", "Contacts"), ("k", "Account"), ("o", "Primary contact"), ("j", "Milestones"),
     ("p", "profile"), ("q", "Members")],
)  # fmt: skip
async def test_enter_opens_the_record_of_any_list(house: House, letter: str, opened: str) -> None:
    async with seat(house, "root", size=(100, 40)) as at:
        await at.press("g", letter)
        await at.until(lambda: at.app.lowest.rows.row is not None, "a row")
        await at.press("enter")
        await at.until(lambda: at.app.lowest.page is not None, "a page")
        await at.sees(opened)
        assert at.app.lowest.reading


async def test_a_task_in_the_list_opens_its_case(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CreateTask(case=number, subject="Call back"))
    async with seat(house, "dana") as at:
        await at.press("g", "t")
        await at.sees("Call back")
        await at.press("enter")
        await at.sees("Jo Rivera", "Billing: Autopay", "Feed")


async def test_a_task_list_completes_by_space(house: House) -> None:
    """domain.md 3.2: Space completes the task in task lists."""
    number = house.homeowner("dana")
    house.do("dana", CreateTask(case=number, subject="Call back"))
    async with seat(house, "dana") as at:
        await at.press("g", "t")
        await at.sees("1 open task")
        await at.press("space")
        await at.sees("0 open tasks")


async def test_a_list_is_exported_as_an_import_reads_it(house: House, tmp_path: Path) -> None:
    numbers = [house.queued(subject="=cmd()"), house.queued()]
    target = tmp_path / "out.csv"
    async with seat(house, "dana", outside=Outside(shelves=tmp_path / "shelves")) as at:
        await at.sees("2 cases")
        await at.press("E")
        await at.on("SaveAs")
        await at.sees("Export cases: Back Office Task Queue Homeowner", "stays as it is")
        at.app.screen.query_one("Form").put("path", str(target))  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.sees("2 rows were written to")
        await at.press("E")
        await at.on("SaveAs")
        at.app.screen.query_one("Form").put("path", str(target))  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.sees("There is a file")
    with target.open(newline="", encoding="utf-8-sig") as file:
        found = list(csv.DictReader(file))
    assert [row["number"] for row in found] == numbers
    assert not any(row["subject"].startswith("=") for row in found)


async def test_any_list_is_exported_as_it_is_seen(house: House, tmp_path: Path) -> None:
    target = tmp_path / "people.csv"
    async with seat(house, "root", outside=Outside(shelves=tmp_path / "shelves")) as at:
        await at.press("g", "p")
        await at.sees("10 people")
        await at.press("E")
        await at.on("SaveAs")
        at.app.screen.query_one("Form").put("path", str(target))  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.sees("10 rows were written to")
    assert "Dana Reyes" in target.read_text("utf-8-sig")


async def test_a_row_that_somebody_takes_leaves_the_cursor_adrift(house: House) -> None:
    """No key acts on the case that moved up; the next move chooses a row."""
    numbers = [house.queued() for _ in range(3)]
    async with seat(house, "dana") as at:
        await at.sees("3 cases")
        await at.press("j")
        house.do("ines", ClaimCase(case=numbers[1]))
        await at.sees(
            f"Case {numbers[1]} left this list: it belongs to Ines Duarte.", "2 cases",
            "The next move chooses another row.",
        )  # fmt: skip
        assert at.app.lowest.record is None
        await at.press("a", "x", "c", "enter", "y", "o", "p")
        await at.pilot.pause(0.2)
        assert type(at.app.screen).__name__ == "WorkspaceScreen"
        assert not at.app.lowest.reading
        assert house.case(numbers[2]).owner_group_id is not None
        await at.press("j")
        await at.until(lambda: at.app.lowest.rows.key == numbers[2], "a row")
        await at.press("a")
        await at.sees(f"Case {numbers[2]} is yours")


async def test_counts_are_exact_beyond_a_page(house: House) -> None:
    for _ in range(123):
        house.queued()
    async with seat(house, "dana") as at:
        await at.sees("123 cases")
        await at.press("f")
        await at.type("charged")
        await at.sees("123 cases")


@pytest.mark.parametrize("who", ["bo", "sal"])
async def test_who_may_see_no_case_sees_none_in_any_list(house: House, who: str) -> None:
    number = house.queued()
    async with seat(house, who, size=(100, 40)) as at:
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("all open")
        await at.press("enter")
        await at.sees("All open cases", "0 cases")
        await at.press("slash")
        await at.on("SearchScreen")
        await at.type(number)
        await at.press("enter")
        await at.sees("Nothing was found.")
