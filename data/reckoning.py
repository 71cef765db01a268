"""How databases count times, days and lengths of time, and what SQLite asks Python of them.

A time is counted in microseconds and a day in days since 1970, a length in microseconds: 64 bits
hold the calendar, and twice the longest length.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from core.rules.expressions import FUNCTIONS, LONGEST_LENGTH, Kind, careful

if TYPE_CHECKING:
    import sqlite3

_MICRO = timedelta(microseconds=1)
DAY = timedelta(days=1) // _MICRO
UNITS: Final = {"minutes": DAY // 1440, "hours": DAY // 24, "days": DAY}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = EPOCH.toordinal()
RANGES: Final[dict[Kind, tuple[int, int]]] = {
    Kind.TIME: (
        (datetime.min.replace(tzinfo=UTC) - EPOCH) // _MICRO,
        (datetime.max.replace(tzinfo=UTC) - EPOCH) // _MICRO,
    ),
    Kind.DATE: (1 - _FIRST_DAY, date.max.toordinal() - _FIRST_DAY),
    Kind.LENGTH: (-LONGEST_LENGTH // _MICRO, LONGEST_LENGTH // _MICRO),
}
"""The least and the most that a count of each kind may be; what lies beyond is empty."""


def counted(value: object) -> Any:
    """Give a time, a day or a length as it is counted; any other value as it is."""
    match value:
        case datetime():
            return (value - EPOCH) // _MICRO
        case date():
            return value.toordinal() - _FIRST_DAY
        case timedelta():
            return value // _MICRO
    return value


def uncounted(kind: Kind, count: int | None) -> Any:
    """Give back what was counted."""
    if count is None:
        return None
    if kind is Kind.DATE:
        return date.fromordinal(count + _FIRST_DAY)
    length = timedelta(microseconds=count)
    return EPOCH + length if kind is Kind.TIME else length


def teach(dbapi: sqlite3.Connection) -> None:
    """Let a connection ask what SQLite has no words for, or too many for its parser."""
    dbapi.create_function("caseline_lower", 1, _lower, deterministic=True)
    dbapi.create_function("caseline_length", 2, _length, deterministic=True)
    dbapi.create_function("caseline_within", 3, _within, deterministic=True)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _length(number: float | None, unit: str) -> int | None:
    found: int | None = counted(careful(FUNCTIONS[unit].operation, None)(number))
    return found


def _within(count: int | None, least: int, most: int) -> int | None:
    return count if count is not None and least <= count <= most else None
