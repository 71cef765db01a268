"""Brings a database of an older version up to date, all or nothing.

Whatever a migration does to a table, afterwards journal and search are kept by exactly the
triggers that this program generates: altering a table on SQLite makes it anew, without its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import bindparam, text

from core.clock import SystemClock
from core.errors import Unavailable
from data import schema, triggers, whole
from data.engine import connect, parse
from data.faults import guard
from data.sqlite_engine import ACTION
from data.tables import SCHEMA_VERSION
from data.types import UtcDateTime

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import URL, Connection, Engine

FOLDER = Path(__file__).with_name("migrations")
VERSIONS = (FOLDER / "versions",)
"""Where the migrations lie."""


def upgrade(url: str) -> tuple[str, str]:
    """Bring the database to this program's version; gives the former one and the new one.

    Raises `Unavailable` where there is no desk, or one of a newer program.
    """
    parsed = parse(url)
    _require_file(parsed)
    engine = connect(parsed)
    try:
        with guard(engine):
            old = schema.version(engine)
            if old is None or old >= SCHEMA_VERSION:
                schema.require_current(engine)
            else:
                migrate(engine)
    finally:
        engine.dispose()
    return old or SCHEMA_VERSION, SCHEMA_VERSION


def migrate(engine: Engine) -> None:
    """Run all migrations that are missing, in one transaction."""
    from alembic import command  # noqa: PLC0415  a database that is up to date needs none of it

    old = schema.version(engine)
    with engine.execution_options(sqlite_begin="IMMEDIATE").connect() as connection:
        if engine.dialect.name == "sqlite":
            # Making a table anew drops it for a moment; others may go on naming it.
            connection.connection.execute("PRAGMA foreign_keys=off")
        with connection.begin():
            if old is not None:
                _open_action(connection, old)
            command.upgrade(config(connection), "head")
            remake_triggers(connection)
            _require_whole(connection)


def config(connection: Connection) -> Config:
    """Give what alembic needs to know; there is no ini file."""
    from alembic.config import Config  # noqa: PLC0415

    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", "\n".join(map(str, VERSIONS)).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def remake_triggers(connection: Connection) -> None:
    """Put the triggers of this program in force, and no others."""
    dialect = connection.dialect.name
    for name, table in connection.exec_driver_sql(_FIND[dialect]).all():
        on = f" ON {table}" if dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
    if dialect == "postgresql":
        connection.exec_driver_sql(triggers.POSTGRES_FUNCTIONS)
    for statement in whole.expected_triggers(dialect).values():
        connection.exec_driver_sql(statement)


_FIND = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT quote_ident(tgname), tgrelid::regclass::text FROM pg_trigger "
        "JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    ),
}
"""How each database names its triggers and their tables."""


def _require_file(url: URL) -> None:
    path = url.database or ""
    if url.get_backend_name() == "sqlite" and not Path(path).exists():
        msg = f"There is no database {path} yet."
        raise Unavailable(msg, next_step="`caseline db init` makes one.")


def _open_action(connection: Connection, old: str) -> None:
    """What a migration changes in records is journalled as any other act is."""
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        connection.exec_driver_sql("LOCK TABLE alembic_version IN EXCLUSIVE MODE")
    login = "session_user" if postgres else "NULL"
    begun = text(
        "INSERT INTO actions (key, at, command, params, login) "  # noqa: S608  a fixed word
        f"VALUES (:key, :at, 'db.upgrade', :params, {login}) RETURNING id"
    )
    params = json.dumps({"from": old, "to": SCHEMA_VERSION})
    action: int = connection.execute(
        begun.bindparams(bindparam("at", SystemClock().now(), UtcDateTime())),
        {"key": uuid4().hex, "params": params},
    ).scalar_one()
    connection.info[ACTION] = action
    if postgres:
        connection.execute(
            text("SELECT set_config('caseline.action', :action, true)"), {"action": str(action)}
        )


def _require_whole(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        msg = "After the upgrade some records would name others that are not there."
        raise Unavailable(msg, next_step="Nothing was changed. Please report this.")
