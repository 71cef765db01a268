"""What conditions are turned into, piece by piece: SQL of a kind, and how none of it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Double,
    String,
    bindparam,
    cast,
    false,
    func,
    type_coerce,
)

from core.custom import MOST as LARGEST
from core.rules.expressions import Kind
from data.queries.condition_sql import Counted, day_number, micros
from data.reckoning import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import BindParameter, ColumnElement
    from sqlalchemy.types import TypeEngine

DEEPEST, HEAVIEST = 70, 2_000
"""How much of what SQLite's parser holds at once, a hundred pieces, may be taken by what stands
around the innermost one; and of how many pieces SQL may be made."""
TYPES: Final[dict[Kind, TypeEngine[Any]]] = {
    Kind.TEXT: String(), Kind.NUMBER: Double(), Kind.FLAG: Boolean(), Kind.DATE: BigInteger(),
    Kind.TIME: BigInteger(), Kind.LENGTH: BigInteger(),
}  # fmt: skip
"""Of what type what is reckoned is; dates, times and lengths are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of an expression in SQL."""

    kind: Kind
    sql: ColumnElement[Any]
    is_stored: bool = False
    """A day or a time as a column holds it, not counted. A flag of which NULL is an empty one: of
    any other flag NULL is false."""
    may_be_null: bool = True
    largest: float = 0.0
    """No number that it may be is larger."""
    is_fraction: bool = False
    """It is a number that Python reckons with as a float, whatever the record holds."""
    ask: Callable[[], Any] | None = None
    """Gives its value where that depends on no field."""
    depth: int = 1
    weight: int = 1


def made(kind: Kind, sql: ColumnElement[Any], *parts: Piece, copies: int = 1, **more: Any) -> Piece:
    """Give a piece of others, each of which stands in it so many times.

    `first` and `levels` say how much stands around the first one and around the others.
    """
    first, levels = more.pop("first", 1), more.pop("levels", 3)
    depths = [parts[0].depth + first, *(part.depth + levels for part in parts[1:])]
    weight = 1 + copies * sum(part.weight for part in parts)
    return Piece(kind=kind, sql=sql, depth=max(depths), weight=weight, **more)


def field(kind: Kind, sql: ColumnElement[Any], *, may_be_null: bool = True) -> Piece:
    """Give a field of a record.

    A number must lie below 10**11 as those of custom fields do, a time be a `UtcDateTime`, a day a
    `Date`, and a length a count of microseconds within `LONGEST_LENGTH`.
    """
    if kind is Kind.NUMBER and not isinstance(sql.type, Double):
        sql = cast(sql, Double())
    return Piece(
        kind=kind,
        sql=sql,
        is_stored=True,
        may_be_null=may_be_null,
        largest=float(LARGEST),
        depth=12,
    )


def asked(ask: Callable[[], Any], kind: TypeEngine[Any]) -> BindParameter[Any]:
    """Give a value that is asked for when the statement runs.

    Its name tells it from values that are given: SQLAlchemy keeps one statement for all of a name,
    and asks only where the first one was asked for.
    """
    return bindparam("asked", callable_=ask, type_=kind, unique=True)


def known(kind: Kind, ask: Callable[[], Any], *, is_fixed: bool) -> Piece:
    """Give a value that depends on no field; one that is not fixed is another at each run."""
    given: Any = ask() if is_fixed else None
    return Piece(
        kind=kind, sql=asked(lambda: counted(ask()), TYPES[kind]), may_be_null=not is_fixed,
        ask=ask, largest=abs(float(given)) if is_fixed and kind is Kind.NUMBER else 0.0,
        is_fraction=isinstance(given, float),
    )  # fmt: skip


def reckoned(dialect: str, piece: Piece) -> ColumnElement[Any]:
    """Give a piece as it is reckoned with: days and times are counted."""
    if piece.is_stored and piece.kind is Kind.TIME:
        return micros(dialect, piece.sql)
    if piece.is_stored and piece.kind is Kind.DATE:
        return day_number(dialect, piece.sql)
    return piece.sql


def certain(piece: Piece) -> ColumnElement[bool]:
    """Give whether a flag is set, never NULL."""
    return func.coalesce(piece.sql, false(), type_=Boolean()) if piece.may_be_null else piece.sql


def valued(piece: Piece) -> Piece:
    """Give a piece of which NULL is an empty value and nothing else."""
    if piece.kind is not Kind.FLAG or piece.is_stored:
        return piece
    return made(Kind.FLAG, certain(piece), piece, first=4, may_be_null=False, is_stored=True)


def told(piece: Piece) -> ColumnElement[Any]:
    """Give a piece as a column of an answer: its values are Python's."""
    if piece.kind is Kind.FLAG:
        return valued(piece).sql
    is_counted = piece.kind in {Kind.DATE, Kind.TIME, Kind.LENGTH} and not (
        piece.is_stored and piece.kind is not Kind.LENGTH
    )
    return type_coerce(piece.sql, Counted(piece.kind)) if is_counted else piece.sql
