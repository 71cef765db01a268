"""Backup and restore of a SQLite file, through SQLite's own online copy.

To copy the file itself would lose what is still in its log (safety.md 1b).
"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import NeedsConfirmation, Unavailable
from core.text import one_line
from data import holders, sqlite_faults, sqlite_file
from data.backup import files
from data.shelf import sync
from data.sqlite_engine import is_ours
from data.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from data.backup.files import Told

PAGES = 1000
"""Pages that are copied between two words about how far it is."""


def copy(url: URL, file: Path, told: Told) -> None:
    """Copy one state of a desk while others work; the copy is one file without a log, verified."""
    source = Path(url.database or "").absolute()
    if not source.exists():
        msg = f"There is no database {source}."
        raise Unavailable(msg, next_step="Check --db.")
    with _reading(source) as desk:
        if not is_ours(desk, source):
            msg = f"There is no desk in {source}."
            raise Unavailable(msg, next_step="Check --db.")
        # One state for the whole copy: without it every write of others would start it anew.
        desk.execute("BEGIN")
        desk.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _fill(file, desk, told)
    require_desk(file, "quick_check")


def restore(url: URL, source: Path, *, confirmed: bool, told: Told) -> Path | None:
    """See `data.backup.restore`. The former file keeps everything, under a name of its own."""
    target, source = Path(url.database or "").absolute(), source.absolute()
    require_desk(source, "integrity_check")
    if target.exists():
        files.require_free(target, over=True, database=str(source))
        if not confirmed:
            msg = f"There is a database {target} already. It would be kept under another name."
            raise NeedsConfirmation(msg, title="Nothing restored")
    with files.building(target) as file:
        with _reading(source) as backup:
            _fill(file, backup, told)
        require_desk(file, "quick_check")
        files.settle(file)
        with _alone(target):
            return _exchange(file, target)


def require_desk(path: Path, how: str) -> None:
    """Raise `Unavailable` unless a file holds a whole desk that this program can use.

    `how` is SQLite's `quick_check`, which passes over the indexes, or its `integrity_check`.
    """
    if not path.is_file():
        msg = f"There is no file {path}."
        raise Unavailable(msg, title="No backup", next_step="Check the path.")
    with _reading(path) as backup:
        if not is_ours(backup, path):
            msg = f"There is no desk in {path}."
            raise Unavailable(msg, title="No backup", next_step="Name another file.")
        wrong = [row[0] for row in backup.execute(f"PRAGMA {how}") if row[0] != "ok"]
        if wrong:
            raise sqlite_faults.damaged(path, f"SQLite says: {one_line(wrong[0])}.")
        versions = [row[0] for row in backup.execute("SELECT version_num FROM alembic_version")]
        (founded,) = backup.execute("SELECT count(*) FROM organisations").fetchone()
    if len(versions) != 1 or not founded:
        msg = f"{path} holds a desk that was never made to its end."
        raise Unavailable(msg, title="No backup", next_step="Name another file.")
    if versions[0] > SCHEMA_VERSION:
        msg = f"{path} is of version {versions[0]}, newer than this program ({SCHEMA_VERSION})."
        raise Unavailable(msg, title="Newer", next_step="Install the newer caseline.")


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that is only read."""
    address = sqlite_file.address(path).replace("?mode=rw", "?mode=ro")
    with _told(path), closing(_connected(address)) as connection:
        yield connection


def _connected(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=5)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell SQLite's errors in words."""
    try:
        yield
    except sqlite3.Error as error:
        raise sqlite_faults.told(error, path) from error
    except UnicodeDecodeError as error:
        raise sqlite_faults.told(None, path) from error


def _fill(file: Path, source: sqlite3.Connection, told: Told) -> None:
    """Copy every page into an empty file, which then needs no log beside it.

    Raises `OSError` where there is no room: it is not the database's that is missing.
    """
    with _told(file), closing(_connected(f"{file.as_uri()}?mode=rw")) as made:
        try:
            source.backup(made, pages=PAGES, progress=lambda _, left, of: told(of - left, of))
            made.execute("PRAGMA journal_mode=delete")
            if made.execute("SELECT 1 FROM sqlite_master WHERE name = 'presences'").fetchone():
                made.execute("DELETE FROM presences")  # who is where now is nobody's later
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Have a database for oneself while its file is exchanged; its log goes into it first.

    Raises `Unreachable` or `Unavailable` where somebody else has it open: what they wrote
    afterwards would go into a file that nobody reads.
    """
    if users := holders.users(target):
        who = ", ".join(map(holders.process, users))
        raise _in_use(target, who)
    if not target.exists():
        yield
        return
    with closing(_connected(f"{target.as_uri()}?mode=rw")) as held:
        try:
            held.execute("PRAGMA journal_mode=delete")  # others that are there make this fail
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise _in_use(target, holders.writer(target) or "somebody") from error
        except sqlite3.DatabaseError:
            pass  # it is damaged: that is why it is replaced
        yield


def _in_use(target: Path, who: str) -> Unavailable:
    msg = f"The database {target} is open elsewhere: {who}."
    return Unavailable(msg, title="In use", next_step="Close it there, then try again.")


def _exchange(file: Path, target: Path) -> Path | None:
    """Let a file take the name of a database; a moment without any file of that name is none.

    A log of the former one that is left, or that was never read, would be taken for one of the
    new file, so it goes with the former one.
    """
    kept = files.dated(target, "before-restore")
    for ending in sqlite_file.ASIDE:
        left = sqlite_file.beside(target, ending)
        if left.exists():
            left.replace(sqlite_file.beside(kept, ending))
    former = target.exists()
    if former:
        try:
            kept.hardlink_to(target)
        except (OSError, NotImplementedError):  # there are no links on this file system
            target.replace(kept)
    file.replace(target)
    sync(target.parent)
    return kept if former else None
