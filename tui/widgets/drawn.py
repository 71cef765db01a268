"""A widget that draws its own lines for the width it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Size


class Drawn(Widget):
    """Subclasses say their lines; the widget is as high as these are many."""

    def lines(self, width: int) -> list[Content]:
        """Give the lines, none wider than `width`."""
        raise NotImplementedError

    def render(self) -> Content:
        """Draw the lines."""
        return Content("\n").join(self.lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as there are lines."""
        del container, viewport
        return len(self.lines(width))


class Lines(Drawn):
    """A widget that draws lines it was given."""

    def __init__(self, *lines: Content, id: str | None = None) -> None:  # noqa: A002  Textual's word
        """Start with these lines."""
        super().__init__(id=id)
        self._lines = list(lines)
        self.display = bool(lines)

    def lines(self, width: int) -> list[Content]:
        """Wrap what was given."""
        return [part for line in self._lines for part in line.wrap(max(width, 1))]

    def show(self, *lines: Content) -> None:
        """Draw other lines; without any the widget disappears."""
        # Two contents that differ in their styles alone are equal to each other.
        pairs = zip(self._lines, lines, strict=False)
        if len(self._lines) != len(lines) or not all(old.is_same(new) for old, new in pairs):
            self._lines = list(lines)
            self.display = bool(lines)
            self.refresh(layout=True)
