"""What everyday input means: words to look for, and digits of a telephone number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select, union_all

from core.text import digits
from data.search import matches
from data.tables import accounts, contacts, contracts, jobs

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from data.queries.reading import Reading

LOCAL_DIGITS = 10
"""Digits that tell a number within its country; what stands before them is its prefix."""
FEWEST_DIGITS = 4
"""Digits from which on a number is looked for within telephone numbers."""


def phone_digits(text: str) -> str | None:
    """Give the digits of what may be a telephone number: at least four, and no letter.

    Of a longer one the last ten, so that a country's prefix does not hide anybody.
    """
    found = "".join(c for c in digits(text) if c.isascii())
    letters = any(character.isalpha() for character in text)
    if len(found) < FEWEST_DIGITS or letters:
        return None
    # Telephone systems say +1 303 555 0142 where the card says 303 555 0142.
    return found[-LOCAL_DIGITS:]


def phoned(table: Table, text: str) -> ColumnElement[bool] | None:
    """Say which accounts or contacts have a number that holds these digits; else nothing."""
    found = phone_digits(text)
    columns = [c for c in table.c if c.name in {"phone_digits", "mobile_digits"}]
    if found is None or not columns:
        return None
    return or_(*(column.contains(found) for column in columns))


def customers_like(look: Reading, table: Table, text: str) -> ColumnElement[bool]:
    """Say which rows of one of the customer tables match by themselves.

    By words and by digits each for itself: PostgreSQL would read the words of every row for both.
    """
    by_words, by_digits = matches(look.dialect, table, text), phoned(table, text)
    if by_digits is None:
        return by_words
    ids = (select(table.c.id).where(way).correlate(None) for way in (by_words, by_digits))
    return table.c.id.in_(union_all(*ids))


CUSTOMERS: dict[str, Table] = {
    "account": accounts,
    "contact": contacts,
    "contract": contracts,
    "job": jobs,
}
"""Each kind of customer record with its table."""
