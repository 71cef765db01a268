"""The steps of a cursor over rows: one, a page, to the first and the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object  # a second base of Textual's would cost a widget its looks


class Steps(Widget):
    """Moves the cursor by keys."""

    cursor: int

    @property
    def length(self) -> int:
        """How many rows are known of."""
        raise NotImplementedError

    def move(self, to: int) -> None:
        """Put the cursor on a row."""
        raise NotImplementedError

    def action_row_down(self) -> None:
        """Go to the next row."""
        self.move(self.cursor + 1)

    def action_row_up(self) -> None:
        """Go to the row before."""
        self.move(self.cursor - 1)

    def action_row_page_down(self) -> None:
        """Go a page down."""
        self.move(self.cursor + max(self.size.height - 1, 1))

    def action_row_page_up(self) -> None:
        """Go a page up."""
        self.move(self.cursor - max(self.size.height - 1, 1))

    def action_row_first(self) -> None:
        """Go to the first row."""
        self.move(0)

    def action_row_last(self) -> None:
        """Go to the last row."""
        self.move(self.length - 1)
