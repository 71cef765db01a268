"""The console on bad days of its file: full, locked, gone. Nothing ends, nothing typed is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from core.commands.case import EditCase
from core.entities import Case, FeedItem, ListView
from data.engine import parse
from data.outside import Outside
from tests import house as small
from tests.tui.disks import disk
from tests.tui.seat import seat
from tests.tui.typist import draft_files, drafts, sit
from tui.keymap import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.house import House
    from tests.postgres import Build
    from tests.terminal import Terminal
    from tests.tui.disks import Disk
    from tests.tui.seat import Seat

pytestmark = pytest.mark.usefixtures("present")

SIZE = (100, 40)
GONE = r"! Database gone since \d\d:\d\d"


def file_of(house: House) -> Path:
    """Give the file of a house."""
    return Path(parse(house.url).database or "")


def write(terminal: Terminal, words: str) -> None:
    """Write on the case under the cursor."""
    terminal.press("c")
    terminal.wait(r"Post to Case \d+")
    terminal.type(words)
    terminal.wait(words)


def posts(house: House) -> list[str]:
    """Give what was posted."""
    return [str(item.body) for item in house.all(FeedItem, kind="TextPost")]


@contextmanager
def written_by_another(house: House) -> Iterator[sqlite3.Connection]:
    """Let somebody else write, and not come to an end."""
    with closing(sqlite3.connect(file_of(house), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


# no room ---------------------------------------------------------------------------------------


def test_a_full_disk_is_said_the_words_stay_and_with_room_the_act_is_done_once(
    copy_of: Callable[[Build], str], tmp_path: Path
) -> None:
    with disk(tmp_path / "small", "4m") as full:
        place = full.folder / "desk.db"
        shutil.copy(parse(copy_of(small.build)).database or "", place)
        house = small.House(f"sqlite:///{place}")
        house.homeowner("sam")
        with sit(house, "sam", until="1 case") as terminal:
            write(terminal, "she called again")
            full.fill()
            terminal.press("ctrl+s")
            terminal.wait("! There is no room for the database", "she called again")
            assert posts(house) == []
            full.make_room()
            terminal.press("ctrl+s")
            terminal.wait("Posted to")
        assert posts(house) == ["she called again"]
        house.close()


def test_a_draft_that_cannot_be_kept_is_said_until_it_can_and_typing_goes_on(
    house: House, tmp_path: Path
) -> None:
    house.homeowner("sam")
    with disk(tmp_path / "small", "256k") as full:
        with sit(house, "sam", until="1 case", XDG_STATE_HOME=str(full.folder)) as terminal:
            write(terminal, "she called")
            full.fill()
            terminal.type(" again")
            terminal.wait(r"! Your draft is not kept: [^!]*No\s+space left", "she called again")
            terminal.type(" and again")
            terminal.wait("she called again and again")
            full.make_room()
            terminal.wait("Your draft is kept again", without="is not kept")
            terminal.kill()
        assert [d["fields"]["text"] for d in drafts(full.folder)] == ["she called again and again"]
        assert not {name for name in full.files if name.endswith(".new")}


async def test_a_file_or_a_list_that_finds_no_room_leaves_nothing_half_written(
    house: House, tmp_path: Path
) -> None:
    house.homeowner("sam", description="Charged twice. " * 2000)
    with disk(tmp_path / "small", "64k") as full:
        full.fill()
        async with seat(house, "sam", size=SIZE, outside=Outside(shelves=tmp_path)) as at:
            for key, name in (("E", "list.csv"), ("P", "case.txt")):
                await save(at, key, str(full.folder / name))
                await at.sees("No space left on device")
                at.app.clear_notifications()
            assert full.files == set()
            full.make_room()
            await save(at, "P", str(full.folder / "case.txt"))
            await at.until(lambda: full.files == {"case.txt"}, "the file")


async def save(at: Seat, key: str, path: str) -> None:
    """Write a list or a record to a file."""
    await at.press(key)
    await at.on("SaveAs")
    at.app.screen.query_one("Form").put("path", path)  # type: ignore[attr-defined]
    await at.press("ctrl+s")
    await at.on("WorkspaceScreen")


# locked ----------------------------------------------------------------------------------------


def test_a_locked_database_is_waited_for_in_sight_then_given_up_and_named(house: House) -> None:
    """Meanwhile what reads works, and what would change the words that are sent does not."""
    house.homeowner("sam")
    with sit(house, "sam", until="1 case", size=SIZE) as terminal:
        write(terminal, "she called again")
        with written_by_another(house):
            terminal.press("ctrl+s")
            terminal.wait("Sending …", "working …")
            terminal.type("lost")
            terminal.press("f1")
            terminal.wait("Keys that do something now|Keys in force|Next part")
            terminal.press("esc", "home")
            terminal.wait("! The database is busy: process", without="Sending|lost")
        terminal.type("Today ")
        terminal.wait("Today she called again")
        terminal.press("ctrl+s")
        terminal.wait("Posted to", without="Post to Case")
    assert posts(house) == ["Today she called again"]


async def test_what_is_on_its_way_may_be_left_and_is_told(house: House, tmp_path: Path) -> None:
    number, outside = house.homeowner("sam"), Outside(shelves=tmp_path)
    async with seat(house, "sam", size=SIZE, outside=outside) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay", "Feed")
        for words, told in (("first", "Posted to case"), ("second", "Busy")):
            await at.press("c")
            await at.on("ComposeSheet")
            await at.type(words)
            with written_by_another(house) as other:
                await at.press("ctrl+s")
                await at.sees("Sending …")
                await at.press("escape")
                await at.on("WorkspaceScreen")
                await at.sees("It is still being sent")
                if words == "first":
                    other.rollback()
                await at.sees(told) if words == "first" else await at.sees("g w shows what you")
    assert posts(house) == ["first"]
    (kept,) = outside.shelf(house["sam"]).drafts()
    assert kept.fields["text"] == "second"


# gone ------------------------------------------------------------------------------------------


def test_a_file_that_is_gone_is_said_the_list_stays_and_all_goes_on_once_it_is_back(
    house: House, home: Path
) -> None:
    number = house.homeowner("sam")
    place = file_of(house)
    with sit(house, "sam", until="1 case", size=SIZE) as terminal:
        terminal.wait(number)
        write(terminal, "she called again")
        away = place.rename(place.with_name("away.db"))
        terminal.wait(GONE, number)
        terminal.press("ctrl+s")
        terminal.wait(r"! The database\s[^!]* is not there any more", "she called again")
        assert not place.exists()
        away.rename(place)
        terminal.wait("answers again", without=GONE)
        terminal.press("ctrl+s")
        terminal.wait("Posted to", without="Post to Case")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert posts(house) == ["she called again"]
    assert not draft_files(home)


# sheets of lists, acts and many ----------------------------------------------------------------


class Away:
    """A database whose file is taken away for a while."""

    told = "is not there any more"

    def __init__(self, house: House) -> None:
        """Know the file."""
        self._place = file_of(house)
        self._away = self._place.with_name("away.db")

    def begin(self) -> None:
        """Take it away."""
        self._place.rename(self._away)

    def end(self) -> None:
        """Bring it back."""
        self._away.rename(self._place)


class Full:
    """A database on a disk without room for a while."""

    told = "There is no room for the database"

    def __init__(self, full: Disk) -> None:
        """Know the disk."""
        self.begin, self.end = full.fill, full.make_room


@pytest.fixture(params=["gone", "full"])
def bad(
    request: pytest.FixtureRequest, copy_of: Callable[[Build], str], tmp_path: Path
) -> Iterator[tuple[House, Away | Full]]:
    """Give a house, and what befalls its database."""
    file = Path(parse(copy_of(small.build)).database or "")
    with ExitStack() as open_:
        full = open_.enter_context(disk(tmp_path / "small", "4m")) if _is_full(request) else None
        place = (full.folder if full else tmp_path) / "desk.db"
        shutil.copy(file, place)
        house = small.House(f"sqlite:///{place}")
        open_.callback(house.close)
        yield house, Full(full) if full else Away(house)


def _is_full(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "full")


async def test_a_list_that_cannot_be_saved_keeps_every_field_and_is_saved_later(
    bad: tuple[House, Away | Full],
) -> None:
    house, trouble = bad
    house.homeowner("sam")
    async with seat(house, "sam", size=SIZE) as at:
        await at.sees("1 case")
        await at.press("V")
        await at.on("ViewSheet")
        await at.type("Old billing")
        await at.press("tab", "tab")
        await at.type("number age:12")
        trouble.begin()
        await at.press("ctrl+s")
        await at.sees(trouble.told, "Old billing", "number age:12")
        await at.on("ViewSheet")
        trouble.end()
        await at.until(lambda: "gone since" not in at.text, "it is back")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Old billing")
    assert [view.columns for view in house.all(ListView)] == ["number age:12"]


async def test_an_undo_that_finds_no_database_is_said_on_its_sheet_and_done_once_later(
    bad: tuple[House, Away | Full],
) -> None:
    house, trouble = bad
    number = house.homeowner("sam")
    house.do("sam", EditCase(case=number, fields={"priority": "High"}))
    async with seat(house, "sam", size=SIZE) as at:
        await at.press("g", "u")
        await at.on("ActsScreen")
        await at.press("u")
        await at.on("UndoSheet")
        await at.sees("What returns:", "High → Medium")
        trouble.begin()
        await at.press("ctrl+s")
        await at.sees(trouble.told, "High → Medium")
        await at.on("UndoSheet")
        trouble.end()
        await at.until(lambda: "gone since" not in at.text, "it is back")
        await at.press("ctrl+s")
        await at.on("ActsScreen")
        await at.sees("Undone on case")
    assert (house.case(number).priority, house.case(number).version) == ("Medium", 3)


async def test_an_act_on_many_that_finds_no_database_is_said_kept_and_done_once_later(
    bad: tuple[House, Away | Full],
) -> None:
    house, trouble = bad
    for _ in range(3):
        house.homeowner("sam")
    async with seat(house, "sam", size=SIZE) as at:
        await at.sees("3 cases")
        await at.press("ctrl+a", "c")
        await at.on("ManySheet")
        await at.type("we are on it")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
        await at.sees("3 cases would be changed")
        trouble.begin()
        await at.press("ctrl+s")
        await at.sees(trouble.told, "3 cases would be changed")
        await at.press("escape")
        await at.on("ManySheet")
        await at.sees("we are on it")
        trouble.end()
        await at.until(lambda: "gone since" not in at.text, "it is back")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
        await at.sees("3 cases would be changed")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
    assert posts(house) == ["we are on it"] * 3


async def test_no_key_ends_the_console_while_its_database_is_gone(
    house: House, tmp_path: Path, *, long_run: bool
) -> None:
    """In the long run each key in each place, else each key in one of them."""
    number, place = house.homeowner("sam"), file_of(house)
    places = [(), ("enter",), ("g", "h"), ("/",), ("C",), ("b",), ("g", "w"), ("n",)]
    keys = [key for entry in KEYS for key in entry.keys.split(",") if entry.id != "app.quit"]
    async with seat(house, "sam", size=SIZE, outside=Outside(shelves=tmp_path)) as at:
        await at.sees(number)
        away = place.rename(place.with_name("away.db"))
        await at.sees("Database gone since")
        for turn, begin in enumerate(places):
            await at.press(*begin)
            for key in keys if long_run else keys[turn :: len(places)]:
                strike(at, key, "escape", "escape")
                await at.pilot.pause(0.02)
            at.app.visit("cases")
            await at.pilot.pause()
        away.rename(place)
        await at.sees("The database answers again")
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
    assert [(case.number, case.version) for case in house.all(Case)] == [(number, 1)]


def strike(at: Seat, *keys: str) -> None:
    """Press keys without waiting for what each of them does."""
    driver = at.app._driver  # noqa: SLF001  the pilot waits after each key
    assert driver is not None
    for key in keys:
        driver.send_message(events.Key(key, key if len(key) == 1 else None))
