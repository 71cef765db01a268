"""What conditions need of SQL and the two databases spell differently.

Times are counted in microseconds and days in days since 1970, lengths in microseconds: 64 bits hold
the calendar and twice the longest length. Numbers are doubles, as Python reckons with fractions.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

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

from core.rules.expressions import LONGEST_LENGTH, Kind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect

    Sql = ColumnElement[Any]

MICRO = timedelta(microseconds=1)
DAY = timedelta(days=1) // MICRO
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = _EPOCH.toordinal()
_LONGEST = LONGEST_LENGTH // MICRO
RANGES: Final[dict[Kind, tuple[int, int]]] = {
    Kind.TIME: (
        (datetime.min.replace(tzinfo=UTC) - _EPOCH) // MICRO,
        (datetime.max.replace(tzinfo=UTC) - _EPOCH) // MICRO,
    ),
    Kind.DATE: (1 - _FIRST_DAY, date.max.toordinal() - _FIRST_DAY),
    Kind.LENGTH: (-_LONGEST, _LONGEST),
}
"""The least and the most that a count of each kind may be; what lies beyond is empty."""
UNITS: Final = {"minutes": 60_000_000, "hours": 3_600_000_000, "days": DAY}
_WHOLES = 1.5 * 2**52
"""Added to a double and taken off again, it leaves the nearest whole number, halves to even."""


def counted(value: object) -> Any:
    """Give a time, a day or a length as it is counted; any other value as it is."""
    match value:
        case datetime():
            return (value - _EPOCH) // MICRO
        case date():
            return value.toordinal() - _FIRST_DAY
        case timedelta():
            return value // MICRO
    return value


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
        if value is None:
            return None
        if self.kind is Kind.DATE:
            return date.fromordinal(value + _FIRST_DAY)
        length = timedelta(microseconds=value)
        return _EPOCH + length if self.kind is Kind.TIME else length


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
        return cast(day - literal(_EPOCH.date(), day.type), BigInteger)
    return cast(func.julianday(day, type_=Double()) - 2440587.5, BigInteger)


def within(dialect: str, kind: Kind, count: Sql) -> Sql:
    """Give a count, NULL where it is more or less than its kind can be."""
    least, most = RANGES[kind]
    below, above = literal(least - 1, BigInteger), literal(most + 1, BigInteger)
    return func.nullif(func.nullif(_between(dialect, count, below, above), below), above)


def length(dialect: str, number: Sql, unit: str) -> Sql:
    """Count so many minutes, hours or days, to the nearest microsecond as `timedelta` does."""
    per = UNITS[unit]
    most = _LONGEST // per + 1.0
    number = _between(dialect, number, literal(-most, Double()), literal(most, Double()))
    whole = cast(number if dialect == "sqlite" else func.trunc(number), BigInteger)
    part = (number - cast(whole, Double())) * literal(float(per), Double())
    part = part + literal(_WHOLES, Double()) - literal(_WHOLES, Double())
    return within(dialect, Kind.LENGTH, whole * literal(per, BigInteger) + cast(part, BigInteger))


def _between(dialect: str, value: Sql, least: Sql, most: Sql) -> Sql:
    """Give a value, or the bound that it lies beyond.

    None becomes none on SQLite and one of the bounds on PostgreSQL: both lie out of range.
    """
    if dialect == "postgresql":
        return func.least(func.greatest(value, least), most, type_=value.type)
    return func.min(func.max(value, least), most, type_=value.type)


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
