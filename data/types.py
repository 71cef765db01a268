"""Column types that mean the same on both databases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Integer,
    String,
    Text,
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


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class CustomValues(TypeDecorator[dict[str, Any]]):
    """The values of custom fields by key: JSON text on SQLite, `jsonb` on PostgreSQL.

    A record without any has none of it, so that it costs nothing.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the database at hand."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415  most starts need none

        return dialect.type_descriptor(JSONB(none_as_null=True))

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> Any:
        """Give the values as they are stored."""
        if not value or dialect.name != "sqlite":
            return value or None
        return _ENCODE(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, Any]:
        """Give the values by key."""
        del dialect
        return read_custom(value)


def read_custom(value: Any) -> dict[str, Any]:
    """Read what a database holds of custom fields; raises `Unavailable` where it is none."""
    if value is None or isinstance(value, dict):
        return value or {}
    try:
        found: dict[str, Any] = json.loads(value)
    except ValueError as error:
        raise unreadable("the values of custom fields") from error  # noqa: EM101, TRY003  a part of its sentence
    return found


def read_json(text: str) -> Any:
    """Read a custom field's value as the journal holds it; a digest or an erased word as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


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
