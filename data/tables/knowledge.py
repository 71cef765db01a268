"""Knowledge articles, and the cases they were put on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, String, Text

from core.entities import Article, CaseArticle
from core.entities.knowledge import LIMITS
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing
from data.types import UtcDateTime


class ArticleColumns(RecordColumns):
    """The columns of `core.entities.Article`."""

    number: Named[str] = Column(String(20), nullable=False)
    title: Named[str] = Column(String(LIMITS["title"]), nullable=False)
    summary: Named[str] = Column(String(LIMITS["summary"]), nullable=False)
    body: Named[str] = Column(Text, nullable=False)
    keywords: Named[str] = Column(String(LIMITS["keywords"]), nullable=False)
    status: Named[str] = Column(String(20), nullable=False)
    author_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    editor_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    published_at: Named[datetime | None] = Column(UtcDateTime())


articles = Table(
    "articles", metadata, ArticleColumns,
    unique_standing("articles", "number"),
    Index(None, "status", "id"),
    info={"kind": Article.KIND},
)  # fmt: skip


class CaseArticleColumns(RecordColumns):
    """The columns of `core.entities.CaseArticle`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    article_id: Named[int] = Column(Id, ForeignKey("articles.id"), nullable=False)


case_articles = Table(
    "case_articles", metadata, CaseArticleColumns,
    unique_standing("case_articles", "case_id", "article_id"),
    Index(None, "article_id"),
    info={"kind": CaseArticle.KIND},
)  # fmt: skip
