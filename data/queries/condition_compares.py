"""Comparisons in SQL: an ordering with an empty value is false, two empty values are equal."""

from __future__ import annotations

import operator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date

from core.clock import to_millis
from core.rules.expressions import Kind
from data.queries.condition_pieces import asked, made, reckoned, valued
from data.queries.condition_sql import ordered
from data.types import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement

    from data.queries.condition_pieces import Piece

ORDERS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MILLI = timedelta(milliseconds=1)


def compared(dialect: str, sign: str, left: Piece, right: Piece) -> Piece:
    """Compare two pieces of one kind."""
    left, right = valued(left), valued(right)
    unsure = left.may_be_null or right.may_be_null
    if sign in ORDERS:
        found = _ordered(dialect, sign, left, right)
        return made(Kind.FLAG, found, left, right, copies=2, may_be_null=unsure)
    first, second = _alike(dialect, left, right)
    both = left.may_be_null and right.may_be_null
    if sign == "==":
        found = first.is_not_distinct_from(second) if both else first == second
        return made(Kind.FLAG, found, left, right, copies=2, may_be_null=unsure and not both)
    found = first.is_distinct_from(second) if unsure else first != second
    return made(Kind.FLAG, found, left, right, copies=2, may_be_null=False)


def _ordered(dialect: str, sign: str, left: Piece, right: Piece) -> ColumnElement[bool]:
    if left.kind is Kind.TEXT:
        pair = ordered(dialect, left.sql), ordered(dialect, right.sql)
    elif left.kind is Kind.TIME and left.is_stored and right.ask:
        return _against(sign, left.sql, right.ask)
    elif left.kind is Kind.TIME and right.is_stored and left.ask:
        return _against(_TURNED[sign], right.sql, left.ask)
    else:
        pair = _alike(dialect, left, right)
    found: ColumnElement[bool] = ORDERS[sign](*pair)
    return found


def _alike(
    dialect: str, left: Piece, right: Piece
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Give both as their columns hold them, where both can be, else both counted."""
    if left.is_stored and right.is_stored:
        return left.sql, right.sql
    if left.kind is Kind.DATE and left.is_stored and right.ask:
        return left.sql, asked(right.ask, Date())
    if left.kind is Kind.DATE and right.is_stored and left.ask:
        return asked(left.ask, Date()), right.sql
    return reckoned(dialect, left), reckoned(dialect, right)


def _against(
    sign: str, column: ColumnElement[Any], ask: Callable[[], datetime | None]
) -> ColumnElement[bool]:
    """Order stored times, which have whole milliseconds, by a moment that may have parts of one."""
    compare, near = _ROUNDED[sign]

    def bound() -> datetime | None:
        moment = ask()
        try:
            return None if moment is None else near(moment)
        except OverflowError:
            return None

    found: ColumnElement[bool] = compare(column, asked(bound, UtcDateTime()))
    return found


def _before(moment: datetime) -> datetime:
    return to_millis(moment - timedelta(microseconds=1))


def _after(moment: datetime) -> datetime:
    cut = to_millis(moment)
    return cut if cut == moment.astimezone(UTC) else cut + _MILLI


_ROUNDED: Final[dict[str, tuple[Callable[[Any, Any], Any], Callable[[datetime], datetime]]]] = {
    "<": (operator.le, _before), "<=": (operator.le, to_millis), ">": (operator.gt, to_millis),
    ">=": (operator.ge, _after),
}  # fmt: skip
"""No stored time lies within a millisecond; where nothing can lie on that side, nothing does."""
