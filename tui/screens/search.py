"""Search everything; a case number goes straight to its case, a link to its entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from core import links
from core.errors import CaselineError, NotFound
from core.text import one_line
from tui.look import ask, fit
from tui.records.page import Link
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
    names: ClassVar[dict[str, str]] = {"pick.choose": "Find"}
    last: ClassVar[str] = ""
    """What was searched for last: coming back to the search shows it again."""

    def compose(self) -> ComposeResult:
        """Title, line, results, keys."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Input(
                placeholder="a case number, a link, or words: subject, name, phone, contract …",
                compact=True,
            )
            yield Lines(Content(""), id="found")
            yield Menu(id="hits")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start to type; what was searched for last is shown, and the first letter replaces it."""
        line = self.query_one(Input)
        self.set_focus(line)
        if SearchScreen.last:
            line.value = SearchScreen.last
            self.call_after_refresh(line.select_all)
            self._search(SearchScreen.last, straight=False)
        else:
            self._show_recent()

    def _show_recent(self) -> None:
        """Before anything was searched for: what was looked at last."""
        recent = self.console.recent
        if recent:
            self.query_one("#found", Lines).show(Content.assemble(("looked at last", "$label")))
            self.query_one(Menu).show([
                Line(Content.assemble((fit(place.kind, 10), "$label"), (one_line(place.title),
                     "$value")), Link(place.kind, place.key))
                for place in recent
            ])  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        """Go from the line down to the results."""
        if event.key == "down" and self.query_one(Input).has_focus:
            self.set_focus(self.query_one(Menu))
            event.stop()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        link = links.read(text)
        if link is not None:
            self.console.follow([link])
        elif text:
            SearchScreen.last = text
            self._search(text)

    @work(exclusive=True, group="search")
    async def _search(self, text: str, *, straight: bool = True) -> None:
        desk = self.desk
        try:
            number = await self._case(text) if straight and _NUMBER.fullmatch(text) else None
            if number is not None:
                self.console.open_case(number)
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
        if hits and straight:
            self.set_focus(menu)

    async def _case(self, number: str) -> str | None:
        """Give the whole number of a case, of which the zeros may have been left out."""
        try:
            view = await ask(self.desk, lambda look: look.case(number, feed_limit=1))
        except NotFound:
            return None
        return view.row.number

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        if isinstance(event.target, Link):
            self.console.open_record(event.target.kind, event.target.key)


def _line(hit: Hit) -> Line:
    text = Content.assemble(
        (fit(hit.kind, 9), "$label"),
        (fit(hit.case or hit.key, 10), "bold $value"), "  ",
        (fit(hit.title, 36), "$value"), "  ",
        (one_line(hit.detail), "$label"),
    )  # fmt: skip
    return Line(text, Link("case", hit.case) if hit.case else Link(hit.kind, hit.key))
