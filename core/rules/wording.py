"""Whose words may be changed or taken away (domain.md 1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import RuleViolation

if TYPE_CHECKING:
    from core.entities import Case, FeedItem
    from core.work import Work


def require_written(item: FeedItem) -> None:
    """Raise for what the house itself said: that stays as it is."""
    if not item.is_written:
        msg = "What the system wrote into the feed stays as it is."
        raise RuleViolation(msg, next_step="Comment on it instead.")


def require_deletable(work: Work, case: Case, item: FeedItem) -> None:
    """Raise unless the person wrote it, or may delete what others wrote."""
    require_written(item)
    if item.author_id != work.actor.id:
        work.allow("feed.moderate", case)
