"""Engines for both databases, and what went wrong with them in words.

SQLite: WAL, every commit on disk, foreign keys on; units that write begin IMMEDIATE, readers
DEFERRED (a fixed IMMEDIATE would make readers fail while somebody writes).
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from core.errors import Unavailable
from data import place

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

PRAGMAS = ("journal_mode=wal", "foreign_keys=on", "synchronous=full", "busy_timeout=5000")
SQLITE_ONLY = ("sqlite", "sqlite+pysqlite")
POSTGRES_ONLY = ("postgresql+psycopg", "postgresql", "postgres")
ACTION = "caseline_action"
"""Key in a connection's info under which the running action's id lies (SQLite)."""


def parse(url: str) -> URL:
    """Read a database URL; a plain path is a SQLite file. Raises `Unavailable` otherwise."""
    text = url if "://" in url else f"sqlite:///{url}"
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
        return _sqlite(url, throwaway=throwaway)
    try:
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=3, connect_args={"connect_timeout": 10}
        )
    except (ImportError, NoSuchModuleError) as error:
        msg = "PostgreSQL needs the driver psycopg."
        raise Unavailable(msg, next_step="Install caseline with its extra `postgres`.") from error

    @event.listens_for(engine, "connect")
    def _zone(dbapi: Any, _: Any) -> None:
        with dbapi.cursor() as cursor:
            cursor.execute("SET timezone = 'UTC'")
        dbapi.commit()

    return engine


def _sqlite(url: URL, *, throwaway: bool) -> Engine:
    path = Path(url.database or "")
    _private(path)
    engine = create_engine(url, poolclass=QueuePool, pool_size=3, connect_args={"timeout": 5})
    place.watch(engine, path)

    @event.listens_for(engine, "connect")
    def _set_up(dbapi: Any, record: Any) -> None:
        dbapi.isolation_level = None
        for pragma in PRAGMAS:
            dbapi.execute(f"pragma {pragma}")
        if throwaway:
            dbapi.execute("pragma synchronous=off")
        info = record.info
        dbapi.create_function("caseline_action", 0, lambda: info[ACTION])
        dbapi.create_function("caseline_digest", 1, digest, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        if kind:
            connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def digest(text: str) -> str:
    """Give what the journal keeps of a long text: it is in the record or in the next change."""
    import hashlib  # noqa: PLC0415  only long texts need it

    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _private(path: Path) -> None:
    """Make folder and file readable by their owner alone (safety.md 1b)."""
    if path.exists():
        if path.is_dir():
            msg = f"{path} is a folder, not a database."
            raise Unavailable(msg)
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR)
        os.close(descriptor)
    except OSError as error:
        msg = f"The database {path} cannot be made: {error.strerror}."
        raise Unavailable(msg, next_step="Choose another place with --db.") from error
