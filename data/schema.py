"""Makes a new database, and knows which version an existing one is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from core.errors import Unavailable
from data.search import statements as search_statements
from data.sqlite_engine import APPLICATION_ID
from data.tables import SCHEMA_VERSION, metadata
from data.tables.house import FIRST_NUMBERS, counters
from data.triggers import statements as trigger_statements

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def create(connection: Connection) -> None:
    """Make all tables, numbers, search and triggers, on an empty database."""
    dialect = connection.dialect.name
    metadata.create_all(connection)
    for series, first in FIRST_NUMBERS.items():
        if dialect == "postgresql":
            connection.exec_driver_sql(f"CREATE SEQUENCE numbers_{series} START {first}")
        else:
            connection.execute(counters.insert(), {"series": series, "next": first})
    for statement in search_statements(dialect) + trigger_statements(dialect):
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
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def require_current(engine: Engine) -> None:
    """Raise `Unavailable` unless the database is there and at this program's version."""
    found = version(engine)
    if found is None:
        msg = "There is no desk in this database yet."
        raise Unavailable(msg, next_step="`caseline db init` makes one.")
    if found < SCHEMA_VERSION:
        msg = f"The database is at version {found}, this program at {SCHEMA_VERSION}."
        raise Unavailable(msg, next_step="`caseline db upgrade` brings it up to date.")
    if found > SCHEMA_VERSION:
        msg = f"The database is at version {found}, newer than this program ({SCHEMA_VERSION})."
        raise Unavailable(msg, next_step="Install the newer caseline.")
