"""Put a knowledge article on a case, and take it off again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import CaseArticle
from core.events import ArticlePut
from core.outcome import Outcome
from core.rules.knowledge import article_named, may_attach, may_detach
from core.text import one_line

if TYPE_CHECKING:
    from core.entities import Article, Case
    from core.work import Work


@command("article.attach", title="Attach article", example="caseline article attach KA-000001 1042")
@dataclass(frozen=True, kw_only=True, slots=True)
class AttachArticle:
    """Put a published article on a case: who reads the case may (domain.md 3.4)."""

    article: str = word("the article's number")
    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Put it there once."""
        case = work.case(self.case)
        article = article_named(work, self.article)
        may_attach(work, case, article)
        work.add(CaseArticle(case_id=case.id, article_id=article.id))
        told = f"Article attached: {article.number} {one_line(article.title)}"
        work.emit(ArticlePut(case=case, told=told))
        return _answer(case, article, "attached")


@command("article.detach", title="Detach article", example="caseline article detach KA-000001 1042")
@dataclass(frozen=True, kw_only=True, slots=True)
class DetachArticle:
    """Take an article off a case: who put it there may, and who may edit the case."""

    article: str = word("the article's number")
    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Take it off."""
        case = work.case(self.case)
        article, put = may_detach(work, case, self.article)
        put.removed_at = work.now
        work.emit(ArticlePut(case=case, told=f"Article detached: {article.number}"))
        return _answer(case, article, "no longer attached")


def _answer(case: Case, article: Article, how: str) -> Outcome:
    return Outcome(
        message=f"{article.number} is {how} to case {case.number}.", number=case.number,
        kind="case", made={"article": article.number},
    )  # fmt: skip
