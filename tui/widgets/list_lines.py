"""Lines of a list that are no rows: the heading of a group, and why there is nothing."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core.text import one_line
from core.views.cells import group_name
from tui.look import fit

if TYPE_CHECKING:
    from tui.widgets.pages import Pages

MARK = 3
"""Cells left of the first column: the sign of what stands out."""


def heading(label: str | None, count: int, width: int, base: Style, quiet: Style) -> Strip:
    """Draw a group's name and how many rows it has."""
    name = Segment(f" {one_line(group_name(label))} ", base + Style(bold=True))
    return Strip([name, Segment(f" {count:,}", quiet)]).adjust_cell_length(width, base)


def why_empty(pages: Pages) -> str:
    """Say that a list is empty, and whether it is only narrowed to nothing."""
    view, many = pages.view, pages.kind.many
    if view.fault is not None:
        return view.fault
    if not view.narrow:
        return f"No {many} here."
    told = "are as you asked" if view.which.narrows else f"hold {view.which.search!r}"
    return f"No {many} here {told}; Esc shows all."


def nothing(why: str, y: int, width: int, base: Style, quiet: Style) -> Strip:
    """Draw a line of why there are no rows; it takes as many as it needs."""
    room = max(width - MARK - 1, 1)
    told = wrap(one_line(why), room)
    if y >= len(told):
        return Strip.blank(width, base)
    return Strip([Segment(" " * MARK, base), Segment(fit(told[y], room + 1), quiet)])


def with_sign(cells: str, there: str | None, end: int, base: Style, shown: Style) -> list[Segment]:
    """Put behind the first cell, a case's number, the sign of who else has the case open."""
    if there is None:
        return [Segment(cells, base)]
    return [
        Segment(cells[:end], base), Segment(there, base + shown), Segment(cells[end + 1 :], base),
    ]  # fmt: skip
