"""Pages by key: a cursor holds the sort key of the last row, so no page is ever counted out."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, Double, Integer, and_, literal, or_, tuple_

from core.clock import iso, to_millis
from core.errors import RuleViolation
from core.text import storable
from data.prepared import places, slot
from data.queries.reading import BIGGEST
from data.types import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from data.queries.reading import AnyRow, AnySelect

    Key = tuple[Any, ...]
    Places = Mapping[ColumnElement[Any] | str, int]

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Order:
    """How rows are sorted: by keys that are never null, all in one direction, the id last."""

    name: str
    keys: tuple[ColumnElement[Any], ...]
    descending: bool = False
    at: datetime | None = None
    """The moment that ages are counted to; pages of one list share it."""
    split: tuple[Part, ...] = ()
    """The parts that an index holds in order where it does not hold the whole."""

    same: tuple[ColumnElement[Any], ...] = ()
    """What all rows have in common; PostgreSQL sorts by the index only where it is named."""
    groups: int = 0
    """How many of the first keys bring groups together: these go up, whichever way the rest."""

    def sort(self, statement: AnySelect, *, turned: bool = False) -> AnySelect:
        """Sort; `turned` from the end."""
        down = self.descending != turned
        front, keys = self.keys[: self.groups], (*self.same, *self.keys[self.groups :])
        return statement.order_by(
            *(key.desc() if turned else key.asc() for key in front),
            *(key.desc() if down else key.asc() for key in keys),
        )

    def beyond(
        self, key: Key | None = None, *, including: bool = False, turned: bool = False
    ) -> ColumnElement[bool]:
        """Say which rows follow a key; without one it is named when the statement runs.

        `turned` asks for the rows before it.
        """
        other = [
            slot(f"after_{n}", k.type) if key is None else literal(key[n], k.type)
            for n, k in enumerate(self.keys)
        ]
        down, cut = self.descending != turned, self.groups
        if not cut or down == turned:
            return _after(self.keys, other, down=down, including=including)
        same = and_(*(k == o for k, o in zip(self.keys[:cut], other[:cut], strict=True)))
        return or_(
            _after(self.keys[:cut], other[:cut], down=turned),
            and_(same, _after(self.keys[cut:], other[cut:], down=down, including=including)),
        )

    def parts(self) -> tuple[Part, ...]:
        """Give what the list consists of, one after the other; mostly it is one piece."""
        return self.split or (Part(self, (), ()),)

    def parts_from(self, key: Key | None) -> Iterator[tuple[Part, Key]]:
        """Give the part that holds a key, with its rest, and all that follow; else every part."""
        waiting = key is not None
        for part in self.parts():
            common = len(part.common)
            if waiting and key is not None and key[:common] == part.common:
                waiting = False
                yield part, key[common:]
            elif not waiting:
                yield part, ()
        if waiting:
            raise _invalid()

    def slots(self, key: Key) -> dict[str, Any]:
        """Give the values with which a statement runs whose key was not named yet."""
        return {f"after_{n}": value for n, value in enumerate(key)}

    def before(self, key: Key) -> ColumnElement[bool]:
        """Say which rows come before a key."""
        return self.beyond(key, turned=True)

    def keyed(self, statement: AnySelect) -> AnySelect:
        """Select the keys, too, where they are not selected already."""
        known = places(statement)
        return statement.add_columns(*(
            key.label(f"key_{n}") for n, key in enumerate(self.keys) if key not in known
        ))  # fmt: skip

    def alone(self, statement: AnySelect) -> AnySelect:
        """Select nothing but the keys."""
        return statement.with_only_columns(*self.keys, maintain_column_froms=True)

    def key_of(self, row: Sequence[Any], where: Places) -> Key:
        """Give the key of a row that was selected with its keys, which stand at these places."""
        return tuple([
            row[where[key] if key in where else where[f"key_{n}"]]
            for n, key in enumerate(self.keys)
        ])  # fmt: skip

    def cursor(self, key: Key) -> str:
        """Write a key as one word."""
        values = [_word(v) for v in key]
        at = iso(self.at) if self.at else None
        told = json.dumps([self.name, self.descending, at, values], separators=(",", ":"))
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    def read(self, cursor: str) -> Key:
        """Read a cursor of this order; raises `RuleViolation` for any other word."""
        name, descending, _, values = unpack(cursor)
        if (name, descending) != (self.name, self.descending) or len(values) != len(self.keys):
            raise _invalid()
        return tuple(_value(v, k) for v, k in zip(values, self.keys, strict=True))


def _after(
    keys: Sequence[ColumnElement[Any]], other: Sequence[ColumnElement[Any]], *, down: bool,
    including: bool = False,
) -> ColumnElement[bool]:  # fmt: skip
    """Say that keys come after others."""
    mine, theirs = tuple_(*keys), tuple_(*other)
    if including:
        return mine <= theirs if down else mine >= theirs
    return mine < theirs if down else mine > theirs


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: those rows whose keys have a beginning in common."""

    order: Order
    common: Key
    where: tuple[ColumnElement[bool], ...]

    def key_of(self, row: Sequence[Any], where: Places) -> Key:
        """Give the whole key of a row."""
        return self.common + self.order.key_of(row, where)


def unpack(cursor: str) -> tuple[str, bool, datetime | None, list[Any]]:
    """Read a cursor: the order's name and direction, its moment and the key."""
    try:
        padded = cursor.strip() + "=" * (-len(cursor.strip()) % 4)
        told = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        name, descending, at, values = told
        moment = to_millis(datetime.fromisoformat(at)) if at is not None else None
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError):
        raise _invalid() from None
    if not isinstance(values, list):
        raise _invalid()
    return name, descending, moment, values


def page(
    connection: Connection, statement: AnySelect, order: Order, *, limit: int | None,
    after: str | None = None, start: Key | None = None,
) -> tuple[Sequence[AnyRow], str | None]:  # fmt: skip
    """Give the rows after a cursor, or from a key on, and the cursor of what follows."""
    if after is not None:
        statement = statement.where(order.beyond(order.read(after)))
    elif start is not None:
        statement = statement.where(order.beyond(start, including=True))
    statement = order.sort(order.keyed(statement))
    if limit is None:
        return connection.execute(statement).all(), None
    limit = checked(limit)
    rows = connection.execute(statement.limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], order.cursor(order.key_of(rows[limit - 1], places(statement)))


def last_page(
    connection: Connection, statement: AnySelect, order: Order, limit: int
) -> list[AnyRow]:
    """Give the last rows, in order."""
    turned = order.sort(order.keyed(statement), turned=True).limit(checked(limit))
    return list(reversed(connection.execute(turned).all()))


def key_at(connection: Connection, order: Order, statement: AnySelect, offset: int) -> Key | None:
    """Give the key at a row number: counted out over keys alone, which an index holds."""
    rows = order.sort(order.alone(statement)).offset(min(max(offset, 0), BIGGEST)).limit(1)
    found = connection.execute(rows).first()
    return None if found is None else tuple(found)


def checked(limit: int) -> int:
    """Refuse a number of rows that makes no page."""
    if limit < 1:
        msg = f"A list of {limit} rows shows nothing."
        raise RuleViolation(msg, next_step="Ask for at least one.")
    return min(limit, BIGGEST)


def _word(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else value


def _value(value: Any, key: ColumnElement[Any]) -> Any:
    try:
        if isinstance(key.type, UtcDateTime):
            return to_millis(datetime.fromisoformat(value))
        if isinstance(key.type, Date):
            return date.fromisoformat(value)
        if isinstance(key.type, Boolean):
            fits = isinstance(value, bool)
        elif isinstance(key.type, Double):
            fits = type(value) in {int, float} and abs(value) < float("inf")
        elif isinstance(key.type, Integer):
            fits = type(value) is int and abs(value) <= _LARGEST_ID
        else:
            fits = isinstance(value, str) and storable(value) == value
    except (ValueError, TypeError, OverflowError):
        fits = False
    if not fits:
        raise _invalid()
    return value


def _invalid() -> RuleViolation:
    msg = "The cursor does not belong to this list."
    return RuleViolation(msg, next_step="Start the list again without it.")
