"""Knowledge articles: what the house knows, and which cases they helped (domain.md 1.14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from datetime import datetime

DRAFT, APPROVED, PUBLISHED, ARCHIVED = "Draft", "Approved", "Published", "Archived"
STATUSES = (DRAFT, APPROVED, PUBLISHED, ARCHIVED)
"""What an article may be, in the order of its life."""
LIMITS = {"title": 255, "summary": 1_000, "body": 32_000, "keywords": 255}
"""Characters of each text of an article."""


@dataclass(slots=True, kw_only=True, eq=False)
class Article(Record):
    """What helps with a problem: a draft, until somebody approves and publishes it."""

    KIND: ClassVar[str] = "article"
    TITLE: ClassVar[str] = "knowledge article"

    number: str
    title: str
    body: str
    """Plain text."""
    summary: str = ""
    keywords: str = ""
    """Other words for the same, which search looks at."""
    status: str = DRAFT
    author_id: int | None = None
    """Who began it."""
    editor_id: int | None = None
    """Who wrote it as it stands."""
    published_at: datetime | None = None
    """When it was published last."""

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.status == PUBLISHED

    def revise(self, by: int | None) -> None:
        """Be a draft again: its words are not those that were approved."""
        self.status, self.editor_id = DRAFT, by

    def publish(self, at: datetime) -> None:
        """Be there for everybody."""
        self.status, self.published_at = PUBLISHED, at


@dataclass(slots=True, kw_only=True, eq=False)
class CaseArticle(Record):
    """An article that was put on a case; each once, the database sees to it."""

    KIND: ClassVar[str] = "case_article"
    TITLE: ClassVar[str] = "attached article"

    case_id: int
    article_id: int
