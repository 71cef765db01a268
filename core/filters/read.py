"""Read a filter line: every field and every value that is known is checked at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import nearest
from core.filters.own import OWN, fields_of, is_sized, read_own
from core.filters.scan import FilterError, scan
from core.filters.terms import ALIASES, NOBODY, Term
from core.filters.values import READERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.filters.scan import Piece
    from core.org.model import Organisation

TIMES = ("age", "moment")
"""The kinds of fields that are compared by size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What values are looked up in: people and groups by key and by name."""

    org: Organisation
    zone: str
    """Where days begin."""
    people: Sequence[tuple[str, str]]
    queues: Sequence[tuple[str, str]]
    teams: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Query:
    """A filter line that was read."""

    terms: tuple[Term, ...] = ()
    words: str | None = None
    """What is searched for, phrases in quotes."""


def read(line: str, known: Known) -> Query:
    """Read a line; raises `FilterError`, which says where it stops being understood."""
    try:
        return _read(line, known)
    except FilterError as error:
        raise error.within(line) from None


def _read(line: str, known: Known) -> Query:
    terms: list[Term] = []
    words: list[str] = []
    for piece in scan(line):
        if piece.name:
            terms.append(_term(piece, known))
        elif piece.negated:
            terms.append(Term("words", (_said(piece),), negated=True, place=piece.place))
        else:
            words.append(_said(piece))
    return Query(tuple(terms), " ".join(words) or None)


def _said(piece: Piece) -> str:
    text = piece.values[0][0]
    return f'"{text}"' if piece.quoted else text


def _term(piece: Piece, known: Known) -> Term:
    name = ALIASES.get(piece.name, piece.name)
    fields = fields_of(known.org)
    field = fields.get(name)
    start = piece.place[0] + piece.negated
    if field is None:
        here = (start, start + len(piece.name))
        msg = f"There is no field {piece.name!r}.{nearest(piece.name, [*fields, *ALIASES])}"
        way = f'Known: {", ".join(fields)}. Words with a colon are searched for in quotes: "10:42".'
        raise FilterError(msg, here, next_step=way)
    if not _goes_with(known, name, field.kind, piece.sign):
        here = (start, piece.values[0][1][0])
        way = (
            f"{name} is compared: {name}>3d, {name}<1h."
            if field.kind in TIMES
            else (f"Write {name}:VALUE.")
        )
        msg = f"{name} does not go with {piece.sign!r}."
        raise FilterError(msg, here, next_step=way)
    if (
        field.kind == OWN
        and piece.sign != ":"
        and NOBODY in {v.casefold() for v, _ in piece.values}
    ):
        msg = f"What is empty has no size; {name}:{NOBODY} asks for it."
        raise FilterError(msg, piece.values[0][1])
    read_value = READERS.get(field.kind, read_own)
    values = tuple(read_value(known, name, text, place) for text, place in piece.values)
    return Term(name, values, piece.sign, piece.negated, piece.place)


def _goes_with(known: Known, name: str, kind: str, sign: str) -> bool:
    """Say whether a field is asked about by a sign; of custom fields numbers by any."""
    if kind == OWN:
        return sign == ":" or is_sized(known.org, name)
    return (kind in TIMES) != (sign == ":")
