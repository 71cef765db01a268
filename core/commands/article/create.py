"""Write a knowledge article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.article.values import read
from core.commands.registry import command, need, option
from core.entities import Article
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work


@command(
    "article.create", title="New article", needs="article.edit",
    example="caseline article create --title 'Reset a meter' --body 'Hold it for 5 s.'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateArticle:
    """Write a knowledge article; it is a draft until it is approved and published."""

    title: str = need("what it is about, 255 characters at most")
    body: str = need("the whole text, plain, 32,000 characters at most")
    summary: str = option("what it says in short, 1,000 characters at most", default="")
    keywords: str = option("other words that it is to be found by", default="")

    def decide(self, work: Work) -> Outcome:
        """Check everything at once, and keep it as a draft."""
        work.allow("article.edit")
        texts = read(work, {
            "title": self.title, "summary": self.summary, "body": self.body,
            "keywords": self.keywords,
        })  # fmt: skip
        number = f"KA-{work.unit.next_number('article'):06d}"
        me = work.actor.id or None
        work.add(Article(number=number, author_id=me, editor_id=me, **texts))
        return Outcome(message=f"{number} is a draft.", number=number, kind="article")
