"""Lines of a list that are no rows: the heading of a group, and why there is nothing."""

from __future__ import annotations

from textwrap import wrap

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core.org.model import short
from core.text import one_line
from tui.look import fit

MARK = 3
"""Cells left of the first column: the sign of what stands out."""
NOTHING = "None"
"""What a group of rows is called that have nothing of what the others are grouped by."""


def heading(label: str | None, count: int, width: int, base: Style, quiet: Style) -> Strip:
    """Draw a group's name and how many rows it has."""
    name = Segment(f" {one_line(short(label or NOTHING))} ", base + Style(bold=True))
    return Strip([name, Segment(f" {count:,}", quiet)]).adjust_cell_length(width, base)


def nothing(why: str, y: int, width: int, base: Style, quiet: Style) -> Strip:
    """Draw a line of why there are no rows; it takes as many as it needs."""
    room = max(width - MARK - 1, 1)
    told = wrap(one_line(why), room)
    if y >= len(told):
        return Strip.blank(width, base)
    return Strip([Segment(" " * MARK, base), Segment(fit(told[y], room + 1), quiet)])
