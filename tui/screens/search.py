"""Search everything; a case number goes straight to its case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from core.errors import CaselineError, NotFound
from core.text import one_line
from tui import lists
from tui.look import ask, fit
from tui.screens.base import Base
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import Line, Menu
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual import events

    from core.rows import Hit

LIMIT = 50
_NUMBER = re.compile(r"0*[0-9]{1,8}")


class SearchScreen(Base):
    """A line to type on, and what was found."""

    TITLE = "Search"
    TYPED: ClassVar[bool] = True

    def compose(self) -> ComposeResult:
        """Title, line, results, keys."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Input(
                placeholder="a case number, or words: subject, name, phone, address, contract",
                compact=True,
            )
            yield Lines(Content(""), id="found")
            yield Menu(id="hits")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start to type."""
        self.query_one(Input).focus()

    def on_key(self, event: events.Key) -> None:
        """Go from the line down to the results."""
        if event.key == "down" and self.query_one(Input).has_focus:
            self.query_one(Menu).focus()
            event.stop()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if text:
            self._search(text)

    @work(exclusive=True, group="search")
    async def _search(self, text: str) -> None:
        desk = self.desk
        try:
            if _NUMBER.fullmatch(text) and await self._is_case(text):
                self.console.open_case(text)
                return
            hits = await ask(desk, lambda look: look.search(text, limit=LIMIT))
        except CaselineError as error:
            self.refused(error)
            return
        count = f"the first {LIMIT}" if len(hits) == LIMIT else f"{len(hits)} found"
        words = count if hits else "Nothing was found. Fewer or shorter words find more."
        self.query_one("#found", Lines).show(Content.assemble((words, "$label")))
        menu = self.query_one(Menu)
        menu.show([_line(hit) for hit in hits])
        if hits:
            menu.focus()

    async def _is_case(self, number: str) -> bool:
        try:
            await ask(self.desk, lambda look: look.case(number, feed_limit=1))
        except NotFound:
            return False
        return True

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        if isinstance(event.target, lists.ListView):
            self.console.open_list(event.target)
        elif isinstance(event.target, str):
            self.console.open_case(event.target)


def _line(hit: Hit) -> Line:
    text = Content.assemble(
        (fit(hit.kind, 9), "$label"),
        (fit(hit.case or "", 8), "bold $value"), "  ",
        (fit(hit.title, 36), "$value"), "  ",
        (one_line(hit.detail), "$label"),
    )  # fmt: skip
    return Line(text, hit.case or _cases_of(hit))


def _cases_of(hit: Hit) -> lists.ListView | None:
    which = lists.under(hit.kind, hit.key)
    return (
        lists.ListView(f"{hit.kind}:{hit.key}", f"Cases of {hit.title}", which) if which else None
    )
