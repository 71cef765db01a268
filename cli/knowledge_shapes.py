"""The JSON shapes of knowledge articles; scripts rely on every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.shapes import Shape, can, key, time
from core.clock import iso

if TYPE_CHECKING:
    from core.rows import ArticleRow, ArticleView


def article(row: ArticleRow) -> Shape:
    """Give an article as a list shows it."""
    return {
        "number": row.number, "title": row.title, "summary": row.summary, "status": row.status,
        "author": key(row.author), "editor": key(row.editor),
        "published_at": time(row.published_at), "last_modified_at": iso(row.last_modified_at),
        "version": row.version,
    }  # fmt: skip


def article_page(view: ArticleView) -> Shape:
    """Give an article with everything that its page shows."""
    return {
        "article": article(view.row) | {
            "body": view.body, "keywords": view.keywords, "created_at": iso(view.created_at),
            "cases": view.cases,
        },
        "can": can(view.can),
    }  # fmt: skip
