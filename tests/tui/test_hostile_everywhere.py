"""Hostile text on every screen, sheet, toast, prompt and picker: drawn, inert, in its columns."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from core.commands.case import EditCase
from core.drafts import Draft
from core.errors import NeedsConfirmation, RuleViolation
from core.outcome import Outcome
from core.rows import CaseFilter
from data.outside import Outside
from tests import hostile
from tests import house as small
from tests.terminal import Terminal
from tests.tui.test_hostile_text import foreign, program
from tests.tui.watcher import LOW, WIDE, unchecked, watcher
from tui.records.kinds import read
from tui.records.printed import printed
from tui.screens.search import SearchScreen
from tui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from core.desk import Desk
    from tests.house import House
    from tests.postgres import Build

LISTS = {
    "a": "Accounts", "k": "Contacts", "o": "Contracts", "j": "Jobs", "t": "Open tasks",
    "p": "People", "q": "Queues", "c": "Back Office",
}  # fmt: skip
WIDTHS = (60, 76, 160)


@pytest.fixture
def strings(*, long_run: bool) -> list[str]:
    """Give the corpus, or in the short tier a part of it."""
    return hostile.corpus() if long_run else hostile.sample()


@pytest.fixture
def house(copy_of: Callable[[Build], str], *, long_run: bool) -> Iterator[small.House]:
    """Give a house that is made of the corpus."""
    made = small.House(copy_of(hostile.build_all if long_run else hostile.build_sample))
    yield made
    made.close()


def few(strings: list[str], count: int = 2) -> range:
    """Give the numbers of some strings, evenly over all; in the long tier of all."""
    return range(0, len(strings), max(len(strings) // count, 1) if len(strings) < 100 else 1)


def case_of(desk: Desk, number: int) -> str:
    """Give the case in which a string lies."""
    return desk.look.cases(CaseFilter(contract=f"N-{number}"), limit=1).rows[0].number


@pytest.mark.parametrize("width", WIDTHS)
def test_each_page_of_each_record_is_inert_and_fits(
    house: House, strings: list[str], width: int, *, long_run: bool
) -> None:
    """Each string in the short tier at one of the widths, in the long tier at each."""
    desk = house["root"]
    records = [("account", "IN"), ("user", "dana"), ("user", "root"), ("user", "ines")]
    records += [("queue", row.key) for row in desk.look.groups("queue")]
    turn, turns = (0, 1) if long_run else (WIDTHS.index(width), len(WIDTHS))
    for number in range(turn, len(strings), turns):
        records += [("account", f"X-{number}"), ("contact", f"X-{number}"),
                    ("contract", f"N-{number}"), ("job", f"J-{number}"),
                    ("case", case_of(desk, number))]  # fmt: skip
    for kind, key in records:
        page = read(desk, kind, key)
        lines = [(kind, key, "head", line) for line in page.head(width)]
        lines += [
            (kind, key, part.name, text)
            for part in page.parts
            for line in part.lines(width)
            for text in line.text.split("\n")
        ]
        for *where, text in lines:
            assert not hostile.acts(text.plain), (*where, text.plain)
            warns = text.plain.startswith("! ")  # such a line is wrapped
            assert warns or text.cell_length <= width, (*where, text.plain)
            assert all(not span.style or "@" not in str(span.style) for span in text.spans)


def test_what_is_printed_of_a_record_is_inert(house: House, strings: list[str]) -> None:
    desk = house["root"]
    for number in range(len(strings)):
        for kind, key in (("account", f"X-{number}"), ("contact", f"X-{number}"),
                          ("contract", f"N-{number}"), ("job", f"J-{number}"),
                          ("case", case_of(desk, number))):  # fmt: skip
            text = printed(desk, kind, key)
            assert [hostile.acts(line) for line in text.split("\n") if hostile.acts(line)] == []


@pytest.mark.parametrize("size", [WIDE, LOW], ids=["wide", "low"])
async def test_every_list_and_every_screen_shows_it_inert(
    house: House, strings: list[str], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch,
    *, long_run: bool,
) -> None:  # fmt: skip
    if size == WIDE and not long_run:
        pytest.skip("one size in the short tier")
    monkeypatch.setattr(SearchScreen, "last", "")
    async with watcher(house, size=size) as at:
        for letter in LISTS:
            await at.press("g", letter)
            if letter not in "tc":
                await at.until(lambda: at.app.lowest.rows.row is not None, letter)
            for _ in range(max(len(strings) // size[1], 1) + 1):
                await at.look(f"list {letter}")
                await at.press("pagedown")
        for where in ("v", "slash", "C", "b", "question_mark", "n", "ctrl+p"):
            await at.over(where, where)
        await at.press("g", "h")
        await at.on("HomeScreen")
        await at.look("home")
        for words in ("nope", "red", "owned", "abc", "japan", "x"):
            for key, name in (("slash", "SearchScreen"), ("C", "CallerScreen")):
                await at.press(key)
                await at.on(name)
                at.app.screen.query_one(Input).value = words
                await at.press("enter")
                await at.until(
                    lambda: bool(at.app.screen.query_one(Menu)._held) or "Nothing" in at.text  # noqa: SLF001
                )
                await at.look(f"{name} {words}")
                at.app.pop_screen()
                await at.pilot.pause()


async def test_home_bell_and_drafts_of_the_one_who_is_meant(
    house: House, strings: list[str], tmp_path: Path
) -> None:
    outside = Outside(shelves=tmp_path)
    shelf = outside.shelf(house["dana"])
    for number, text in enumerate(strings):
        shelf.keep(Draft(act="case.post", kind="case", key=f"{number}", title=text,
                         fields={"text": text}, at=house.clock.moment))  # fmt: skip
    async with watcher(house, "dana", outside=outside) as at:
        await at.look("drafts wait")
        for key, name in (("h", "HomeScreen"), ("w", "DraftsScreen")):
            await at.press("g", key)
            await at.on(name)
            await at.until(lambda: at.app.screen.query(Menu).last()._held, name)  # noqa: SLF001
            await at.look(name)
        for _ in range(3):
            await at.press("y")
            await at.look("copied")
            await at.press("j")
        await at.press("b")
        await at.on("BellScreen")
        await at.until(lambda: at.app.screen.query_one(Menu)._held, "the bell")  # noqa: SLF001
        await at.look("bell")
        await at.press("end", "home")
        await at.look("bell")


@pytest.mark.parametrize("size", [WIDE, LOW], ids=["wide", "low"])
async def test_every_sheet_over_a_case_shows_it_inert(
    house: House, strings: list[str], size: tuple[int, int], *, long_run: bool
) -> None:
    if size == LOW and not long_run:
        pytest.skip("one size in the short tier")
    async with watcher(house, size=size) as at:
        desk = house["root"]
        for number in few(strings, 1):
            key = case_of(desk, number)
            at.app.open_case(key)
            await at.until(lambda: at.app.lowest.page is not None, "a page")
            for _ in range(5):
                await at.look(f"case {number}")
                await at.press("right")
            for act in "cxktlopesPQ":
                await at.over(f"{act} on {number}", act)
            await at.over(f"edit {number}", "e")
            await at.press("left")
            await at.over(f"history {number}", "end", "enter")
            file = desk.case(key).files[0]
            await at.press("home", *["down"] * 40)
            await at.over(f"near the files {number}", "up", "enter")
            assert file.name
            await at.press("y")
            await at.look(f"copied {number}")


@pytest.mark.parametrize("kind", ["account", "contact", "contract", "job"])
async def test_every_sheet_over_a_customer_shows_it_inert(
    house: House, strings: list[str], kind: str
) -> None:
    letter = {"account": "X", "contact": "X", "contract": "N", "job": "J"}[kind]
    async with watcher(house) as at:
        for number in few(strings, 1):
            at.app.open_record(kind, f"{letter}-{number}")
            await at.until(lambda: at.app.lowest.page is not None, "a page")
            await at.look(f"{kind} {number}")
            for act in ("e", "n", "P", "y", "1", "right", "c"):
                await at.over(f"{act} on {kind} {number}", act)


async def test_what_is_said_and_asked_is_inert(house: House, strings: list[str]) -> None:
    from tui.screens.confirm import Confirm  # noqa: PLC0415
    from tui.screens.pick import Pick  # noqa: PLC0415
    from tui.screens.save_as import SaveAs  # noqa: PLC0415
    from tui.widgets.picker import Item  # noqa: PLC0415

    async with watcher(house, size=(100, 40)) as at:
        for text in strings[:: 1 if len(strings) > 100 else 4]:
            at.app.clear_notifications()
            at.app.tell(Outcome(message=text, notes=(text,)))
            at.app.say(RuleViolation(text, title=text, next_step=text))
            await at.look("toasts")
            at.app.made(Outcome(message=text, kind="case", number=text))
            at.app.copy(text)
            await at.look("toasts")
            at.app.clear_notifications()
            for sheet in (
                Confirm(NeedsConfirmation(text, title=text), yes=text, no=text),
                Pick(text, [Item(text, text, text)]), SaveAs(text, text, lambda _: None),
            ):  # fmt: skip
                at.app.push_screen(sheet)
                await at.pilot.pause()
                await at.look("sheet")
                if isinstance(sheet, SaveAs):
                    sheet.complain([text, text])
                    await at.look("problems")
                at.app.pop_screen()


async def test_tabs_are_named_inertly_and_in_one_line(house: House, strings: list[str]) -> None:
    async with watcher(house) as at:
        for number in few(strings, 8)[:60]:
            at.app.open_record("account", f"X-{number}")
            await at.until(lambda: at.app.lowest.page is not None, "a page")
            await at.look(f"tab {number}")
        await at.press("w")
        await at.look("tabs")
        await at.press("x", "slash")
        await at.look("looked at last")


async def test_a_conflict_shows_both_values_inertly(house: House, strings: list[str]) -> None:
    """And what was written meanwhile in a note."""
    desk = house["root"]
    for number in few(strings):
        key = case_of(desk, number)
        async with unchecked(house) as at:
            at.app.open_case(key)
            await at.until(lambda: at.app.lowest.page is not None, "a page")
            await at.press("e")
            await at.on("EditCaseSheet")
            at.app.screen.query_one("Form").put("subject", "mine")  # type: ignore[attr-defined]
            text = strings[number][:60].strip() or "y"
            theirs: dict[str, str | None] = {"subject": f"3 {text}", "description": text}
            house.do("dana", EditCase(case=key, fields=theirs))
            await at.press("ctrl+s")
            await at.on("ConflictSheet")
            await at.look(f"conflict {number}")


async def test_paths_with_hostile_names_are_offered_inertly(
    house: House, strings: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in strings:
        name = text.replace("/", "").replace("\x00", "")[:60].strip(". ") or "y"
        (tmp_path / name.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
         ).write_text("x")  # fmt: skip
    async with watcher(house) as at:
        at.app.open_case(case_of(house["root"], 0))
        await at.until(lambda: at.app.lowest.page is not None, "a page")
        await at.press("p")
        await at.on("AttachSheet")
        for begun in ("", "[", "\x1b", "x", "e", shlex.quote("a b")):
            at.app.screen.query_one(Input).value = begun
            await at.pilot.pause(0.3)
            await at.look(f"offers for {begun!r}")
        await at.press("escape")
        await at.pilot.pause()


def test_no_byte_of_it_reaches_a_real_terminal(
    house: House, home: Path, strings: list[str]
) -> None:
    """With the guard, also what stands in fields: through lists, sheets, pickers and drafts."""
    with Terminal(*program(house, "dana"), size=(120, 40)) as screen:
        screen.wait("Number", r"\d+ cases")
        for letter, title in LISTS.items():
            screen.press("g", letter)
            screen.wait(rf"(?m)^ {title}")
            screen.press("pagedown", "end")
            screen.settle(0.2)
        for _ in range(len(strings) if len(strings) > 100 else 1):
            screen.press("enter")
            screen.wait("Feed")
            for sheet in "ceklxtop":
                screen.press(sheet)
                screen.wait(r"Esc Cancel")
                screen.press("esc")
                screen.wait("Feed", without="Esc Cancel")
            screen.press("y")
            screen.settle(0.1)
            screen.press("right", "right", "right", "right", "q", "j")
            screen.settle(0.1)
        screen.press("b")
        screen.settle(0.2)
        screen.press("q", "g", "h")
        screen.settle(0.2)
        screen.press("ctrl+q")
        assert screen.ended() == 0
    assert home.exists()
    copied = bytes(screen.output)
    assert [found for found in foreign(without_clipboard(copied)) if found] == []


def without_clipboard(output: bytes) -> bytes:
    """Leave out what we ourselves hand to the clipboard: base64 in an OSC 52."""
    import re  # noqa: PLC0415

    return re.sub(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", b"", output)
