"""The entries of a feed that are older than those on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.content import Content

from core.errors import CaselineError
from core.rows import FeedFilter
from tui.look import ask
from tui.records.feed import feed
from tui.records.page import EntryOf, FileOf, Show
from tui.screens.sheet import Sheet
from tui.widgets.menu import BLANK, Body, Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import FeedRow

ENTRIES = 100
WIDTH = 74


class OlderSheet(Sheet[None]):
    """A feed back to its beginning, page by page."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.leave": "Back"}

    def __init__(
        self, number: str, before: int, go_to: int | None = None, which: FeedFilter | None = None
    ) -> None:
        """Show the entries of a case before one; `go_to` is the one to stand on."""
        super().__init__()
        self._number, self._before, self._go_to = number, before, go_to
        self._which = which or FeedFilter()
        self._rows: tuple[FeedRow, ...] = ()

    def heading(self) -> str:
        """Name the case."""
        return f"Older entries of Case {self._number}"

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act in {"form.leave", "row.open"}

    def content(self) -> Iterable[Widget]:
        """Give room for the entries."""
        yield Body(id="older")

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        self.set_focus(self.query_one(Body))
        self._read(self._before)

    @work(exclusive=True)
    async def _read(self, before: int) -> None:
        try:
            rows = await ask(
                self.desk,
                lambda look: look.feed(
                    self._number, limit=ENTRIES, before=before, which=self._which
                ),
            )
        except CaselineError as error:
            self.refused(error)
            return
        self._rows += rows
        lines = feed(self.desk, self._rows, WIDTH)
        more = len(rows) == ENTRIES
        following = (rows[-1].latest if self._which.by_activity else rows[-1].id) if more else 0
        if more:
            told = Content.assemble(("Older entries …", "$label"))
            lines += [BLANK, Line(told, Show("older", following))]
        body = self.query_one(Body)
        body.show(lines)
        if self._go_to is None:
            return
        if body.go_to(EntryOf(self._go_to)):
            self._go_to = None
        elif more:
            self._read(following)

    def on_menu_opened(self, event: Body.Opened) -> None:
        """Read on, or open a file."""
        if isinstance(event.target, Show):
            self._read(event.target.id)
        elif isinstance(event.target, FileOf):
            from tui.screens.file import FileSheet  # noqa: PLC0415  sheets load when used

            self.console.over(FileSheet(event.target))
