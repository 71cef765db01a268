"""Who holds the database that somebody waits for, as far as system and server tell.

SQLite's locks are the system's own. They are read from its list: to ask about one by opening the
file would, at closing it again, take away every lock that this very process has on it (POSIX).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.exc import DBAPIError

LOCKS = Path("/proc/locks")
"""Where Linux lists the locks of all processes; other systems have no such list."""
WRITER = 120
"""The byte of a `-shm` file that whoever writes has locked."""
PENDING = 2**30
"""The first byte of a database that is locked by whoever has it for themselves."""
_LOCK = re.compile(
    r"\d+: POSIX +\w+ +(?P<kind>READ|WRITE) (?P<pid>\d+) [0-9a-f]+:[0-9a-f]+:(?P<inode>\d+) "
    r"(?P<first>\d+) (?P<last>\d+|EOF)"
)
_TUPLE = re.compile(r'tuple \((\d+,\d+)\) in relation "(\w+)"')
_WHO_LOCKED = """
SELECT a.usename, a.pid, a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'transactionid' AND l.granted AND l.transactionid = (
  SELECT xmax FROM {table} WHERE ctid = CAST(:place AS tid))
"""


def writer(path: Path) -> str | None:
    """Name the process that is writing to a SQLite file; none where that cannot be known."""
    shared = path.with_name(f"{path.name}-shm")
    logging = (lock for lock in _locks(shared) if lock.first == WRITER)
    alone = (lock for lock in _locks(path) if lock.first >= PENDING)
    for lock in (*logging, *alone):
        if lock.kind == "WRITE":
            return process(lock.pid)
    return None


def users(path: Path) -> list[int]:
    """Give the processes that have a SQLite file open, this one apart."""
    return sorted({lock.pid for lock in _locks(path)} - {os.getpid()})


def process(pid: int) -> str:
    """Say which process that is: number, program and whose it is."""
    if pid == os.getpid():
        return "this console itself"
    name = whose = ""
    try:
        name = Path(f"/proc/{pid}/comm").read_text("utf-8", "replace").strip()
        import pwd  # noqa: PLC0415  Windows has no such list

        whose = pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name
    except (OSError, ImportError, KeyError):  # it has ended, or its user has no name
        pass
    return f"process {pid}" + (f" ({name})" if name else "") + (f" of {whose}" if whose else "")


def locker(engine: Engine, error: DBAPIError) -> str | None:
    """Name whoever has locked the row that PostgreSQL waited for in vain."""
    match = _TUPLE.search(str(getattr(getattr(error.orig, "diag", None), "context", "") or ""))
    if match is None:
        return None
    try:
        with engine.connect() as connection:
            table = connection.dialect.identifier_preparer.quote(match[2])
            asked = text(_WHO_LOCKED.format(table=table))
            found = connection.execute(asked, {"place": f"({match[1]})"}).first()
    except SQLAlchemyError:  # who waits is told that somebody holds it, without a name
        return None
    return None if found is None else f"{found.usename} (server process {found.pid})"


class Lock(NamedTuple):
    """A lock of a process on a part of a file."""

    kind: str
    """READ or WRITE."""
    pid: int
    first: int
    """The first byte that is locked."""


def _locks(path: Path) -> Iterator[Lock]:
    """Give the locks on a file."""
    try:
        inode = path.stat().st_ino
        listed = LOCKS.read_text("ascii", "replace")
    except OSError:
        return
    for match in _LOCK.finditer(listed):
        if int(match["inode"]) == inode:
            yield Lock(match["kind"], int(match["pid"]), int(match["first"]))
