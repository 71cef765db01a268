"""Whose turn it is to write on SQLite, where one writes at a time.

SQLite's own waiting looks the seldomer the longer it lasts: under sixteen writers some starved for
more than five seconds, while whoever had just written wrote again (measured). Here it is the other
way round: who waits longer looks oftener, and so comes first.
"""

from __future__ import annotations

import sqlite3
from time import monotonic, sleep
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sqlalchemy import Connection

SELDOM, OFTEN, OLD = 0.012, 0.001, 0.4
"""Seconds between two looks of who just came, and of who has waited for `OLD` seconds."""
_KIND = 0xFF
"""The part of an error's code that says SQLITE_BUSY; the rest says why."""


def begin_writing(connection: Connection) -> None:
    """Begin a transaction that writes, as soon as it is this one's turn.

    Fails as SQLite does, with `database is locked`, once the connection's `busy_timeout` is over.
    """
    raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    (patience,) = raw.execute("pragma busy_timeout").fetchone()
    raw.execute("pragma busy_timeout=0")
    try:
        if not _got_a_turn(raw, patience / 1000):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the error is told from here
    finally:
        raw.execute(f"pragma busy_timeout={patience}")


def _got_a_turn(raw: sqlite3.Connection, patience: float) -> bool:
    begun = monotonic()
    while (waited := monotonic() - begun) < patience:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _KIND != sqlite3.SQLITE_BUSY:
                return False
        else:
            return True
        sleep(max(OFTEN, SELDOM * (1 - waited / OLD)))
    return False
