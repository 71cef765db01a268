"""Knowledge articles: what one person may read, found by words, best first (domain.md 1.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from core.entities.knowledge import STATUSES
from core.rows import ArticleFilter, ArticleRow, ArticleView, AttachedRow, Page
from core.rules.knowledge import article_number, no_article
from core.text import storable
from data.queries import visible as seen
from data.queries.paging import Order, checked, page
from data.queries.reading import Reading, choose, ref
from data.search import ranked, words
from data.tables import articles, case_articles, cases, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause

    from data.queries.reading import AnyRow, AnySelect

BEST = 200
"""Articles that a search puts in order; of so many that are found nobody reads the last."""
_AUTHORS, _EDITORS = users.alias("authors"), users.alias("editors")
_SHOWN = (
    articles.c.id, articles.c.number, articles.c.title, articles.c.summary, articles.c.status,
    articles.c.published_at, articles.c.last_modified_at, articles.c.version,
    _AUTHORS.c.username.label("author_key"), _AUTHORS.c.name.label("author_name"),
    _EDITORS.c.username.label("editor_key"), _EDITORS.c.name.label("editor_name"),
)  # fmt: skip
WEIGHTS = (8.0, 8.0, 3.0, 5.0, 1.0)
"""How much a word tells in number, title, summary, keywords and body."""
_NOISE = """
a an and are as at be by can cannot do does for from has have i in is it my no not of on or our
since that the this to was we when with you your
"""
NOISE = frozenset(_NOISE.split())
"""Words that tell nothing of what a text is about; where any word will do these do not."""
_NEWEST = Order("newest", (articles.c.id,), descending=True)
_EVERY = ArticleFilter()


class Knowledge(Reading):
    """What the house knows."""

    def articles(
        self, which: ArticleFilter = _EVERY, *, limit: int = 50, after: str | None = None
    ) -> Page[ArticleRow]:
        """Give a page, newest first; of a search the best, without pages."""
        where = self._may_read(which)
        with self.connect() as connection:
            if words(which.search):
                return Page(rows=self._best_articles(connection, which, where, checked(limit)))
            found, following = page(
                connection, _rows(articles).where(*where), _NEWEST, limit=limit, after=after
            )
        return Page(rows=tuple(map(_row, found)), next=following)

    def count_articles(self, which: ArticleFilter = _EVERY) -> int:
        """Count exactly."""
        counted = select(func.count(articles.c.id)).where(articles.c.removed_at.is_(None))
        where = self._may_read(which)
        with self.connect() as connection:
            if not words(which.search):
                return connection.execute(counted.where(*where)).scalar_one()
            for every in (True, False):
                source, found, _ = self._ranked(which, every=every)
                asked = counted.select_from(source).where(found, *where)
                if count := connection.execute(asked).scalar_one():
                    return count
        return 0

    def article(self, number: str) -> ArticleView:
        """Give one whole; one that the person may not read is not found."""
        wanted = storable(article_number(number))
        attached = (
            select(func.count()).select_from(case_articles.join(cases))
            .where(
                case_articles.c.article_id == articles.c.id,
                case_articles.c.removed_at.is_(None), self.visible(),
            )
            .correlate(articles).scalar_subquery().label("attached")
        )  # fmt: skip
        asked = (
            _rows(articles)
            .add_columns(articles.c.body, articles.c.keywords, articles.c.created_at, attached)
            .where(articles.c.number == wanted, self.readable())
        )
        with self.single() as connection:
            row = connection.execute(asked).one_or_none()
        if row is None:
            raise no_article(wanted)
        return ArticleView(
            row=_row(row), body=row.body, keywords=row.keywords, created_at=row.created_at,
            cases=row.attached,
        )  # fmt: skip

    def readable(self) -> ColumnElement[bool]:
        """Say which articles the person may read."""
        return seen.readable(self.org, self.actor)

    def attached_to(self, connection: Connection, case_id: int) -> tuple[AttachedRow, ...]:
        """Give what lies on a case, in the order in which it was put there."""
        title = case((self.readable(), articles.c.title))
        rows = connection.execute(
            select(
                articles.c.number, title.label("title"), articles.c.status,
                case_articles.c.created_at, users.c.username, users.c.name,
            )
            .select_from(
                case_articles.join(articles)
                .outerjoin(users, users.c.id == case_articles.c.created_by)
            )
            .where(case_articles.c.case_id == case_id, case_articles.c.removed_at.is_(None))
            .order_by(case_articles.c.id)
        )  # fmt: skip
        return tuple(
            AttachedRow(
                number=row.number, title=row.title, status=row.status, at=row.created_at,
                by=ref(row.username, row.name),
            )
            for row in rows
        )  # fmt: skip

    def _may_read(self, which: ArticleFilter) -> list[ColumnElement[bool]]:
        where = [self.readable()]
        if which.status is not None:
            where.append(articles.c.status == choose("status", which.status, STATUSES))
        return where

    def _best_articles(
        self, connection: Connection, which: ArticleFilter, where: list[ColumnElement[bool]],
        limit: int,
    ) -> tuple[ArticleRow, ...]:  # fmt: skip
        """Put the best of what is found in order: by where the words stand, then the newest."""
        for every in (True, False):
            source, found, far = self._ranked(which, every=every)
            ordered = _rows(source).where(found, *where).order_by(far, articles.c.id.desc())
            rows = connection.execute(ordered.limit(min(limit, BEST))).all()
            if rows:
                return tuple(map(_row, rows))
        return ()

    def _ranked(self, which: ArticleFilter, *, every: bool) -> tuple[Any, Any, Any]:
        text = which.search if every else _telling(which.search)
        return ranked(self.dialect, articles, text, WEIGHTS, every=every)


def _telling(text: str) -> str:
    """Leave out the words that tell nothing, unless there are no others."""
    return " ".join(word for word in text.split() if word.casefold() not in NOISE) or text


def _rows(source: FromClause) -> AnySelect:
    """Read standing articles from a source that holds them."""
    named = source.outerjoin(_AUTHORS, _AUTHORS.c.id == articles.c.author_id)
    named = named.outerjoin(_EDITORS, _EDITORS.c.id == articles.c.editor_id)
    return select(*_SHOWN).select_from(named).where(articles.c.removed_at.is_(None))


def _row(row: AnyRow) -> ArticleRow:
    return ArticleRow(
        id=row.id, number=row.number, title=row.title, summary=row.summary, status=row.status,
        author=ref(row.author_key, row.author_name), editor=ref(row.editor_key, row.editor_name),
        published_at=row.published_at, last_modified_at=row.last_modified_at,
        version=row.version,
    )  # fmt: skip
