"""What conditions need of SQL and the two databases spell differently.

How times, days and lengths are counted is told in `data.reckoning`. Numbers are doubles, as Python
reckons with fractions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Double,
    String,
    TypeDecorator,
    cast,
    collate,
    extract,
    func,
    literal,
)

from core.rules.expressions import Kind
from data.reckoning import EPOCH, RANGES, UNITS, counted, uncounted

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect

    Sql = ColumnElement[Any]

_WHOLES = 1.5 * 2**52
"""Added to a double and taken off again, it leaves the nearest whole number, halves to even."""


class Counted(TypeDecorator[Any]):
    """A count that Python meets as the time, the day or the length that it stands for."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        """Count what values of this kind are."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Give the count."""
        del dialect
        found: int | None = counted(value)
        return found

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Give back what was counted."""
        del dialect
        return uncounted(self.kind, value)


def micros(dialect: str, time: Sql) -> Sql:
    """Count a stored time."""
    if dialect == "postgresql":  # of an epoch older servers give a double: it holds whole minutes
        minutes = extract("epoch", func.date_trunc("minute", time))
        rest = cast(extract("microseconds", time), BigInteger)
        return cast(minutes, BigInteger) * 1_000_000 + rest
    seconds = func.strftime("%s", func.substr(time, 1, 19), type_=String())
    millis = func.substr(time, 21, 3, type_=String())
    return cast(seconds, BigInteger) * 1_000_000 + cast(millis, BigInteger) * 1000


def day_number(dialect: str, day: Sql) -> Sql:
    """Count a stored day."""
    if dialect == "postgresql":
        return cast(day - literal(EPOCH.date(), day.type), BigInteger)
    return cast(func.julianday(day, type_=Double()) - 2440587.5, BigInteger)


def within(dialect: str, kind: Kind, count: Sql) -> Sql:
    """Give a count, NULL where it is more or less than its kind can be."""
    least, most = (literal(bound, BigInteger) for bound in RANGES[kind])
    if dialect == "sqlite":
        return func.caseline_within(count, least, most, type_=BigInteger())
    # None becomes one of the bounds, which lie out of range.
    below, above = least - 1, most + 1
    cut = func.least(func.greatest(count, below), above, type_=BigInteger())
    return func.nullif(func.nullif(cut, below), above)


def length(dialect: str, number: Sql, unit: str) -> Sql:
    """Count so many minutes, hours or days, to the nearest microsecond as `timedelta` does."""
    if dialect == "sqlite":
        return func.caseline_length(number, unit, type_=BigInteger())
    per = UNITS[unit]
    most: Sql = literal(RANGES[Kind.LENGTH][1] // per + 1.0, Double())
    number = func.least(func.greatest(number, 0 - most), most, type_=Double())
    whole: Sql = func.trunc(number, type_=Double())
    wholes: Sql = literal(_WHOLES, Double())
    part = (number - whole) * literal(float(per), Double()) + wholes - wholes
    count = cast(whole, BigInteger) * literal(per, BigInteger) + cast(part, BigInteger)
    return within(dialect, Kind.LENGTH, count)


def ordered(dialect: str, text: Sql) -> Sql:
    """Give a text that is ordered by its code points."""
    return collate(text, "C") if dialect == "postgresql" else text


def place(dialect: str, text: Sql, part: Sql) -> Sql:
    """Tell where in a text a part stands first, 1 at its beginning, 0 where it does not."""
    find = func.strpos if dialect == "postgresql" else func.instr
    return find(text, part, type_=BigInteger())


def end(dialect: str, text: Sql, part: Sql) -> Sql:
    """Give as many of a text's last characters as a part has."""
    if dialect == "postgresql":
        return func.right(text, func.length(part), type_=String())
    return func.substr(text, func.length(text) - func.length(part) + 1, type_=String())
