"""The floor of the console: Textual with one line, and with a bare list that draws what is seen.

`python -m benchmarks.bare static` or `virtual`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

ROWS, WIDTHS = 100_000, (10, 40, 34, 8, 14, 19)
PAINTED = "READY"
"""What the screen shows when it is painted."""
_PLAIN, _MARKED = Style(), Style(reverse=True)


class Virtual(ScrollView, can_focus=True):
    """As many rows as a large queue has, each made when it is drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "move(1)"), ("up", "move(-1)"), ("pagedown", "move(40)"), ("pageup", "move(-40)"),
    ]  # fmt: skip
    marked = 0

    def on_mount(self) -> None:
        """Tell how large the list is."""
        self.virtual_size = Size(sum(WIDTHS) + len(WIDTHS), ROWS)
        self.focus()

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        row = y + self.scroll_offset.y
        cells = (f"{row:08d}", f"{PAINTED} {row}", "In Progress", "High", "Billing", "2026-06-01")
        text = " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
        style = _MARKED if row == self.marked else _PLAIN
        return Strip([Segment(text[: self.size.width].ljust(self.size.width), style)])

    def action_move(self, rows: int) -> None:
        """Move the mark; draw two rows, or the page where it leaves the screen."""
        before, self.marked = self.marked, max(0, min(ROWS - 1, self.marked + rows))
        top, height = self.scroll_offset.y, self.size.height
        if top <= self.marked < top + height:
            for row in (before, self.marked):
                self.refresh(Region(0, row - top, self.size.width, 1))
            return
        place = self.marked - (height - 1 if rows > 0 else 0)
        self.scroll_to(y=place, animate=False, force=True, immediate=True)
        self.refresh()


class Bare(App[None]):
    """Nothing but one of the two."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Static(PAINTED) if sys.argv[1:] == ["static"] else Virtual()


if __name__ == "__main__":
    Bare().run()
