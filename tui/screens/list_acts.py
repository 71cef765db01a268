"""The acts on a list: narrow it, order it, write it to a file."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on

from core import links
from core.errors import CaselineError
from tui.keymap import bindings
from tui.later import later
from tui.lists.kinds import KINDS, columns_of
from tui.lists.view import OF_CASES, widened
from tui.screens.base import Base
from tui.screens.pick import Pick
from tui.widgets.filter_line import FilterLine
from tui.widgets.list_head import ListHead
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.timer import Timer

    from core.outcome import Outcome
    from tui.lists.view import ListView
    from tui.widgets.record_list import RecordList

TYPING = 0.15
"""Seconds without a key after which the list is narrowed."""
_LONE = re.compile(r"(?:^|(?<=\s))-?\w$")
"""A word of which one letter is typed: it begins nearly every text, or a term."""


class ListActs(Base):
    """A screen with a list of records."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("lists")]
    list_view: ListView | None = None
    _narrowing: Timer | None = None

    @property
    def rows(self) -> RecordList:
        """The list."""
        raise NotImplementedError

    def list_again(self, view: ListView, *, typing: bool = False) -> None:
        """List the same records in another order, or fewer of them."""
        raise NotImplementedError

    def action_list_filter(self) -> None:
        """Type what the rows must hold."""
        if self.list_view is not None:
            self.query_one(FilterLine).open(terms=self.list_view.kind == "case")

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        if self._narrowing is not None:
            self._narrowing.stop()
        self._narrowing = self.set_timer(TYPING, partial(self._narrow, event.text))

    @on(FilterLine.Taken)
    def _taken(self, event: FilterLine.Taken) -> None:
        link = links.read(event.text)
        if link is not None:
            self.console.follow([link])
        else:
            self._narrow(event.text, then_rows=True)

    def _narrow(self, text: str, *, then_rows: bool = False) -> None:
        if self._narrowing is not None:
            self._narrowing.stop()
        self.run_worker(
            later(self._narrow_to, text, then_rows=then_rows), group="filter", exclusive=True
        )  # fmt: skip

    async def _narrow_to(self, text: str, *, then_rows: bool) -> None:
        """Read the line, then the list; a line that is not understood leaves the list as it is."""
        from core.filters import FilterError, Query  # noqa: PLC0415  few lists are narrowed

        view, line = self.list_view, self.query_one(FilterLine)
        if view is None:
            return
        asked = text if then_rows else _LONE.sub("", text)
        query = Query(words=asked.strip() or None)
        if view.kind == "case" and text.strip():
            line.offer(*await asyncio.to_thread(self.desk.complete, text))
            try:
                query = await asyncio.to_thread(self.desk.filter, asked)
            except FilterError as error:
                if then_rows or not line.offers:
                    line.refuse(error)
                return
        if self.list_view is view and (narrowed := view.narrowed(query)) != view:
            self.list_again(narrowed, typing=narrowed.narrow)
        if then_rows:
            line.offer(0, ())
            self.set_focus(self.rows)

    def leave_filter(self) -> bool:
        """Show the whole list again; false where it was not narrowed."""
        line = next(iter(self.query(FilterLine)), None)
        if line is None or not line.display:  # the key may come while the screen goes
            return False
        line.clear()
        self._narrow("")
        self.set_focus(self.rows)
        return True

    def action_list_sort(self) -> None:
        """Choose the column to order by; the same one again turns the order round."""
        if self.list_view is None:
            return
        which = self.list_view.which
        items = [
            Item(column.sort, column.title, _turned(column.sort == which.sort, which.descending))
            for column in columns_of(self.list_view)
            if column.sort
        ]
        if self.list_view.kind in OF_CASES:
            items.insert(0, Item("work", "Work order", KINDS[self.list_view.kind].order))

        def chosen(sort: str | None) -> None:
            if sort is not None:
                self.sort_by(sort)

        self.console.push_screen(Pick("Order the list by", items), chosen)

    def sort_by(self, sort: str) -> None:
        """Order by a column, and remember it for this list."""
        if self.list_view is None:
            return
        view = self.list_view
        view = view.ordered(sort, descending=False) if sort == "work" else view.sorted_by(sort)
        self.console.keep_order(view)
        self.list_again(view)

    def action_list_widths(self) -> None:
        """Make columns wider or narrower in place; that of the end takes what is left."""
        from tui.screens.widths import Widths  # noqa: PLC0415  seldom used

        view, columns = self.list_view, self.rows.columns[:-1]
        if view is None or not columns:
            return
        mine = view.saved is not None and view.saved.is_mine and bool(view.saved.columns)
        own = f" {self.console.key('view.create')} saves them in one of your own."
        told = "Enter remembers them for you with this list." + (own if view.kind == "case" else "")
        told = f"Enter saves them in your list {view.title!r}." if mine else told

        def draw(widths: dict[str, int]) -> None:
            self._draw_as(replace(view, columns=widened(columns_of(view), widths)))

        def chosen(widths: dict[str, int] | None) -> None:
            if not widths:
                self._draw_as(view)
            elif mine:
                self._save_widths(view, widths)
            else:
                self.console.keep_widths(view, widths)

        self.app.push_screen(Widths(columns, told, draw), chosen)

    def _draw_as(self, view: ListView) -> None:
        """Show the same rows in other columns."""
        self.list_view = view
        head = self.query_one(ListHead)
        head.show(view, head.total, head.summary)
        self.rows.show_as(view)

    def _save_widths(self, view: ListView, widths: dict[str, int]) -> None:
        """Save the widths in a list of one's own; one that cannot be saved is as before."""
        from core.commands.view import EditView  # noqa: PLC0415  acts load when they are used
        from tui.lists.present import columns_line_of  # noqa: PLC0415

        line = columns_line_of(widened(columns_of(view), widths))

        def saved(outcome: Outcome) -> None:
            del outcome
            here = self.list_view
            if here is not None and here.key == view.key and here.saved is not None:
                self._draw_as(replace(here, saved=here.saved._replace(columns=line)))

        def refused(_: CaselineError) -> bool:
            if self.list_view is not None and self.list_view.key == view.key:
                self._draw_as(replace(self.list_view, columns=view.columns))
            return False

        self.carry_out(EditView(view=view.key, columns=line), then=saved, unless=refused)

    def action_list_save(self) -> None:
        """Save what is shown as a list; a list of one's own that is not narrowed is changed."""
        from tui.lists.present import present  # noqa: PLC0415  few lists are saved

        view, typed = self.list_view, self.query_one(FilterLine).text
        if view is None or view.kind != "case":
            self.console.remark("Lists of cases can be saved.", severity="information")
            return
        if view.saved is not None and view.saved.is_mine and not typed.strip():
            now = present(view, "", self.rows.columns)
            given = {name: now[name] for name in ("sort", "columns")} if view.fault is None else {}
            act = later(self.console.edit_view, view.saved, None, given)
        else:
            act = later(self.console.save_list, view, typed, self.rows.columns)
        self.run_worker(act, group="view", exclusive=True)

    def action_view_pin(self) -> None:
        """Let the console open on this list, or no more."""
        from core.commands.view import PinView, UnpinView  # noqa: PLC0415  acts load when used

        view = self.list_view
        if view is None or view.kind != "case":
            self.console.remark("Lists of cases can be pinned.", severity="information")
            return
        command = UnpinView(view=view.key) if view.is_pinned else PinView(view=view.key)

        def pinned(outcome: Outcome) -> None:
            if self.list_view is not None and self.list_view.key == outcome.number:
                self.list_view = replace(self.list_view, is_pinned=not view.is_pinned)
                head = self.query_one(ListHead)
                head.show(self.list_view, head.total)

        self.carry_out(command, then=pinned)

    def action_list_split(self) -> None:
        """Put list and record side by side, or not."""
        self.console.side_by_side = not self.console.side_by_side
        self.console.look()

    @property
    def exported(self) -> ListView | None:
        """What is written to a file: the list."""
        return self.list_view

    def action_list_export(self) -> None:
        """Ask where the list is to be written."""
        from tui.screens.save_as import SaveAs  # noqa: PLC0415  sheets load when they are used

        view = self.exported
        if view is None:
            return
        name = f"{view.kind}s.csv" if view.kind != "queue" else "queues.csv"
        title = f"Export {KINDS[view.kind].many}: {view.title}"
        self.console.push_screen(SaveAs(title, name, lambda path: self._export_to(view, path)))

    def _export_to(self, view: ListView, path: str) -> None:
        self.app.run_worker(later(self._write_list, view, path), group="export", exclusive=False)

    async def _write_list(self, view: ListView, path: str) -> None:
        try:
            told = await asyncio.to_thread(self.console.export, view, path)
        except CaselineError as error:
            self.console.say(error)
        else:
            self.console.remark(told, severity="information")


def _turned(here: bool, descending: bool) -> str:  # noqa: FBT001  two facts of one column
    if not here:
        return ""
    return "now, last first" if descending else "now; again turns it round"
