"""Hostile text on every screen, sheet, toast, prompt and picker: drawn, inert, in its columns.

The last wall, the guard, is taken away here: what is found must have been stopped before it.
"""

from __future__ import annotations

import shlex
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.widgets import Input, TextArea

from core.commands.case import EditCase
from core.drafts import Draft
from core.errors import NeedsConfirmation, RuleViolation
from core.outcome import Outcome
from core.rows import CaseFilter
from data.outside import Outside
from tests import hostile
from tests import house as small
from tests.terminal import Terminal
from tests.tui.seat import Seat
from tests.tui.test_hostile_text import foreign, program
from tui import app
from tui.app import Caseline
from tui.guard import Guard
from tui.records.kinds import read
from tui.records.printed import printed
from tui.screens.search import SearchScreen
from tui.widgets.menu import Menu
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from textual.filter import LineFilter

    from core.desk import Desk
    from tests.house import House
    from tests.postgres import Build

WIDE, LOW = (200, 60), (80, 24)
LISTS = {
    "a": "Accounts", "k": "Contacts", "o": "Contracts", "j": "Jobs", "t": "Open tasks",
    "p": "People", "q": "Queues", "c": "Back Office",
}  # fmt: skip


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


class Unguarded(Caseline):
    """The console without its last wall."""

    CSS_PATH = [Path(app.__file__).parent / name for name in Caseline.CSS_PATH]  # noqa: RUF012

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave the guard out."""
        return [each for each in super().get_line_filters() if not isinstance(each, Guard)]


class Watcher(Seat):
    """Looks at every screen that is drawn."""

    async def look(self, what: str) -> None:
        """Let the screen settle, then see that nothing on it acts and nothing is out of place."""
        await self.pilot.pause(0.05)
        screen = self.app.screen
        width = self.app.size.width
        fields = [
            widget.region
            for each in self.app.screen_stack
            for widget in each.query("*")
            if isinstance(widget, Input | TextArea)
        ]
        for y, strip in enumerate(screen._compositor.render_strips()):  # noqa: SLF001  as tui.check
            assert sum(cell_len(segment.text) for segment in strip) == width, (what, y)
            x = 0
            for segment in strip:
                typed = any(r.contains(x, y) for r in fields)  # what is typed stays as it is
                assert typed or not hostile.acts(segment.text), (what, y, segment.text)
                style = segment.style
                assert style is None or not style.link, (what, y)
                assert style is None or "@click" not in (style.meta or {}), (what, y)
                x += segment.cell_length
        for menu in screen.query(Menu):
            for line in menu._held:  # noqa: SLF001  also what is not scrolled to
                assert all(not hostile.acts(t) for t in line.text.plain.split("\n")), (what, line)
        for picker in screen.query(Picker):
            for option in picker.query_one("OptionList").options:  # type: ignore[attr-defined]
                assert not hostile.acts(option.prompt.plain), (what, option.prompt)

    async def over(self, what: str, *keys: str) -> None:
        """Press keys, look, and come back to the workspace without sending anything."""
        await self.press(*keys)
        await self.look(what)
        for _ in range(4):
            if type(self.app.screen).__name__ == "WorkspaceScreen":
                return
            await self.press("y" if type(self.app.screen).__name__ == "Confirm" else "escape")
            await self.pilot.pause()
        msg = f"{what}: {type(self.app.screen).__name__}\n{self.text}"
        raise AssertionError(msg)


@asynccontextmanager
async def watcher(
    house: House, who: str = "root", size: tuple[int, int] = WIDE, outside: Outside | None = None
) -> AsyncIterator[Watcher]:
    """Sit down without the guard; nothing but what the test does is written."""
    before = len(house["root"].look.log(limit=10**6))
    console = Unguarded(
        open_desk=lambda: house[who], username=who, place="test", personas=False, outside=outside
    )
    async with console.run_test(size=size) as pilot:
        at = Watcher(console, pilot)
        await at.until(lambda: console.desk is not None, "a desk")
        await at.until(lambda: at.app.lowest.rows.pages is not None, "a list")
        yield at
    assert len(house["root"].look.log(limit=10**6)) == before


def few(strings: list[str], count: int = 2) -> range:
    """Give the numbers of some strings, evenly over all; in the long tier of all."""
    return range(0, len(strings), max(len(strings) // count, 1) if len(strings) < 100 else 1)


def case_of(desk: Desk, number: int) -> str:
    """Give the case in which a string lies."""
    return desk.look.cases(CaseFilter(contract=f"N-{number}"), limit=1).rows[0].number


@pytest.mark.parametrize("width", [60, 76, 160])
def test_each_page_of_each_record_is_inert_and_fits(
    house: House, strings: list[str], width: int
) -> None:
    desk = house["root"]
    records = [("account", "IN"), ("user", "dana"), ("user", "root"), ("user", "ines")]
    records += [("queue", row.key) for row in desk.look.groups("queue")]
    for number in range(len(strings)):
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
    house: House, strings: list[str], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
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
        for number in few(strings):
            key = case_of(desk, number)
            at.app.open_case(key)
            await at.until(lambda: at.app.lowest.page is not None, "a page")
            for _ in range(5):
                await at.look(f"case {number}")
                await at.press("right")
            for act in "cxktlopesP":
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
        async with _unchecked(house) as at:
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


@asynccontextmanager
async def _unchecked(house: House) -> AsyncIterator[Watcher]:
    console = Unguarded(open_desk=lambda: house["root"], username="root", place="t", personas=False)
    async with console.run_test(size=WIDE) as pilot:
        at = Watcher(console, pilot)
        await at.until(lambda: console.desk is not None, "a desk")
        yield at


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
    with Terminal(*program(house.url, "dana"), size=(120, 40)) as screen:
        screen.wait("Number", r"\d+ cases")
        for letter, title in LISTS.items():
            screen.press("g", letter)
            screen.wait(rf"(?m)^ {title}")
            screen.press("pagedown", "end")
            screen.settle(0.2)
        for _ in range(len(strings) if len(strings) > 100 else 3):
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
