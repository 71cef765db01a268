"""Column types that mean the same on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Integer,
    String,
    TypeDecorator,
)

from core.clock import iso, to_millis
from data.sqlite_faults import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC with milliseconds: ISO text on SQLite, `timestamptz` on PostgreSQL.

    A time without a zone is refused when it is bound.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the database at hand."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(24))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Give the time as it is stored."""
        if value is None:
            return None
        return iso(value) if dialect.name == "sqlite" else to_millis(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        del dialect
        if isinstance(value, str):
            return read_time(value)
        return value.astimezone(UTC) if isinstance(value, datetime) else None


def read_time(value: str) -> datetime:
    """Read a time as SQLite holds it; raises `Unavailable` where the text is none."""
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise unreadable("a time") from error  # noqa: EM101, TRY003  a word of its sentence


def decode(kind: TypeEngine[Any], text: str | None) -> Any:
    """Turn the journal's text back into a value of the column's type.

    The two databases write flags and times differently; both forms are understood.
    """
    if text is None:
        return None
    readers = (reader for type_, reader in _READERS if isinstance(kind, type_))
    return next(readers, str)(text)


_READERS: tuple[tuple[type[TypeEngine[Any]], Callable[[str], Any]], ...] = (
    (Boolean, lambda text: text in {"1", "true", "t"}),
    (Integer, int),
    (UtcDateTime, lambda text: to_millis(datetime.fromisoformat(text))),
    (Date, date.fromisoformat),
)
"""How the journal's text of each type is read; everything else is text."""


def encode(value: Any) -> str | None:
    """Give a value as histories print it, the same on both databases."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case bytes():
            return f"{len(value)} bytes"
        case _:
            return str(value)
