"""The widths of a list's columns, changed in place: only the last lines of the screen change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.content import Content
from textual.screen import ModalScreen

from core.views.columns import NARROWEST, WIDEST
from tui.keymap import bindings
from tui.look import pack, said
from tui.screens.base import Once
from tui.widgets.drawn import Drawn
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.binding import BindingType

    from tui.lists.view import Column


class Shown(Drawn):
    """Every column with its width, the chosen one bright, and where the widths are kept."""

    def __init__(self, widths: dict[str, int], kept: str) -> None:
        """Start at the first column."""
        super().__init__()
        self._widths, self._kept, self.chosen = widths, kept, next(iter(widths))

    def lines(self, width: int) -> list[Content]:
        """Give the columns, and what becomes of their widths."""
        columns = [
            Content.assemble((f" {title} {cells} ", "bold $bright on $chosen"))
            if title == self.chosen else Content.assemble((f" {title} {cells} ", "$value"))
            for title, cells in self._widths.items()
        ]  # fmt: skip
        return [*pack(columns, width, gap=1), *said(f" {self._kept}", "$label").wrap(width)]


class Widths(ModalScreen[dict[str, int]], Once[dict[str, int]]):
    """Gives the widths that were changed, by the headings; nothing where all is to be as before."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("widths")]

    def __init__(
        self, columns: Sequence[Column], kept: str, draw: Callable[[dict[str, int]], None]
    ) -> None:
        """Offer some columns; `draw` shows the list in other widths, `kept` says what lasts."""
        super().__init__()
        self._before = {column.title: column.width for column in columns}
        self._now = dict(self._before)
        self._kept, self._draw = kept, draw

    def compose(self) -> ComposeResult:
        """The columns, above the keys."""
        yield KeyBar()
        yield Shown(self._now, self._kept)

    def on_key(self, event: events.Key) -> None:
        """Do nothing by any other key."""
        if event.key not in self.active_bindings:
            event.stop()

    def action_width_next(self) -> None:
        """Go to the column on the right."""
        self._go(1)

    def action_width_previous(self) -> None:
        """Go to the column on the left."""
        self._go(-1)

    def _go(self, by: int) -> None:
        shown, titles = self.query_one(Shown), list(self._now)
        at = titles.index(shown.chosen) + by
        shown.chosen = titles[max(min(at, len(titles) - 1), 0)]
        shown.refresh()

    def action_width_wider(self) -> None:
        """Make the column a cell wider."""
        self._widen(1)

    def action_width_narrower(self) -> None:
        """Make the column a cell narrower."""
        self._widen(-1)

    def _widen(self, by: int) -> None:
        shown = self.query_one(Shown)
        cells = self._now[shown.chosen] + by
        self._now[shown.chosen] = max(min(cells, WIDEST), NARROWEST)
        shown.refresh(layout=True)
        self._draw(self._changed)

    @property
    def _changed(self) -> dict[str, int]:
        return {title: cells for title, cells in self._now.items() if cells != self._before[title]}

    def action_width_keep(self) -> None:
        """Keep the widths."""
        self.dismiss(self._changed)

    def action_width_leave(self) -> None:
        """Let all be as before."""
        self.dismiss({})
