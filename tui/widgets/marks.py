"""Rows that are marked: what is done next is done to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from tui.lists.view import OF_CASES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.widgets.pages import Pages


class Marks(Widget):
    """A list whose rows can be marked, where its kind of record is changed many at once."""

    MARKED = OF_CASES
    """The kinds of records that are."""

    class Changed(Message):
        """Other rows are marked."""

    class All(Message):
        """All rows of the list shall be marked, those too that were never read."""

    cursor: int
    pages: Pages | None
    marks: frozenset[str] = frozenset()
    """What the marked records are called by."""
    _last: int | None = None
    """The row that was marked last: where a range begins."""

    @property
    def markable(self) -> bool:
        """Whether this list's records are changed many at once."""
        return self.pages is not None and self.pages.view.kind in self.MARKED

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to others where nothing is marked."""
        if action.startswith("mark_"):
            return self.markable
        return super().check_action(action, parameters)

    def mark(self, keys: Iterable[str]) -> None:
        """Mark exactly these."""
        marks = frozenset(keys)
        if marks != self.marks:
            self.marks = marks
            self.refresh()
            self.post_message(self.Changed())

    def unmark(self) -> bool:
        """Take all marks away; false where there were none."""
        had = bool(self.marks)
        self._last = None
        self.mark(())
        return had

    def action_mark_row(self) -> None:
        """Mark the row, or take its mark away, and go on to the next."""
        key = None if self.pages is None else self.pages.key(self.cursor)
        if key is not None:
            self._last = self.cursor
            self.mark(self.marks ^ {key})
            self.move(self.cursor + 1)

    def action_mark_range(self) -> None:
        """Mark everything from the row that was marked last to this one."""
        if self.pages is None:
            return
        start = self.cursor if self._last is None else self._last
        rows = range(min(start, self.cursor), max(start, self.cursor) + 1)
        found = [self.pages.key(row) for row in rows]
        self.mark(self.marks | {key for key in found if key is not None})
        self._last = self.cursor

    def action_mark_all(self) -> None:
        """Mark all that the list holds; once more takes the marks away."""
        if not self.unmark():
            self.post_message(self.All())

    def move(self, to: int) -> None:
        """Go to a row."""
        raise NotImplementedError
