"""Approve, publish and archive knowledge articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities.knowledge import APPROVED, ARCHIVED
from core.outcome import Outcome
from core.rules.knowledge import article_named, may_approve, may_archive, may_publish

if TYPE_CHECKING:
    from core.work import Work


@command(
    "article.approve", title="Approve article", needs="article.publish",
    example="caseline article approve KA-000003",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ApproveArticle:
    """Say that a draft is right; it may be published then."""

    article: str = word("the article's number")

    def decide(self, work: Work) -> Outcome:
        """Move it on."""
        article = article_named(work, self.article)
        may_approve(work, article)
        article.status = APPROVED
        told = f"{article.number} is approved, and can be published."
        return Outcome(message=told, number=article.number, kind="article")


@command(
    "article.publish", title="Publish article", needs="article.publish",
    example="caseline article publish KA-000002",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class PublishArticle:
    """Let everybody read what was approved; one that was archived comes back."""

    article: str = word("the article's number")

    def decide(self, work: Work) -> Outcome:
        """Move it on."""
        article = article_named(work, self.article)
        may_publish(work, article)
        article.publish(work.now)
        told = f"{article.number} is published: everybody may read it."
        return Outcome(message=told, number=article.number, kind="article")


@command(
    "article.archive", title="Archive article", needs="article.publish",
    example="caseline article archive KA-000001",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveArticle:
    """Put an article away: it is found no more, and stays on the cases that it is attached to."""

    article: str = word("the article's number")

    def decide(self, work: Work) -> Outcome:
        """Move it out of sight."""
        article = article_named(work, self.article)
        may_archive(work, article)
        article.status = ARCHIVED
        told = f"{article.number} is archived."
        return Outcome(message=told, number=article.number, kind="article")
