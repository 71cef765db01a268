"""A list's name and length, and the headings of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from core.text import one_line
from core.views.columns import GROUPS
from tui.lists.kinds import KINDS, columns_of
from tui.lists.view import GAP, OF_CASES, fitting
from tui.look import pack, said, spread
from tui.there import HERE, TYPING
from tui.widgets.drawn import Drawn
from tui.widgets.list_lines import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events

    from tui.lists.view import ListView

UP, DOWN = "↑", "↓"
GROUPED = {sort: name for name, sort in GROUPS.items()}
"""What each order of groups is called."""


class ListHead(Drawn):
    """A click on a heading sorts by it."""

    @dataclass
    class Clicked(Message):
        """A heading was clicked."""

        sort: str

    def __init__(self) -> None:
        """Start without a list."""
        super().__init__()
        self._view: ListView | None = None
        self.total: int | None = None
        self.summary: tuple[str, ...] = ()
        self._marked = 0

    def show(self, view: ListView, total: int | None, summary: tuple[str, ...] = ()) -> None:
        """Draw another list or length."""
        if (view, total, summary) != (self._view, self.total, self.summary):
            self._view, self.total, self.summary = view, total, summary
            self.refresh(layout=True)

    def mark(self, count: int) -> None:
        """Tell how many rows are marked."""
        self._marked = count
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Give name and count, what is said of the list, the headings with the order's sign."""
        view = self._view
        if view is None:
            return [Content(""), Content(""), Content("")]
        count = Content("")
        kind = KINDS[view.kind]
        if self.total is not None:
            noun = kind.one if self.total == 1 else kind.many
            count = Content.assemble((f"{self.total:,} {noun} ", "$label"))
        if self._marked:
            count = Content.assemble((f"● {self._marked:,} marked of ", "bold $key")).append(count)
        pin = "*" if view.is_pinned else ""
        name = Content.assemble((f" {pin}{one_line(view.title)}", "bold $bright"))
        cells = []
        for column in fitting(columns_of(view), width - MARK - 1):
            sorts = column.sort and column.sort == view.which.sort
            sign = (DOWN if view.which.descending else UP) if sorts else ""
            cells.append(column.filled(column.title + sign))
        heads = " " * MARK + (" " * GAP).join(cells)
        said_of_it = pack([said(item, "$label") for item in self.summary], width - 2)
        about = [Content(" ").append(line) for line in said_of_it] or [Content("")]
        return [spread(name, count, width), *about, Content.assemble((heads, "$label"))]

    def on_click(self, event: events.Click) -> None:
        """Sort by the heading under the mouse."""
        if self._view is None or event.y != self.size.height - 1:  # the headings
            return
        left = MARK
        for column in fitting(columns_of(self._view), self.content_size.width - MARK - 1):
            if left <= event.x < left + column.width and column.sort:
                self.post_message(self.Clicked(column.sort))
            left += column.width + GAP


class Legend(Drawn):
    """What the signs of the list mean, and how it is ordered."""

    def __init__(self) -> None:
        """Start without a list."""
        super().__init__()
        self._view: ListView | None = None
        self._signs: frozenset[str] = frozenset()

    def show(self, view: ListView) -> None:
        """Draw another list's."""
        if view != self._view:
            self._view = view
            self.refresh()

    def met(self, signs: Mapping[str, str]) -> None:
        """Say what the signs beside the numbers mean, while there are any."""
        if (now := frozenset(signs.values())) != self._signs:
            self._signs = now
            self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Give the one line."""
        view = self._view
        if view is None:
            return [Content("")]
        kind = KINDS[view.kind]
        sort, chosen = view.which.sort, ""
        chosen = next((c.title for c in columns_of(view) if c.sort and c.sort == sort), "")
        order = kind.order
        if chosen:
            order = f"by {chosen.lower()}" + (", last first" if view.which.descending else "")
        grouped = getattr(view.which, "grouped", None)
        if grouped is not None:
            order = f"grouped by {GROUPED.get(grouped, grouped)}, {order}"
        signs = Content("")
        if view.kind in OF_CASES:
            high = (" ▲ ", "$bad"), ("high", "$label")
            signs = Content.assemble(*high, ("  • ", "$bad"), ("new", "$label"))
            for sign, word in ((HERE, "others"), (TYPING, "typing")):
                if sign in self._signs:
                    signs = signs.append(
                        Content.assemble((f"  {sign} ", "$brand"), (word, "$label"))
                    )
        elif view.kind in {"account", "contract"}:
            what = "legal hold" if view.kind == "account" else "cancelled, or about to be"
            signs = Content.assemble((" ! ", "$bad"), (what, "$label"))
        return [spread(signs, Content.assemble((f"{order} ", "$label")), width)]
