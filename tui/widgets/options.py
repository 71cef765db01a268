"""A list to choose from that any key may reach at any time."""

from __future__ import annotations

from textual.widgets import OptionList


class Options(OptionList):
    """Turns pages only where it has a place: before that Textual knows no line, and ends."""

    def action_page_down(self) -> None:
        """Go a page down."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]  # Textual leaves it untyped

    def action_page_up(self) -> None:
        """Go a page up."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # Textual leaves it untyped
