"""How wide text stands on a terminal, and tables that keep their columns in line."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "  "
NARROWEST = 8
"""Cells that a column keeps when the terminal is too narrow for all of it."""


def cells(text: str) -> int:
    """Count the cells that a line takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(char: str) -> int:
    if category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Cut a line to `width` cells, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    kept, room = [], max(width - 1, 0)
    for char in text:
        room -= _cells(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + "…"


def fit(text: str, width: int) -> str:
    """Cut or fill a line to exactly `width` cells."""
    short = cut(text, width)
    return short + " " * (width - cells(short))


def table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], room: int | None,
    wanted: Sequence[int | None] = (),
) -> list[str]:  # fmt: skip
    """Lay rows out in columns; with `room`, no line is wider than that many cells.

    A column is as wide as its cells are, unless a width is `wanted` for it.
    """
    clean = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(titles, *clean, strict=True)]
    widths = [want or width for want, width in zip(wanted or widths, widths, strict=True)]
    if room is not None:
        _narrow(widths, room - len(GAP) * (len(widths) - 1))
    return [
        GAP.join(map(fit, row, widths)).rstrip()
        for row in chain([titles], clean)
    ]  # fmt: skip


def _narrow(widths: list[int], room: int) -> None:
    while sum(widths) > room and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        rest = sorted(widths)[-2] if len(widths) > 1 else NARROWEST
        target = max(rest - 1, widths[widest] - (sum(widths) - room), NARROWEST)
        widths[widest] = min(target, widths[widest] - 1)
