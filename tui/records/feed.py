"""A case's feed: people's words stand out, the system's stay quiet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content

from core.org.model import short
from core.text import one_line
from tui.look import day_name, said, zone
from tui.records.long import cut
from tui.records.page import EntryOf
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from datetime import date

    from core.desk import Desk
    from core.rows import FeedRow

POST = "TextPost"
STATUS, ARROW = "Status: ", " → "
"""How the house tells a change of status."""
INDENT = 7
"""Cells before a system entry's words: its time and two blanks."""


def feed(desk: Desk, rows: tuple[FeedRow, ...], width: int) -> list[Line]:
    """Give a feed, newest first, under a heading for each day; people's words can be gone to."""
    where = zone(desk)
    today = desk.clock.now().astimezone(where).date()
    lines: list[Line] = []
    day: date | None = None
    quiet_before = False
    for row in rows:
        local = row.at.astimezone(where)
        new_day = local.date() != day
        if new_day:
            day = local.date()
            lines += [BLANK] if lines else []
            lines.append(Line(Content.assemble((day_name(day, today), "$label"))))
        quiet = is_quiet(row)
        if not new_day and not (quiet and quiet_before):
            lines.append(BLANK)
        drawn = (_quiet if quiet else _words)(row, f"{local:%H:%M}", width)
        target = None if quiet else EntryOf(row.id, row.body)
        lines.append(Line(Content("\n").join(drawn), target))
        quiet_before = quiet
    return lines


def is_quiet(row: FeedRow) -> bool:
    """Whether an entry was written by the house and not by a person."""
    return row.kind != POST and not _is_review(row)


def _is_review(row: FeedRow) -> bool:
    return row.subject == "Case Review"


def _quiet(row: FeedRow, time: str, width: int) -> list[Content]:
    parts = [_brief(part) for part in cut(row.body)[0].splitlines() if part.strip()]
    text = " · ".join([*parts, one_line(row.author.name)] if row.author else parts)
    wrapped = Content.assemble((text, "$label")).wrap(max(width - INDENT, 8))
    first, *rest = wrapped or [Content("")]
    return [
        Content.assemble((f"{time}  ", "$label")).append(first),
        *(Content(" " * INDENT).append(line) for line in rest),
    ]


def _brief(part: str) -> str:
    """Give a change of status by what tells the statuses apart."""
    if not part.startswith(STATUS):
        return part
    return STATUS + ARROW.join(short(name) for name in part.removeprefix(STATUS).split(ARROW))


def _words(row: FeedRow, time: str, width: int) -> list[Content]:
    name = row.author.name if row.author else "System"
    head = said(name, "bold $value").append(Content.assemble((f" {time}", "$label")))
    if _is_review(row):
        head = head.append(Content.assemble(("  Case Review", "$review")))
    if row.visibility == "customer":
        head = head.append(Content.assemble(("  the customer can read this", "$key")))
    text, more = cut(row.body)
    lines = [head, *marked(Content.assemble((text, "$value")), row).wrap(width)]
    return [*lines, *([more] if more is not None else [])]


def marked(body: Content, row: FeedRow) -> Content:
    """Set the mentions of an entry off from its other words."""
    names = {name for ref in row.mentions for name in (ref.key, ref.name) if name}
    if not names:
        return body
    longest_first = sorted((re.escape(name) for name in names), key=len, reverse=True)
    for match in re.finditer(f"@(?:{'|'.join(longest_first)})", body.plain, re.IGNORECASE):
        body = body.stylize("$key", match.start(), match.end())
    return body
