"""Makes a new database, and knows which version an existing one is at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from core.errors import Unavailable
from data import whole
from data.orders import statements as order_statements
from data.search import statements as search_statements
from data.sqlite_engine import APPLICATION_ID
from data.sqlite_faults import damaged
from data.tables import SCHEMA_VERSION, metadata
from data.tables.base import tell_partial
from data.tables.house import FIRST_NUMBERS, counters
from data.triggers import statements as trigger_statements

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def create(connection: Connection) -> None:
    """Make all tables, numbers, search and triggers, on an empty database."""
    dialect = connection.dialect.name
    tell_partial(dialect)
    metadata.create_all(connection)
    for series, first in FIRST_NUMBERS.items():
        if dialect == "postgresql":
            connection.exec_driver_sql(f"CREATE SEQUENCE numbers_{series} START {first}")
        else:
            connection.execute(counters.insert(), {"series": series, "next": first})
    made_apart = (search_statements, order_statements, trigger_statements)
    for statement in (s for each in made_apart for s in each(dialect)):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (\n version_num VARCHAR(32) NOT NULL,\n"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
    )
    connection.execute(
        text("INSERT INTO alembic_version VALUES (:version)"), {"version": SCHEMA_VERSION}
    )
    if dialect == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def version(engine: Engine) -> str | None:
    """Give the schema's version; none for an empty database.

    Raises `Unavailable` for a database that holds something else.
    """
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if not tables:
            return None
        if "alembic_version" not in tables or "cases" not in tables:
            msg = "This database holds something else than a desk."
            raise Unavailable(msg, next_step="Name another one with --db.")
        found = list(connection.scalars(text("SELECT version_num FROM alembic_version")))
        if len(found) != 1:
            raise half_migrated([f"it names {len(found)} versions"])
        return str(found[0])


def require_current(engine: Engine) -> None:
    """Raise `Unavailable` unless the database is there, whole and at this program's version."""
    found = version(engine)
    if found is None:
        raise _no_desk(engine)
    if found < SCHEMA_VERSION:
        msg = f"The database is at version {found}, this program at {SCHEMA_VERSION}."
        way = "`caseline db upgrade` makes a backup and brings it up to date."
        raise Unavailable(msg, next_step=way, title="Older")
    if found > SCHEMA_VERSION:
        msg = f"The database is at version {found}, newer than this program ({SCHEMA_VERSION})."
        way = "Install the newer caseline; or restore the backup made before it was upgraded."
        raise Unavailable(msg, next_step=way, title="Newer")
    with engine.connect() as connection:
        if told := whole.damage(connection):
            raise damaged(Path(engine.url.database or ""), f"SQLite says: {told[0]}.")
        if told := whole.faults(connection):
            raise half_migrated(told)


def half_migrated(faults: list[str]) -> Unavailable:
    """Say that a database is neither of this version nor of another."""
    more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
    msg = f"The database says version {SCHEMA_VERSION} and is not that: {faults[0]}{more}."
    way = (
        "`caseline db check` lists everything; `caseline db restore FILE` brings back the backup "
        "that each upgrade makes first."
    )
    return Unavailable(msg, title="Half-migrated", next_step=way)


def _no_desk(engine: Engine) -> Unavailable:
    msg = "There is no desk in this database yet."
    way = "`caseline db init` makes one; `caseline db restore FILE` brings a backup back."
    path = Path(engine.url.database or "")
    if engine.dialect.name == "sqlite" and path.stat().st_size:
        msg = f"There is no desk in this database: {path} holds no tables."
        way = (
            f"If it was copied, {path.name}-wal was left behind: copy both, or better, "
            f"use `caseline db backup FILE`. {way}"
        )
    return Unavailable(msg, next_step=way, title="Empty")
