"""A case's feed: people's words stand out, the system's stay quiet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content

from core import links
from core.org.model import short
from core.text import one_line
from tui.look import day_name, moment, said, zone
from tui.records.long import cut
from tui.records.page import EntryOf, FileOf
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from core.desk import Desk
    from core.rows import FeedRow

POST = "TextPost"
STATUS, ARROW = "Status: ", " → "
"""How the house tells a change of status."""
INSET = 4
"""Cells that a comment is set in by."""
INDENT = 7
"""Cells before a system entry's words: its time and two blanks."""


def feed(
    desk: Desk, rows: tuple[FeedRow, ...], width: int, *, since: int | None = None,
    by_activity: bool = False,
) -> list[Line]:  # fmt: skip
    """Give a feed as it was read, under a heading for each day; each entry can be gone to.

    Between what others wrote after the entry `since` and what was there before lies a line.
    """

    def new(row: FeedRow) -> bool:
        mine = row.author is not None and row.author.key == desk.person.username
        return since is not None and row.id > since and not mine

    where = zone(desk)
    today = desk.clock.now().astimezone(where).date()
    lines: list[Line] = []
    day: date | None = None
    quiet_before = False
    old = _first_old(rows, new, since or 0, by_activity=by_activity)
    for place, row in enumerate(rows):
        if place == old:
            lines += [BLANK, Line(_new_above(width))]
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
        target = EntryOf(row.id, row.body, row)
        lines.append(Line(Content("\n").join(drawn), target))
        lines += _files(row, width)
        for comment in row.comments:
            at = moment(comment.at, desk.clock.now(), where)
            target = EntryOf(comment.id, comment.body, comment)
            lines.append(Line(_comment(comment, at, width, new=new(comment)), target))
            lines += _files(comment, width, INSET)
        quiet_before = quiet and not row.comments
    return lines


def _first_old(
    rows: tuple[FeedRow, ...], new: Callable[[FeedRow], bool], since: int, *, by_activity: bool
) -> int | None:
    """Give the place of the first entry from before, where something new stands above it."""
    news = False
    for place, row in enumerate(rows):
        if (row.latest if by_activity else row.id) <= since:
            return place if news else None
        news = news or new(row) or (by_activity and any(map(new, row.comments)))
    return None


def _new_above(width: int) -> Content:
    words = " new since you looked ↑ "
    return Content.assemble((words.center(max(width, len(words)), "─"), "$key"))


def _comment(row: FeedRow, at: str, width: int, *, new: bool) -> Content:
    """Give a comment, set in below what it is on."""
    name = row.author.name if row.author else "System"
    head = Content.assemble(("↳ ", "$label")).append(said(name, "bold $value"))
    head = head.append(Content.assemble((f" {at}", "$label"))).append(_signs(row))
    if new:
        head = head.append(Content.assemble(("  new", "bold $key")))
    text, more = cut(row.body)
    body = marked(Content.assemble((text, "$value")), row).wrap(max(width - INSET - 2, 8))
    lines = [head, *(Content("  ").append(line) for line in [*body, *([more] if more else [])])]
    return Content("\n").join(Content(" " * INSET).append(line) for line in lines)


def _files(row: FeedRow, width: int, inset: int = 0) -> list[Line]:
    """Give the files that came with an entry, a line each that opens it."""
    return [
        Line(
            Content.assemble(
                (" " * inset, ""), ("  + ", "$key"), (one_line(file.name), "$value"),
                (f"  {file.size:,} B", "$label"),
            ).truncate(max(width, 8), ellipsis=True),
            FileOf(file.id, file.name, file.size, row.id),
        )
        for file in row.files
    ]  # fmt: skip


def _signs(row: FeedRow) -> Content:
    """Give what was done to an entry, a word each."""
    line = Content("")
    for sign in row.signs:
        line = line.append(Content.assemble((f"  {sign}", "$label")))
    return line


def is_quiet(row: FeedRow) -> bool:
    """Whether an entry was written by the house and not by a person."""
    return row.kind != POST and not _is_review(row)


def _is_review(row: FeedRow) -> bool:
    return row.subject == "Case Review"


def _quiet(row: FeedRow, time: str, width: int) -> list[Content]:
    parts = [_brief(part) for part in cut(row.body)[0].splitlines() if part.strip()]
    by = [one_line(row.author.name)] if row.author else []
    text = " · ".join([*parts, *by, *row.signs])
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
    head = head.append(_signs(row))
    text, more = cut(row.body)
    lines = [head, *marked(Content.assemble((text, "$value")), row).wrap(width)]
    return [*lines, *([more] if more is not None else [])]


def marked(body: Content, row: FeedRow) -> Content:
    """Set mentions and links in an entry off from its other words."""
    for begin, end, _ in links.find(body.plain):
        body = body.stylize("underline $key", begin, end)
    names = {name for ref in row.mentions for name in (ref.key, ref.name) if name}
    if not names:
        return body
    longest_first = sorted((re.escape(name) for name in names), key=len, reverse=True)
    for match in re.finditer(f"@(?:{'|'.join(longest_first)})", body.plain, re.IGNORECASE):
        body = body.stylize("$key", match.start(), match.end())
    return body
