"""Statements that are compiled once and run by the driver itself: what lists ask all day.

To build a statement, to find it in SQLAlchemy's cache and to turn each value of each row costs
several times what the database takes for a page. A prepared statement is built by the same code,
once; its rows come as the driver gives them and are turned by who asked (`Turn`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Label, bindparam
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection, Engine
    from sqlalchemy.types import TypeEngine

    from data.queries.reading import AnySelect

MOST = 200
"""Statements that are kept; a person has a few lists."""


def slot(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    """Give a place for a value that is named when the statement runs."""
    return bindparam(name, None, type_=kind, required=False)


def places(statement: AnySelect) -> dict[ColumnElement[Any] | str, int]:
    """Give where in a row each column stands that a statement selects, or each label."""
    return {
        column.name if isinstance(column, Label) else column: place
        for place, column in enumerate(statement.selected_columns)
    }


class Prepared:
    """One statement, compiled for one database."""

    def __init__(self, statement: AnySelect, engine: Engine) -> None:
        """Compile it; values that it was built with stay as they are."""
        compiled: Any = statement.compile(engine, compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        self.places = places(statement)
        self._order: list[str] | None = compiled.positiontup
        self._turns: dict[str, Callable[[Any], Any]] = {
            name: turn
            for bind, name in compiled.bind_names.items()
            if (turn := bind.type.dialect_impl(engine.dialect).bind_processor(engine.dialect))
        }
        self._given = {name: self._turned(name, v) for name, v in compiled.params.items()}

    def _turned(self, name: str, value: Any) -> Any:
        turn = self._turns.get(name)
        return turn(value) if turn is not None else value

    def bound(self, **values: Any) -> Any:
        """Give what the driver is handed: the given values, and those of the slots."""
        bound = self._given | {name: self._turned(name, v) for name, v in values.items()}
        return bound if self._order is None else tuple(bound[name] for name in self._order)

    def run(self, connection: Connection, **values: Any) -> Sequence[Sequence[Any]]:
        """Run it with the values of its slots; gives the driver's rows."""
        driver = connection.connection.cursor()
        try:
            driver.execute(self.text, self.bound(**values))
            found: Sequence[Sequence[Any]] = driver.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(self.text, None, error) from error
        finally:
            driver.close()
        return found


class Kept:
    """The statements that one reader has prepared."""

    def __init__(self, engine: Engine) -> None:
        """Begin with none."""
        self._engine = engine
        self._held: dict[Hashable, Prepared] = {}

    def get(self, key: Hashable, build: Callable[[], AnySelect]) -> Prepared:
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
    return datetime.fromisoformat if isinstance(value, str) else _in_utc


def _in_utc(value: datetime) -> datetime:
    return value if value.tzinfo is UTC else value.astimezone(UTC)
