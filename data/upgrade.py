"""Brings a database of an older version up to date, all or nothing.

Whatever a migration does to a table, afterwards journal and search are kept by exactly the
triggers that this program generates: altering a table on SQLite makes it anew, without its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import bindparam, text

from core.clock import SystemClock
from core.errors import NeedsConfirmation, Unavailable
from data import paths, schema, sqlite_file, statistics, triggers, whole
from data.engine import connect, parse
from data.faults import guard
from data.sqlite_engine import ACTION
from data.tables import SCHEMA_VERSION
from data.types import UtcDateTime

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import URL, Connection, Engine

    from data.backup.files import Told

FOLDER = Path(__file__).with_name("migrations")
VERSIONS = (FOLDER / "versions",)
"""Where the migrations lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What an upgrade did."""

    old: str
    new: str
    backup: Path | None
    """Where the database lies as it was; none where there was nothing to do, or no way to."""


def upgrade(url: str, *, confirmed: bool = False, told: Told | None = None) -> Upgraded:
    """Bring the database to this program's version, after a backup of it.

    Raises `Unavailable` where there is no desk, or one of a newer program, and
    `NeedsConfirmation` where PostgreSQL's program for backups is missing.
    """
    parsed = parse(url)
    sqlite_file.require(sqlite_file.path_of(parsed))
    engine = connect(parsed)
    kept = None
    try:
        with guard(engine):
            old = schema.version(engine)
            if old is None or old >= SCHEMA_VERSION:
                schema.require_current(engine)
            else:
                kept = _backup(parsed, old, confirmed=confirmed, told=told)
                migrate(engine)
                statistics.gather(engine)
    finally:
        engine.dispose()
    return Upgraded(old=old or SCHEMA_VERSION, new=SCHEMA_VERSION, backup=kept)


def _backup(url: URL, old: str, *, confirmed: bool, told: Told | None) -> Path | None:
    """Keep the database as it is; on PostgreSQL in this person's own folder."""
    from data import backup  # noqa: PLC0415  a database that is up to date needs none of it
    from data.backup import files, last, postgres  # noqa: PLC0415

    file = sqlite_file.path_of(url)
    if file is None and not postgres.can("pg_dump"):
        if confirmed:
            return None
        msg = "PostgreSQL's own program pg_dump is not here, so no backup can be made first."
        way = "Install it, or make a backup on the server and add --yes."
        raise NeedsConfirmation(msg, title="No backup", next_step=way)
    beside = file or paths.state_folder() / "backups" / (url.database or "desk")
    target = files.dated(beside, f"version-{old}")
    backup.make(url, target, over=False, told=told or (lambda _done, _of: None))
    last.remember(url, target)
    return target


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
