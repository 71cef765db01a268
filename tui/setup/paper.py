"""What a page of setup is written on: headings, facts and rows that fit a width.

Each line but headings and blanks can be gone to, so that a page is read line by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.content import Content

from tui.look import WIDEST, fit, said
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGN = "› "
"""What stands before something that one can follow."""
ROOMY = 84
"""Cells from which the column of labels is wider."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that leads nowhere."""

    number: int


class Paper:
    """Takes line after line."""

    def __init__(self, width: int) -> None:
        """Write for this width."""
        self.width = width
        self.aside = 38 if width >= ROOMY else min(32, width // 2)
        self.lines: list[Line] = []

    def put(self, text: Content, target: object = None) -> None:
        """Write one line, cut where it is too long."""
        self.lines.append(Line(self._cut(text), target or Said(len(self.lines))))

    def _cut(self, text: Content) -> Content:
        return text.truncate(self.width, ellipsis=True) if text.cell_length > self.width else text

    def blank(self) -> None:
        """Leave a line free, one at a time."""
        if self.lines and self.lines[-1] != BLANK:
            self.lines.append(BLANK)

    def heading(self, text: str, aside: str = "") -> None:
        """Begin something new."""
        self.blank()
        head = said(text, "bold $label")
        if aside:
            head = head.append("   ").append(said(aside, "$label"))
        self.lines.append(Line(self._cut(head)))

    def told(self, text: str, style: str = "$label", *, indent: int = 0) -> None:
        """Write a text on as many lines as it takes."""
        for line in text.splitlines() or [""]:
            for part in said(line, style).wrap(max(self.width - indent, 8)):
                self.put(Content(" " * indent).append(part))

    def fact(self, label: str, value: str, *, target: object = None, style: str = "$value") -> None:
        """Write a label with its value; what leads somewhere is marked."""
        self.facts(label, [(value, target)], style=style)

    def facts(
        self, label: str, values: Sequence[tuple[str, object]], *, style: str = "$value"
    ) -> None:
        """Write a label with its values, each on lines of its own."""
        room = max(self.width - self.aside - 2, 8)
        right: list[tuple[Content, object]] = []
        for value, target in values or [("none", None)]:
            if target is not None:
                right.append((link(value, room), target))
            else:
                shown = style if values else "$label"
                lines = value.splitlines() or [""]
                right += [
                    (part, None) for line in lines for part in said(line, shown).wrap(room)
                ]  # fmt: skip
        left = said(label[:1].upper() + label[1:], "$label").wrap(self.aside - 2)
        for name, found in zip_longest(left, right):
            head = name or Content("")
            line = Content("  ").append(head).append(" " * (self.aside - head.cell_length))
            text, target = found or (Content(""), None)
            self.put(line.append(text), target)

    def row(
        self, cells: Sequence[tuple[str, int, str]], *, target: object = None, indent: int = 2
    ) -> None:
        """Write cells of a text, a width and a style; the last one takes what is left."""
        line, used = Content(" " * indent), indent
        for text, wide, style in cells[:-1]:
            sign = SIGN if text.startswith(SIGN) else ""
            rest = (fit(text.removeprefix(SIGN), wide - len(sign)), style)
            line = line.append(Content.assemble((sign, "$key"), rest, "  "))
            used += wide + 2
        text, _, style = cells[-1]
        self.put(line.append(said(fit(text[:WIDEST], max(self.width - used, 4)).rstrip(), style)),
                 target)  # fmt: skip


def link(text: str, width: int) -> Content:
    """Give a text that one can follow."""
    return Content.assemble((SIGN, "$key"), (fit(text, max(width - 2, 4)).rstrip(), "$value"))
