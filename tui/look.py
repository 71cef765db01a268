"""How outside words become what is drawn: literal, inert, in columns that fit."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size
from textual.app import App
from textual.content import Content
from textual.worker import active_worker

from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from textual.dom import DOMNode

    from core.desk import Desk
    from core.look import Look

R = TypeVar("R")
PER_CELL = 16
"""Characters that may share one cell: a letter with its marks, a family of emoji."""
WIDEST = 1000
"""Characters of one line that are drawn at most."""
Part = tuple[str, str]
"""A text with its style."""


async def ask(desk: Desk, question: Callable[[Look], R]) -> R:
    """Ask the database in a thread, so that the keys stay live meanwhile."""
    return await aside(lambda: question(desk.look))


async def aside(read: Callable[[], R]) -> R:
    """Read in a thread for a screen or a widget; the worker ends here when that was left."""
    try:
        return await asyncio.to_thread(read)
    finally:
        worker = active_worker.get(None)
        node = worker.node if worker is not None else None
        if node is not None and not isinstance(node, App) and _gone(node):
            raise asyncio.CancelledError


def _gone(node: DOMNode) -> bool:
    """Whether a screen or a widget was left; its parts go before it.

    One that opens while the console ends never gets its parts.
    """
    left = not node.is_attached or node._pruning or node._closing  # noqa: SLF001  nobody else says
    return left or not node.app.is_running


def fit(text: str, width: int) -> str:
    """Give one line of text in exactly `width` cells, with an ellipsis where some is missing."""
    begun = text[: PER_CELL * max(width, 0) + PER_CELL]  # to measure a million emoji takes seconds
    line = one_line(begun)
    if (cell_len(line) > width or len(begun) < len(text)) and width > 0:
        return set_cell_size(line, width - 1) + "…"
    return set_cell_size(line, max(width, 0))


def said(text: str, style: str = "") -> Content:
    """Give one line of outside text, literal; no line on a screen holds more than its start."""
    line = one_line(text[:WIDEST])
    return Content.assemble((line if len(text) <= WIDEST else f"{line}…", style))


def pack(items: Sequence[Content], width: int, gap: int = 3) -> list[Content]:
    """Put items side by side into as few lines as hold them; too long a one is cut."""
    lines: list[Content] = []
    for whole in items:
        item = whole.truncate(width, ellipsis=True) if whole.cell_length > width else whole
        if lines and lines[-1].cell_length + gap + item.cell_length <= width:
            lines[-1] = lines[-1].append(" " * gap).append(item)
        else:
            lines.append(item)
    return lines


def spread(left: Content, right: Content, width: int) -> Content:
    """Put one text at the left and one at the right end of a line; the left one gives way."""
    room = width - right.cell_length - 1
    if left.cell_length > room:
        left = left.truncate(max(room, 0), ellipsis=True)
    gap = max(width - left.cell_length - right.cell_length, 0)
    return left.append(" " * gap).append(right)


def zone(desk: Desk) -> ZoneInfo:
    """Give the time zone that this person reads times in."""
    return ZoneInfo(desk.person.time_zone or desk.org.time_zone)


def desk_day(desk: Desk) -> date:
    """Give the calendar day at the desk: what is due counts there, whoever looks from where."""
    return desk.clock.now().astimezone(ZoneInfo(desk.org.time_zone)).date()


def date_of(day: date | None, now: datetime) -> str:
    """Give a day in a column, its year if need be: `20 Nov`; nothing where there is none."""
    if day is None:
        return ""
    return f"{day.day} {day:%b}" + ("" if day.year == now.year else f" {day.year}")


def day_name(day: date, today: date) -> str:
    """Name a day as people do: today, yesterday, else the date."""
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def moment(at: datetime, now: datetime, where: ZoneInfo) -> str:
    """Give a time as a person reads it: with the day unless it is today, its year if need be."""
    local, today = at.astimezone(where), now.astimezone(where).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    year = "" if local.year == today.year else f"{local:%Y} "
    return f"{local.day} {local:%b} {year}{local:%H:%M}"
