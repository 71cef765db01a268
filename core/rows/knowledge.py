"""Knowledge articles as lists, pages and cases show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.rows.cases import Can
    from core.rows.lists import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles; nothing set means every one that the person may read."""

    search: str = ""
    """Those with all of the words, best first; where there are none, those with any."""
    status: str | None = None
    """One of `core.entities.knowledge.STATUSES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article in a list."""

    id: int
    number: str
    title: str
    summary: str
    status: str
    author: Ref | None
    """Who began it."""
    editor: Ref | None
    """Who wrote it as it stands."""
    published_at: datetime | None
    """When it was published last."""
    last_modified_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article as its page shows it."""

    row: ArticleRow
    body: str
    keywords: str
    created_at: datetime
    cases: int
    """How many cases that the person sees it is attached to."""
    can: dict[str, Can] = field(default_factory=dict)
    """What the person can do about it; filled by the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedRow:
    """An article on a case."""

    number: str
    title: str | None
    """None while it is being written anew, for who may not read drafts."""
    status: str
    at: datetime
    by: Ref | None
    """Who put it there."""
