"""Statements that are compiled once and run by the driver itself: what is asked all day.

To build a statement, to find it in SQLAlchemy's cache and to run it there costs several times what
the database takes for a page or for one record. A prepared statement is built by the same code,
once. The rows of a list come as the driver gives them and are turned by who asked (`turn_of`);
those of records are turned by the types of their columns.
"""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter, methodcaller
from typing import TYPE_CHECKING, Any

from sqlalchemy import Double, Integer, Label, bindparam, literal_column
from sqlalchemy.exc import DBAPIError

from data.types import read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection, Engine
    from sqlalchemy.sql.selectable import ReturnsRows
    from sqlalchemy.types import TypeEngine

    Turn = Callable[[Any], Any]

MOST = 300
"""Statements that are kept; a person has a few lists, and a record a few ways to change."""


def slot(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    """Give a place for a value that is named when the statement runs."""
    return bindparam(name, None, type_=kind, required=False)


def written(number: int) -> ColumnElement[int]:
    """Give a number of rows as a part of the statement itself.

    Of a number that is told later PostgreSQL expects a tenth of all rows, finds that dear and
    plans each question anew, which takes longer than a page.
    """
    return literal_column(str(number), Integer())


def places(statement: ReturnsRows) -> dict[ColumnElement[Any] | str, int]:
    """Give where in a row each column stands that a statement gives, or each label."""
    return {
        column.name if isinstance(column, Label) else column: place
        for place, column in enumerate(statement.exported_columns)
    }


_EVERY, _CHANGED = methodcaller("fetchall"), attrgetter("rowcount")
"""What is taken from the driver's cursor."""


class Prepared:
    """One statement, compiled for one database."""

    def __init__(self, statement: ReturnsRows, engine: Engine) -> None:
        """Compile it; values that it was built with stay as they are."""
        dialect = engine.dialect
        compiled: Any = statement.compile(engine, compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        self.places = places(statement)
        self._order: list[str] | None = compiled.positiontup
        self._turns: dict[str, Turn] = {
            name: turn
            for bind, name in compiled.bind_names.items()
            if (turn := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        self._reads: dict[int, Turn] = {
            place: turn
            for place, column in enumerate(statement.exported_columns)
            if not isinstance(column.type, Double)  # the driver gives it as it is
            and (turn := column.type.dialect_impl(dialect).result_processor(dialect, None))
        }
        self._fresh = {name: b.callable for b, name in compiled.bind_names.items() if b.callable}
        self._given = {name: self._turned(name, v) for name, v in compiled.params.items()}

    def _turned(self, name: str, value: Any) -> Any:
        turn = self._turns.get(name)
        return turn(value) if turn is not None else value

    def bound(self, **values: Any) -> Any:
        """Give what the driver is handed: the given values, and those of the slots."""
        if self._fresh:
            values = {name: ask() for name, ask in self._fresh.items()} | values
        turns = self._turns
        bound = self._given | {
            name: turns[name](value) if name in turns else value for name, value in values.items()
        }
        return bound if self._order is None else tuple(bound[name] for name in self._order)

    def run(self, connection: Connection, **values: Any) -> Sequence[Sequence[Any]]:
        """Run it with the values of its slots; gives the driver's rows."""
        found: Sequence[Sequence[Any]] = self.sent(connection, values, _EVERY)
        return found

    def read(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Run it; gives rows of values of the columns' types."""
        return [self._read(row) for row in self.run(connection, **values)]

    def count(self, connection: Connection, **values: Any) -> int:
        """Run it where it gives no rows; tells how many it changed."""
        return int(self.sent(connection, values, _CHANGED))

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = [*row]
        for place, turn in self._reads.items():
            values[place] = turn(values[place])
        return tuple(values)

    def sent(self, connection: Connection, values: dict[str, Any], take: Turn) -> Any:
        """Send it, and take from the driver's cursor; errors are told as SQLAlchemy's own."""
        dialect, driver = connection.dialect, connection.connection.cursor()
        try:
            driver.execute(self.text, self.bound(**values))
            return take(driver)
        except dialect.loaded_dbapi.Error as error:
            lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, driver)
            if lost:
                connection.invalidate(error)
            raise DBAPIError.instance(
                self.text, None, error, dialect.loaded_dbapi.Error, connection_invalidated=lost,
                dialect=dialect,
            ) from error  # fmt: skip
        finally:
            driver.close()


class Statements:
    """The statements that have been prepared for one engine."""

    def __init__(self, engine: Engine) -> None:
        """Begin with none."""
        self._engine = engine
        self._held: dict[Hashable, Prepared] = {}

    def get(self, key: Hashable, build: Callable[[], ReturnsRows]) -> Prepared:
        """Give the statement of a question, built when it is asked first."""
        found = self._held.get(key)
        if found is None:
            if len(self._held) >= MOST:
                self._held.clear()
            found = self._held[key] = Prepared(build(), self._engine)
        return found


def moment(value: Any) -> Any:
    """Turn a time, or none, as the driver gives it."""
    return None if value is None else turn_of(value)(value)


def turn_of(value: Any) -> Callable[[Any], datetime]:
    """Give what turns times of this kind: SQLite's are texts, PostgreSQL's in the session's zone.

    The times of one row are all of a kind, so it is looked at once.
    """
    return read_time if isinstance(value, str) else _in_utc


def _in_utc(value: datetime) -> datetime:
    return value if value.tzinfo is UTC else value.astimezone(UTC)
