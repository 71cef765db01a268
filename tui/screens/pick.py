"""Sheets on which one thing is picked from a list: lists of cases, statuses, where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on

from tui.screens.sheet import Sheet
from tui.widgets.picker import Item, Picker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.binding import BindingType
    from textual.widget import Widget


class Pick(Sheet[str]):
    """Gives the key of what was picked."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, title: str, items: Sequence[Item], *, hint: str = "type to narrow") -> None:
        """Offer items under a title."""
        super().__init__()
        self._title, self._items, self._hint = title, items, hint

    def heading(self) -> str:
        """Give the title."""
        return self._title

    def content(self) -> Iterable[Widget]:
        """Give the list."""
        yield Picker(self._items, hint=self._hint)

    def offers(self, act: str) -> bool:
        """Enter picks; there is nothing to save."""
        return act != "form.send"

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        self.dismiss(event.item.key)
