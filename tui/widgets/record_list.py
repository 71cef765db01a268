"""A list of records of any length: it draws and reads only what is on the screen."""

from __future__ import annotations

import asyncio
from datetime import UTC
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.segment import Segment
from textual import work
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.errors import CaselineError
from tui.keymap import bindings
from tui.lists.bands import NO_BANDS, Bands
from tui.lists.kinds import columns_of
from tui.lists.view import GAP, OF_CASES, fitting
from tui.lists.whole import NEVER
from tui.look import ask, fit, zone
from tui.messages import Counted, Failed, RowChosen, RowLeft, RowOpened
from tui.there import sign
from tui.widgets.list_lines import MARK, heading, nothing, why_empty, with_sign
from tui.widgets.marks import Marks
from tui.widgets.pages import SIZE, Pages, reread
from tui.widgets.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

    from core.desk import Desk
    from core.rows import Present
    from tui.app import Caseline
    from tui.lists.view import Column, ListView

CHOSEN = "●"
RESTED = 0.3  # seconds after the last letter of a filter, at which its rows are counted


class RecordList(Marks, Steps, ScrollView, can_focus=True, inherit_bindings=False):
    """Rows by Textual's line interface; their pages come from threads."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open", "list", "marks")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-list--cursor", "record-list--quiet-cursor", "record-list--urgent",
        "record-list--label", "record-list--marked", "record-list--there",
    }  # fmt: skip

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """The row number that the keys act on."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        """Start empty; `open` says what to list."""
        super().__init__(id=id)
        self.pages: Pages | None = None
        self._desk: Desk | None = None
        self._zone: tzinfo = UTC
        self._turn = 0
        """Grows with each question; an answer to an older one is dropped."""
        self._wanted: set[int] = set()
        self._fitted: tuple[tuple[Column, ...], int, tuple[Column, ...]] = ((), 0, ())
        """The columns of a list, a width, and those that fit it."""
        self._opening = False
        """Whether the row under the cursor is to be opened once it is known."""
        self._near: str | None = None
        """The record that the cursor is to stand on where the first page has it."""
        self._own = False
        """Whether an own act is among what the next reading finds: a later one may overtake it."""
        self.present: dict[str, str] = {}
        """The signs of the cases that others have open, by number."""
        self.adrift = False
        """Whether somebody took the row of the cursor away; then no key acts on the one after."""

    # what is listed ------------------------------------------------------------------------

    def open(
        self, desk: Desk, view: ListView, *, find: str | None = None, typing: bool = False
    ) -> None:
        """List other records, from the first one, or with the cursor on the record `find`.

        While one is `typing` what narrows it, the record is sought on the first page alone, and
        nothing is counted before the keys rest: of a million cases that takes seconds.
        """
        self._turn += 1
        self.adrift = self._opening = False
        if self.pages is None or self.pages.view.key != view.key:
            self.unmark()
        self._desk, self.pages, self._zone = desk, Pages(view), zone(desk)
        cast("Caseline", self.app).held.hold(self)
        self._wanted.clear()
        self.set_reactive(RecordList.cursor, 0)
        self.scroll_to(0, 0, animate=False, immediate=True)
        self._near = find if typing else None
        if find is None or typing:
            self._want(0)
            self._count(RESTED if typing else 0)
        else:
            self._find(find)
        self.refresh()

    def show_as(self, view: ListView) -> None:
        """Draw the rows in other columns; they are the same rows."""
        if self.pages is not None:
            self.pages.view = view
            self.refresh()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are on the screen, the last one as wide as is left for it."""
        return fitting(columns_of(self.pages.view), self._room) if self.pages else ()

    @property
    def _room(self) -> int:
        """The cells for a row's columns, the signs before them apart."""
        margin = MARK + (0 if self.show_vertical_scrollbar else 1)
        return self.scrollable_content_region.width - margin

    def read_again(self, *, own: bool = False) -> None:
        """Read what is on the screen anew, in place; what an `own` act took away is not missed."""
        if self.pages is not None and self._desk is not None:
            self._own = self._own or own
            self._read_again()

    def met(self, present: Mapping[str, tuple[Present, ...]]) -> None:
        """Mark the cases that others have open; of the rows only those that change are drawn."""
        before, self.present = self.present, {case: sign(those) for case, those in present.items()}
        if self.pages is None or self.pages.view.kind not in OF_CASES:
            return
        top, cases = self.scroll_offset.y, {*before, *self.present}
        for row in range(top, min(top + self.size.height, self.length)) if cases else ():
            key = self.pages.key(row)
            if key in cases and before.get(key) != self.present.get(key):
                self._redraw(row)

    @property
    def row(self) -> Any:
        """The row under the cursor; none where it is not known."""
        return self.pages.row(self.cursor) if self.pages and not self.adrift else None

    @property
    def key(self) -> str | None:
        """What the record under the cursor is called by."""
        return self.pages.key(self.cursor) if self.pages and not self.adrift else None

    def row_of(self, key: str) -> Any:
        """Give the row of a record, where its page is known."""
        if key == self.key:
            return self.row
        at = self.pages.find(key) if self.pages else None
        return self.pages.row(at) if self.pages and at is not None else None

    @property
    def length(self) -> int:
        """How many rows there are as far as is known."""
        return self.pages.length if self.pages else 0

    # reading -------------------------------------------------------------------------------

    def _read_ahead(self, row: int, step: int) -> None:
        """Read what two more pages of the screen will show, where the cursor is going."""
        there = row + 2 * step * max(self.size.height, 1)
        if self.pages is not None and 0 <= there < self.length:
            self._want(there // SIZE)

    def _want(self, page: int) -> None:
        if self.pages is None or page in self.pages.known:
            return
        if page not in self._wanted:
            self._wanted.add(page)
            self._read(page)

    @work(group="rows")
    async def _read(self, index: int) -> None:
        turn, pages, desk = self._turn, self.pages, self._desk
        if pages is None or desk is None:
            return
        try:
            page = await asyncio.to_thread(lambda: pages.read(desk.look, index))
        except CaselineError as error:
            self._wanted.discard(index)  # the next move asks again
            self.post_message(Failed(error))
            return
        if turn != self._turn:
            return
        first = not pages.known
        pages.keep(index, page)
        self._wanted.discard(index)
        self._measure()
        if first and pages.learn():
            self._counted(pages)
        if first and self._near is not None:
            self.cursor = pages.find(self._near) or 0
        if index in self._seen():
            self.refresh()
        if first or self.cursor // SIZE == index:
            self._tell()
        self._open_late()

    def _open_late(self) -> None:
        """Open what Enter was pressed for before it was known."""
        if self._opening and self.row is not None:
            self.action_row_open()

    def _seen(self) -> range:
        """Give the pages of which something is on the screen."""
        top = self.scroll_offset.y
        last = self.bands.row_from(top + max(self.size.height, 1))
        return range(self.bands.row_from(top) // SIZE, last // SIZE + 1)

    @property
    def bands(self) -> Bands:
        """The groups of the list, where it has any."""
        return self.pages.bands if self.pages else NO_BANDS

    def _grouped(self, pages: Pages) -> None:
        """Draw the groups that were just counted, with the cursor's row where it can be seen."""
        if pages is self.pages and pages.bands.count:
            self._measure()
            self.refresh()
            self._show_cursor()

    def _show_cursor(self) -> None:
        """Keep the cursor on the screen; of the first row of a group its heading, too."""
        line, above = self.bands.line(self.cursor), self.bands.is_first(self.cursor)
        self.scroll_to_region(
            Region(0, line - above, 1, 1 + above), animate=False, force=True, immediate=True,
            x_axis=False,
        )  # fmt: skip

    @work(exclusive=True, group="count")
    async def _count(self, rest: float) -> None:
        turn, pages, desk = self._turn, self.pages, self._desk
        await asyncio.sleep(rest)
        if pages is None or desk is None or turn != self._turn or pages.total is not None:
            return
        try:
            now = desk.clock.now()
            total, summary = await ask(desk, lambda look: pages.count(look, now))
            self._grouped(pages)
        except CaselineError as error:
            self.post_message(Failed(error))
            return
        if turn == self._turn:
            pages.total, pages.summary = total, summary
            self._measure()
            self._counted(pages)

    def _counted(self, pages: Pages) -> None:
        if pages.total == 0:
            self._opening = False
            self.refresh()  # that it is empty is known only when it was counted
        self.post_message(Counted(pages.length, pages.summary))

    @work(exclusive=True, group="again")
    async def _read_again(self) -> None:
        pages, desk = self.pages, self._desk
        if pages is None or desk is None:
            return
        turn, key = self._turn, self.key
        try:
            now = desk.clock.now()
            fresh, place = await asyncio.to_thread(reread, desk.look, pages, self._seen(), key, now)
        except CaselineError as error:
            self.post_message(Failed(error))
            return
        own, self._own = self._own, False
        if turn != self._turn:
            return
        here = self.key
        if here is not None and here != key:
            place = fresh.find(here)
        if place is None and key is not None and not own and self.has_focus:
            self.adrift = True
            self.post_message(RowLeft(pages.view.kind, key))
        self._take_over(fresh, self.cursor if place is None else place)

    @work(exclusive=True, group="again")
    async def _find(self, key: str) -> None:
        pages, desk, turn = self.pages, self._desk, self._turn
        if pages is None or desk is None:
            return
        try:
            place = await ask(desk, lambda look: pages.kind.position(look, pages.view.which, key))
            around = range((place or 0) // SIZE, (place or 0) // SIZE + 1)
            now = desk.clock.now()
            fresh, place = await asyncio.to_thread(reread, desk.look, pages, around, key, now)
        except CaselineError as error:
            self.post_message(Failed(error))
            return
        if turn == self._turn:
            self._take_over(fresh, place or 0)
            self._tell()

    def _take_over(self, fresh: Pages, cursor: int) -> None:
        old, before = self.pages, self.row
        if old is not None and old.same(fresh):
            return
        self._turn += 1
        self._wanted.clear()
        self.pages = fresh
        self._measure()
        self.post_message(Counted(fresh.length, fresh.summary))
        self.cursor = max(min(cursor, self.length - 1), 0)
        self.refresh()
        if self.row != before:
            self._tell()
        self._open_late()

    def _measure(self) -> None:
        lines = self.length + self.bands.count
        self.virtual_size = Size(self.scrollable_content_region.width, lines)

    # the cursor ----------------------------------------------------------------------------

    def _tell(self) -> None:
        if self.pages is not None:
            self.post_message(RowChosen(self.pages.view.kind, self.key))

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two rows and keep the cursor on the screen."""
        self._opening = False
        self._read_ahead(new, 1 if new > old else -1)
        self._redraw(old, new)
        self._show_cursor()
        self._tell()

    def move(self, to: int) -> None:
        """Put the cursor on a row, or on the nearest there is; adrift it first comes back."""
        if self.adrift:
            self.adrift = False
            self.refresh()
            self._tell()
        else:
            self.cursor = max(min(to, self.length - 1), 0)

    def action_row_open(self) -> None:
        """Open the record under the cursor, as soon as its row is known."""
        unread = self.pages is not None and (self.pages.total is None or self.length > 0)
        self._opening = self.row is None and unread
        if self.pages is not None and self.key is not None:
            self.post_message(RowOpened(self.pages.view.kind, self.key))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click opens."""
        row = self.bands.row(event.y + self.scroll_offset.y)
        if row is not None and row < self.length:
            again = row == self.cursor
            self.move(row)
            if again:
                self.action_row_open()

    def on_focus(self) -> None:
        """Show the cursor strongly."""
        self._redraw(self.cursor)

    def on_blur(self) -> None:
        """Show the cursor quietly."""
        self._redraw(self.cursor)

    def _redraw(self, *rows: int) -> None:
        for row in rows:
            line = self.bands.line(row) - self.scroll_offset.y
            self.refresh(Region(0, line, self.size.width, 1))

    # drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draw one row; one that is not known yet says so."""
        width, base = self.scrollable_content_region.width, self.rich_style
        line = y + self.scroll_offset.y
        index = self.bands.row(line)
        if self.pages is not None and self.pages.total == 0:
            return nothing(why_empty(self.pages), y, width, base, self._quiet)
        if index is None:
            return heading(*self.bands.heading(line), width, base, self._quiet)
        if self.pages is None or index >= self.length:
            return Strip.blank(width, base)
        style = base
        if index == self.cursor and not self.adrift:
            name = "record-list--cursor" if self.has_focus else "record-list--quiet-cursor"
            style = self.get_component_rich_style(name)
        row = self.pages.row(index)
        if row is None:
            self._want(index // SIZE)
            return Strip([Segment(" " * MARK, style), Segment(fit("…", width - MARK), style)])
        cells = self._cells(self.pages, row, style, self._room)
        return Strip(cells).adjust_cell_length(width, style)

    @property
    def _quiet(self) -> Style:
        return self.get_component_rich_style("record-list--label")

    def _cells(self, pages: Pages, row: Any, style: Style, width: int) -> list[Segment]:
        now = self._desk.clock.now().astimezone(self._zone) if self._desk else NEVER
        urgent = style + self.get_component_rich_style("record-list--urgent", partial=True)
        columns = columns_of(pages.view)
        if self._fitted[:2] != (columns, width):
            self._fitted = (columns, width, fitting(columns, width))
        # One piece for all cells: each piece tells the terminal its colours anew.
        cells = "".join(column.drawn(row, now) + " " * GAP for column in self._fitted[2])
        front, key = f"{pages.kind.sign(row):>2} ", pages.kind.key(row)
        there = self.present.get(key) if pages.view.kind in OF_CASES else None
        shown = self.get_component_rich_style("record-list--there", partial=True)
        end = self._fitted[2][0].width
        if key not in self.marks:
            return [Segment(front, urgent), *with_sign(cells, there, end, style, shown)]
        marked = style + self.get_component_rich_style("record-list--marked", partial=True)
        line = with_sign(cells, there, end, marked, shown)
        return [Segment(CHOSEN, marked), Segment(front[1:], urgent), *line]
