"""Change a knowledge article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.article.values import read
from core.commands.registry import agreement, command, confirmation, option, word
from core.entities.knowledge import DRAFT
from core.errors import NeedsConfirmation, RuleViolation
from core.fields import assign
from core.outcome import Outcome
from core.rules.knowledge import article_named, may_edit
from core.rules.stale import Edit, refuse_stale, values_of

if TYPE_CHECKING:
    from core.work import Work


@command(
    "article.edit", title="Edit article", needs="article.edit",
    example="caseline article edit KA-000001 --summary 'Reset, then wait' --yes",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditArticle:
    """Change the words of an article; what was approved is a draft again."""

    article: str = word("the article's number")
    title: str | None = option("what it is about")
    body: str | None = option("the whole text")
    summary: str | None = option("what it says in short; empty for nothing")
    keywords: str | None = option("other words that it is to be found by; empty for none")
    if_version: int | None = option("refuse when the article is at another version")
    merge: bool = agreement()
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Check everything at once; ask before a published one goes out of everybody's sight."""
        article = article_named(work, self.article)
        may_edit(work, article)
        texts = read(work, {
            name: getattr(self, name) for name in ("title", "summary", "body", "keywords")
        })  # fmt: skip
        before = values_of(article)
        changed = assign(article, texts)
        refuse_stale(work, Edit(
            record=article, before=before, seen=self.if_version, merge=self.merge, keys={},
            label=str.capitalize,
        ))  # fmt: skip
        if not changed:
            msg = f"Nothing to change: {article.number} says that already."
            raise RuleViolation(msg, details={"unchanged": True})
        if article.is_published and not self.confirmed:
            msg = (
                f"{article.number} is published. Changed, it is a draft that others do not see "
                "until it is approved and published again."
            )
            raise NeedsConfirmation(msg, next_step="Change it all the same?")
        told = f"{article.number}: changed {', '.join(changed)}."
        if article.status != DRAFT:
            told += " It is a draft again."
        article.revise(work.actor.id or None)
        return Outcome(message=told, number=article.number, kind="article")
