"""Which cases hold some words: in what they say themselves, in their posts, by their customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, union

from core.text import storable
from core.work import case_number
from data.queries.matching import customers_like
from data.search import found_in, matches
from data.tables import accounts, cases, contacts, contracts, feed_items, jobs

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from data.queries.reading import AnySelect, Reading


def holds(look: Reading, text: str, *, few: bool) -> ColumnElement[bool]:
    """Say which cases match: by number, their own text, their posts, or their customers'.

    Where there are `few`, those of a person or a queue, each is asked for each way: a page of them
    is soon full. Of all cases only those are looked at that some index gave.
    """
    own, ways = matches(look.dialect, cases, text), _ways(look, text)
    if few:
        return or_(own, *(cases.c[name].in_(found) for name, found in ways))
    one = cases.alias("one")
    by_way = (select(one.c.id).where(one.c[name].in_(found)) for name, found in ways)
    return cases.c.id.in_(union(select(cases.c.id).where(own).correlate(None), *by_way))


def _ways(look: Reading, text: str) -> list[tuple[str, Any]]:
    """Give the columns by which a text finds a case that does not say it, each with its values."""
    dialect = look.dialect
    posted = select(feed_items.c.record_id).where(
        feed_items.c.object == "case",
        feed_items.c.removed_at.is_(None),
        matches(dialect, feed_items, text),
    )
    return [
        ("number", [storable(case_number(text))]),
        ("id", posted.correlate(None)),
        ("account_id", _like(look, accounts, text)),
        ("contact_id", _like(look, contacts, text)),
        ("contract_id", found_in(dialect, contracts, text)),
        ("job_id", found_in(dialect, jobs, text)),
    ]


def _like(look: Reading, table: Any, text: str) -> AnySelect:
    return select(table.c.id).where(customers_like(look, table, text)).correlate(None)
