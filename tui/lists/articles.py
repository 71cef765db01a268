"""The list of knowledge articles: the newest first, or what is found by words, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.rows import ArticleFilter
from tui.lists.view import Column
from tui.lists.whole import Whole
from tui.look import date_of

if TYPE_CHECKING:
    from datetime import datetime

    from core.look import Look
    from core.rows import ArticleRow, CustomerFilter

MOST = 10_000
"""Articles that are read at once; a house has some hundreds."""


@dataclass(frozen=True, slots=True)
class Found(Whole):
    """Words are sought by the database, in the text of an article too."""

    def found(self, look: Look, which: CustomerFilter) -> list[Any]:
        """Give what the database found."""
        return list(self.read(look, which))


def _articles(look: Look, which: CustomerFilter) -> tuple[ArticleRow, ...]:
    return look.articles(ArticleFilter(search=which.search or ""), limit=MOST).rows


def _published(row: ArticleRow, now: datetime) -> str:
    return date_of(row.published_at.date(), now) if row.published_at else ""


ARTICLES = Found(
    "article", "article", "articles", "newest first",
    (
        Column("Number", 9, lambda row, _: row.number, "number"),
        Column("Status", 9, lambda row, _: row.status, "status"),
        Column("Published", 11, _published, "published", 90,
               rank=lambda row: f"{row.published_at or ''}"),
        Column("Written by", 16, lambda row, _: row.editor.name if row.editor else "", "by", 110),
        Column("Title", 8, lambda row, _: row.title, "title"),
    ),
    "number", _articles,
)  # fmt: skip
