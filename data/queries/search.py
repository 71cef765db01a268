"""One search over everything, newest first in each kind; no input is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, select

from core.rows import Hit
from core.text import clip, storable
from core.work import case_number
from data.prepared import slot, written
from data.queries.customer_rows import listing
from data.queries.matching import customers_like
from data.queries.paging import checked
from data.queries.reading import Reading, choose, full_name
from data.search import match, matches, newest, words
from data.tables import cases, feed_items, users

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from data.prepared import Prepared
    from data.queries.reading import AnyRow, AnySelect

WITHIN = ("cases", "accounts", "contacts", "contracts", "feed")
KINDS = ("account", "contact", "contract", "job")
_WIDTH = 100
_LEAD = 30
"""Characters that an excerpt shows, and those of them before the word that was found."""


class Search(Reading):
    """Find anything by any word of it."""

    def search(self, text: str, *, within: str | None = None, limit: int = 50) -> tuple[Hit, ...]:
        """Search everything, or one kind; `limit` is the most of each kind.

        A case whose number the text is comes first, then cases, customers and posts.
        """
        if within is not None:
            choose("place to search in", within, WITHIN)
        limit = checked(limit)
        found: list[Hit] = []
        with self.single() as connection:
            if within in {None, "cases"}:
                found += self._cases(connection, text, limit)
            for kind in KINDS:
                if within in {None, f"{kind}s"}:
                    found += self._customers(connection, kind, text, limit)
            if within in {None, "feed"}:
                found += self._posts(connection, text, limit)
        return tuple(found)

    def _cases(self, connection: Connection, text: str, limit: int) -> list[Hit]:
        """Give the case of the number, where the text is one, then those whose text matches."""
        named = storable(case_number(text))
        found = [*self._named().run(connection, number=named)] if named.isdecimal() else []
        wanted = match(self.dialect, text)
        if wanted is not None:
            found += self._holding(limit).run(connection, number=named, wanted=wanted)
        looked_for = words(text)
        return [
            Hit("case", number, subject, _excerpt(long, looked_for) or clip(status, _WIDTH), number)
            for number, subject, long, status in found[:limit]
        ]

    def _named(self) -> Prepared:
        return self.kept.get("search named", lambda: (
            _CASES.where(self.visible(), cases.c.number == slot("number", cases.c.number.type))
        ))  # fmt: skip

    def _holding(self, limit: int) -> Prepared:
        def build() -> AnySelect:
            rows, found, place = newest(self.dialect, cases, slot("wanted", Text()))
            other = cases.c.number != slot("number", cases.c.number.type)
            statement = _CASES.select_from(rows).where(found, self.visible(), other)
            return statement.order_by(place.desc()).limit(written(limit))

        return self.kept.get(("search holding", limit), build)

    def _customers(self, connection: Connection, kind: str, text: str, limit: int) -> Iterator[Hit]:
        chosen = listing(self, kind)
        like = customers_like(self, chosen.table, text)
        statement = chosen.statement.where(like).order_by(chosen.table.c.id.desc()).limit(limit)
        for row in connection.execute(statement):
            key, title, details = _SHOWN[kind](row)
            detail = clip(" · ".join(d for d in details if d), _WIDTH)
            yield Hit(kind=kind, key=key, title=title, detail=detail)

    def _posts(self, connection: Connection, text: str, limit: int) -> Iterator[Hit]:
        statement = (
            _POSTS.where(
                feed_items.c.removed_at.is_(None),
                self.visible(),
                matches(self.dialect, feed_items, text),
            )
            .order_by(feed_items.c.id.desc())
            .limit(limit)
        )
        wanted = words(text)
        for row in connection.execute(statement):
            excerpt = f"{row.name or 'System'}: {_excerpt(row.body, wanted) or row.body}"
            yield Hit(
                kind="feed", key=str(row.id), title=row.subject, detail=clip(excerpt, _WIDTH),
                case=row.number,
            )  # fmt: skip


_CASES: AnySelect = select(cases.c.number, cases.c.subject, cases.c.description, cases.c.status)
_POSTS: AnySelect = select(
    feed_items.c.id, feed_items.c.body, users.c.name, cases.c.number, cases.c.subject
).select_from(
    feed_items.join(
        cases, (feed_items.c.object == "case") & (feed_items.c.record_id == cases.c.id)
    ).outerjoin(users, users.c.id == feed_items.c.author_id)
)


def _excerpt(text: str | None, wanted: Sequence[str]) -> str | None:
    """Cut a long text around the first of the words that stands in it as it was typed."""
    lowered = (text or "").lower()
    places = [place for word in wanted if (place := lowered.find(word)) >= 0]
    if text is None or not places:
        return None
    start = max(min(places) - _LEAD, 0)
    return clip(("…" if start else "") + text[start : start + 2 * _WIDTH], _WIDTH)


def _account(row: AnyRow) -> tuple[str, str, tuple[str | None, ...]]:
    return row.external_id, row.name, (row.phone, row.email, row.street, row.city)


def _contact(row: AnyRow) -> tuple[str, str, tuple[str | None, ...]]:
    name = full_name(row.first_name, row.last_name)
    return row.external_id, name, (row.account_name, row.phone or row.mobile, row.email)


def _contract(row: AnyRow) -> tuple[str, str, tuple[str | None, ...]]:
    return row.number, row.account_name, (row.status, row.street, row.city)


def _job(row: AnyRow) -> tuple[str, str, tuple[str | None, ...]]:
    return row.engine_number, row.account_name, (row.current_phase, row.contract)


_SHOWN = {"account": _account, "contact": _contact, "contract": _contract, "job": _job}
"""How each kind of customer record is shown as a hit: key, title, details."""
