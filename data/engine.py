"""Reads database URLs and makes the engine of either database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from core.errors import Unavailable
from data import sqlite_engine

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

SQLITE_ONLY = ("sqlite", "sqlite+pysqlite")
POSTGRES_ONLY = ("postgresql+psycopg", "postgresql", "postgres")
_SCHEME = re.compile(r"[a-z][a-z0-9+]+:", re.IGNORECASE)
"""How a URL begins; one letter and a colon are a drive of Windows."""
SESSION = ("timezone = 'UTC'", "lock_timeout = '5s'", "jit = off")
"""What every session on PostgreSQL is set to; SQLite waits for a lock as long. To compile what is
asked takes seconds that no page of a list ever wins back."""

LINE = {
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000, "prepare_threshold": 2,
}  # fmt: skip
"""libpq's own words for when a silent line counts as lost: within about ten seconds. And its
driver's: what is asked a second time is prepared, for to plan it takes longer than to answer."""
_NOTICE = """
DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '1s', false);
EXCEPTION WHEN OTHERS THEN NULL; END $$
"""
"""Let a session that waits for a lock end when its client has ended, where a server can (14,
Linux): a console whose terminal was closed leaves no transaction open (safety.md 6)."""
ISOLATION = "READ COMMITTED"
"""Whatever a server's own default is: a row that was locked after a wait is read as it is now, and
so is what hangs on it. Under REPEATABLE READ a case was closed over a task that was just added."""


def parse(url: str) -> URL:
    """Read a database URL; a plain path is a SQLite file. Raises `Unavailable` otherwise.

    What begins like a URL is never taken for a path: `sqlite:/x` would make a folder `sqlite:`.
    """
    text = url if _SCHEME.match(url) else f"sqlite:///{url}"
    try:
        parsed = make_url(text)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername not in SQLITE_ONLY + POSTGRES_ONLY:
        msg = "The database URL is not understood."
        way = "Use sqlite:///file or postgresql+psycopg://user@host/name."
        raise Unavailable(msg, next_step=way)
    if parsed.drivername in POSTGRES_ONLY:
        return parsed.set(drivername="postgresql+psycopg")
    if not parsed.database:
        msg = "A SQLite database needs a file."
        raise Unavailable(msg, next_step="Use sqlite:///file.")
    return parsed


def connect(url: URL, *, throwaway: bool = False) -> Engine:
    """Make the engine; `throwaway` files are not synced to disk, as a demo needs no durability."""
    if url.get_backend_name() == "sqlite":
        return sqlite_engine.make(url, throwaway=throwaway)
    try:
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=3, pool_use_lifo=True, isolation_level=ISOLATION,
            connect_args={name: told for name, told in LINE.items() if name not in url.query},
        )  # fmt: skip
    except (ImportError, NoSuchModuleError) as error:
        msg = "PostgreSQL needs the driver psycopg."
        raise Unavailable(msg, next_step="Install caseline with its extra `postgres`.") from error

    @event.listens_for(engine, "connect")
    def _set_up(dbapi: Any, _: Any) -> None:
        with dbapi.cursor() as cursor:
            for setting in SESSION:
                cursor.execute(f"SET {setting}")
            cursor.execute(_NOTICE)
        dbapi.commit()

    return engine
