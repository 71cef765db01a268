"""Who reads, writes, approves and attaches knowledge articles (domain.md 1.14, 1.19).

Everybody reads what is published. Anything else is seen by who began it, by who wrote it as it
stands, and by who may approve it. What is changed after it was approved is a draft again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Article, CaseArticle
from core.entities.knowledge import APPROVED, ARCHIVED, DRAFT
from core.errors import NotFound, RuleViolation
from core.rows import Can
from core.rules.owners import require_writable
from core.text import one_line

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


def article_number(text: str) -> str:
    """Give an article's number in its full form; `KA-12` and `12` are `KA-000012`."""
    text = text.strip().upper().removeprefix("KA-")
    if text.isascii() and text.isdecimal():
        return f"KA-{text.lstrip('0').zfill(6)}"
    return one_line(text)


def no_article(number: str) -> NotFound:
    """Build the refusal that an unknown article and one that may not be seen share."""
    msg = f"There is no article {number}."
    return NotFound(msg, next_step="`caseline article list` shows what you may read.")


def may_see(work: Work, article: Article) -> bool:
    """Say whether the person may read an article as it stands."""
    mine = work.actor.id in {article.author_id, article.editor_id}
    return article.is_published or mine or work.may("article.publish")


def article_named(work: Work, number: str, *, lock: bool = True) -> Article:
    """Give an article by number, locked; one that the person may not see is not found."""
    wanted = article_number(number)
    article = work.unit.one(Article, number=wanted, lock=lock)
    if article is None or not may_see(work, article):
        raise no_article(wanted)
    return article


def may_edit(work: Work, article: Article) -> None:
    """Raise unless the person may write the article."""
    work.allow("article.edit")
    if article.status == ARCHIVED:
        msg = f"{article.number} is archived, and stays as it is."
        raise RuleViolation(msg, next_step="Write a new article.")


def may_approve(work: Work, article: Article) -> None:
    """Raise unless the person may approve the draft."""
    work.allow("article.publish")
    if article.status != DRAFT:
        msg = f"{article.number} is {article.status.lower()}; only drafts are approved."
        way = "Publish it." if article.status == APPROVED else "There is nothing to approve."
        raise RuleViolation(msg, next_step=way)


def may_publish(work: Work, article: Article) -> None:
    """Raise unless the person may publish what was approved, or was archived."""
    work.allow("article.publish")
    if article.status == DRAFT:
        msg = f"{article.number} is a draft; only what was approved is published."
        raise RuleViolation(msg, next_step="Approve it first.")
    if article.is_published:
        msg = f"{article.number} is published already."
        raise RuleViolation(msg, details={"unchanged": True})


def may_archive(work: Work, article: Article) -> None:
    """Raise unless the person may put the article away."""
    work.allow("article.publish")
    if article.status == ARCHIVED:
        msg = f"{article.number} is archived already."
        raise RuleViolation(msg, details={"unchanged": True})


ACTS = {
    "edit": may_edit, "approve": may_approve, "publish": may_publish, "archive": may_archive
}  # fmt: skip
"""Each verb with the check that its command makes first."""


def can_article(work: Work, number: str) -> dict[str, Can]:
    """Ask every check; nothing is changed."""
    article = article_named(work, number, lock=False)
    refusals = {verb: work.refusal(check, article) for verb, check in ACTS.items()}
    return {verb: Can(ok=why is None, why=str(why) if why else None)
            for verb, why in refusals.items()}  # fmt: skip


def may_attach(work: Work, case: Case, article: Article) -> None:
    """Raise unless the article may be put on the case: who reads both may, once."""
    require_writable(work, case)
    if not article.is_published:
        msg = f"{article.number} is {article.status.lower()}; only published articles are attached."
        raise RuleViolation(msg, next_step="Publish it first.")
    if put_on(work, case, article) is not None:
        msg = f"{article.number} is attached to case {case.number} already."
        raise RuleViolation(msg, details={"unchanged": True})


def may_detach(work: Work, case: Case, number: str) -> tuple[Article, CaseArticle]:
    """Give the article, and what is taken off the case.

    Raises unless the person put it there or may edit the case. One that is being written anew is
    taken off by its number alone.
    """
    require_writable(work, case)
    wanted = article_number(number)
    article = work.unit.one(Article, number=wanted)
    put = put_on(work, case, article) if article is not None else None
    if article is None or (put is None and not may_see(work, article)):
        raise no_article(wanted)
    if put is None:
        msg = f"{wanted} is not attached to case {case.number}."
        raise RuleViolation(msg, next_step="There is nothing to detach.")
    if put.created_by != work.actor.id:
        work.allow("case.edit", case)
    return article, put


def put_on(work: Work, case: Case, article: Article) -> CaseArticle | None:
    """Give that an article was put on a case, where it was."""
    return work.unit.one(CaseArticle, case_id=case.id, article_id=article.id, lock=True)
