"""The engine of a SQLite file.

WAL, every commit on disk, foreign keys on; units that write begin IMMEDIATE, readers DEFERRED
(a fixed IMMEDIATE would make readers fail while somebody writes).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from core.errors import Unavailable
from data import place, reckoning, sqlite_file
from data.search import said
from data.turns import begin_writing

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import URL, Connection, Engine

APPLICATION_ID = 0x63736C6E
"""`csln`, in the head of our SQLite files."""
LOG = "pragma journal_mode=wal"
PRAGMAS = ("foreign_keys=on", "synchronous=full", "busy_timeout=5000")
ACTION = "caseline_action"
"""Key in a connection's info under which the running action's id lies."""
ERASES = "caseline_erases"
"""Key under which stands, for a moment, that texts of the journal may be overwritten."""


def make(url: URL, *, throwaway: bool) -> Engine:
    """Make the engine, and an empty file where there is none.

    Raises `Unavailable` where there can be no database. A file that holds something else is not
    touched; it is refused when the first connection is made.
    """
    path = Path(url.database or "").absolute()
    sqlite_file.prepare(path)
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=3, pool_use_lifo=True, connect_args={"timeout": 5}
    )
    place.watch(engine, path)

    @event.listens_for(engine, "do_connect")
    def _open(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        arguments[0], options["uri"] = sqlite_file.address(path), True

    @event.listens_for(engine, "connect")
    def _set_up(dbapi: Any, record: Any) -> None:
        dbapi.isolation_level = None
        if is_ours(dbapi, path) and sqlite_file.is_writable(path):
            dbapi.execute(LOG)
        for pragma in PRAGMAS:
            dbapi.execute(f"pragma {pragma}")
        if throwaway:
            dbapi.execute("pragma synchronous=off")
        info = record.info
        dbapi.create_function("caseline_action", 0, lambda: info[ACTION])
        dbapi.create_function("caseline_erases", 0, lambda: info.get(ERASES, False))
        dbapi.create_function("caseline_digest", 1, digest, deterministic=True)
        dbapi.create_function("caseline_says", -1, said, deterministic=True)
        reckoning.teach(dbapi)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        if kind == "IMMEDIATE":
            begin_writing(connection)
        elif kind:
            connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def is_ours(dbapi: sqlite3.Connection, path: Path) -> bool:
    """Say whether there is a desk in the file; an empty one stays as it is until there is.

    Raises `Unavailable` for another program's database, before anything is written to it.
    """
    (mark,) = dbapi.execute("pragma application_id").fetchone()
    if mark != APPLICATION_ID and dbapi.execute("SELECT 1 FROM sqlite_master").fetchone():
        msg = f"The database {path} holds something else than a desk. Nothing was changed in it."
        raise Unavailable(msg, next_step="Name another one with --db.")
    return bool(mark == APPLICATION_ID)


def begin_log(engine: Engine) -> None:
    """Let an empty file keep a log, before a desk is made in it."""
    with engine.connect() as connection:
        connection.connection.execute(LOG)  # outside of any transaction


def digest(text: str) -> str:
    """Give what the journal keeps of a long text: it is in the record or in the next change."""
    import hashlib  # noqa: PLC0415  only long texts need it

    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
