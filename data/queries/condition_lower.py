"""Lower case as Python makes it, of every script, on both databases.

SQLite asks Python itself. What PostgreSQL's own `lower` does depends on how a server was set up, so
it is told every letter that Python knows.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import String, case, collate, func

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

SIGMA, LAST_SIGMA = "Σ", "ς"
"""The one letter whose lower case depends on what stands around it."""


class Letters(NamedTuple):
    """What Python's lower case does."""

    upper: str
    lower: str
    """One for each of `upper`, in the same order."""
    longer: tuple[tuple[str, str], ...]
    """Letters of which lower case makes several."""
    cased: str
    """Letters that a last sigma may follow, as a class of a regular expression."""
    passed_over: str
    """Marks and signs that count as if they were not there, as such a class."""


def lowered(dialect: str, text: ColumnElement[Any]) -> ColumnElement[str]:
    """Give a text in lower case."""
    if dialect == "sqlite":
        return func.caseline_lower(text, type_=String())
    known, plain = letters(), collate(text, "C")
    # No last sigma ends where another one's letters begin, so each match may take its own along.
    last = (
        f"([{known.cased}][{known.passed_over}]*){SIGMA}(?![{known.passed_over}]*[{known.cased}])"
    )
    sigmas = func.regexp_replace(plain, last, rf"\1{LAST_SIGMA}", "g", type_=String())
    found: ColumnElement[Any] = case((func.strpos(plain, SIGMA) > 0, sigmas), else_=plain)
    for letter, several in known.longer:
        found = func.replace(found, letter, several, type_=String())
    found = func.translate(found, known.upper, known.lower, type_=String())
    is_ascii = func.octet_length(plain) == func.length(plain)
    return case((is_ascii, func.lower(plain, type_=String())), else_=found)


@lru_cache(1)
def letters() -> Letters:
    """Ask Python for every letter; tests see that there are none outside of these planes."""
    every = [*map(chr, chain(range(0xD800), range(0xE000, 0x20000), range(0xE0000, 0xE0200)))]
    lower = [(letter, letter.lower()) for letter in every if letter != letter.lower()]
    ended = {letter for letter in every if (letter + SIGMA).lower()[-1] == LAST_SIGMA}
    passed = {
        letter
        for letter in every
        if letter not in ended and f"A{letter}{SIGMA}".lower()[-1] == LAST_SIGMA
    }
    return Letters(
        upper="".join(letter for letter, found in lower if len(found) == 1),
        lower="".join(found for _, found in lower if len(found) == 1),
        longer=tuple((letter, found) for letter, found in lower if len(found) > 1),
        cased=_ranges(ended),
        passed_over=_ranges(passed),
    )


def _ranges(found: Iterable[str]) -> str:
    runs: list[list[int]] = []
    for code in sorted(map(ord, found)):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)
