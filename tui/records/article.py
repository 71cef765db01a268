"""The page of a knowledge article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content

from core.entities.knowledge import LIMITS, PUBLISHED
from tui.look import moment, said, zone
from tui.records.long import body
from tui.records.page import Paragraph, Part, RecordPage, fact, facts, heading
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import ArticleView

LINES = 2_000
"""Lines of a text that are drawn."""
_GAP = re.compile(r"\n[ \t\r]*\n")


def read(desk: Desk, key: str) -> RecordPage:
    """Read an article, with what the person can do about it."""
    view = desk.article(key)
    number = view.row.number
    return RecordPage(
        kind="article", key=number, title=f"{number} {view.row.title}", source=view,
        head=lambda width: _head(desk, view, width),
        parts=(Part("Article", lambda width: text(view, width)),),
    )  # fmt: skip


def _head(desk: Desk, view: ArticleView, width: int) -> list[Content]:
    row, now = view.row, desk.clock.now()
    at = moment(row.published_at, now, zone(desk)) if row.published_at else None
    author, editor = (one.name if one else None for one in (row.author, row.editor))
    told = [
        fact("status", row.status, "$value" if row.status == PUBLISHED else "bold $review"),
        *facts(
            ("by", author), ("as it stands by", editor if editor != author else None),
            ("published", at), ("on cases", f"{view.cases:,}" if view.cases else None),
            ("keywords", view.keywords),
        ),
    ]  # fmt: skip
    return heading(row.title, row.number, told, width)


def text(view: ArticleView, width: int) -> list[Line]:
    """Give the summary, then the text paragraph by paragraph: the cursor goes through it."""
    lines = []
    if view.row.summary:
        lines += [Line(said(view.row.summary, "$bright"), Paragraph(0)), BLANK]
    for number, paragraph in enumerate(_GAP.split(view.body), 1):
        drawn = Content("\n").join(body(paragraph, width, LIMITS["body"], LINES))
        lines += [Line(drawn, Paragraph(number)), BLANK]
    return lines[:-1]
