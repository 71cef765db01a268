"""Which cases hold some words: in what they say themselves, in their posts, by their customers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, literal_column, or_, select, union

from core.text import storable
from core.work import case_number
from data.prepared import written
from data.queries.matching import customers_like, phoned
from data.search import found_in, matches, more_than, says, words
from data.tables import accounts, cases, contacts, contracts, feed_items, jobs

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table

    from data.queries.reading import AnySelect, Reading

FEWEST_LETTERS = 2
"""Letters of a word from which on an index is asked for what begins so."""
COMMON = 10_000
"""Posts, or cases, from which on it is dearer to gather those that say a word."""


def holds(look: Reading, text: str, *, few: bool, common: bool) -> ColumnElement[bool]:
    """Say which cases match: by number, their own text, their posts, or their customers'.

    Where there are `few`, those of a person or a queue, each is asked for each way: a page of them
    is soon full. Of all cases only those are looked at that some index gave. What is `common` is
    read in each case as the list comes to it: nobody gathers all posts that say "payment".
    """
    if common:
        return _says(look, text)
    ways = _ways(look, text)
    own = matches(look.dialect, cases, text)
    if few:
        return or_(own, *(cases.c[name].in_(found) for name, found in ways))
    one = cases.alias("one")
    by_way = (
        # PostgreSQL expects all cases where a table such as that of the jobs is empty, unless it is
        # told that what is empty here finds nothing there.
        select(one.c.id).where(one.c[name].in_(found), one.c[name].is_not(None))
        for name, found in ways
    )
    return cases.c.id.in_(union(select(cases.c.id).where(own).correlate(None), *by_way))


def is_common(connection: Connection, text: str) -> bool:
    """Say whether very many cases or posts hold the words; asks no longer than until that is known.

    A word of which one letter stands there is not looked for: it begins too many.
    """
    *_, last = words(text) or [""]
    if len(last) < FEWEST_LETTERS:
        text = text.rstrip().removesuffix(text.rstrip()[-1:])
    if not words(text):
        return bool(last)
    return any(more_than(connection, table, text, COMMON) for table in (feed_items, cases))


def _says(look: Reading, text: str) -> ColumnElement[bool]:
    """Ask the same of each case by itself."""
    said = partial(says, look.dialect, text=text)
    posted = (
        feed_items.c.object == "case", feed_items.c.record_id == cases.c.id,
        feed_items.c.removed_at.is_(None), said(feed_items),
    )  # fmt: skip
    customers = (
        (table.c.id == cases.c[name], or_(said(table), *_phoned(table, text)))
        for table, name in (
            (accounts, "account_id"), (contacts, "contact_id"), (contracts, "contract_id"),
            (jobs, "job_id"),
        )
    )  # fmt: skip
    number = cases.c.number == storable(case_number(text))
    return or_(number, said(cases), *(_any(*where) for where in customers), _any(*posted))


def _phoned(table: Table, text: str) -> list[ColumnElement[bool]]:
    found = phoned(table, text)
    return [] if found is None else [found]


def _any(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say whether there is such a row; of one row at most PostgreSQL gathers none beforehand."""
    one = select(literal_column("1", Integer())).where(*where).correlate(cases).limit(written(1))
    return one.scalar_subquery().is_not(None)


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
