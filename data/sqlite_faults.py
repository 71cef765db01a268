"""What SQLite's errors mean to a person: each bad day has its own words and its own way on."""

from __future__ import annotations

import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

from core.errors import Unavailable, Unreachable
from core.text import one_line
from data import holders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAGIC = b"SQLite format 3\x00"
RECOVER = (
    "`caseline db check` lists what is wrong, `caseline db restore FILE` brings a backup back; "
    "keep this file until then."
)
CUT_OFF = "It was cut off or overwritten while it was copied or stored."
ROOM = 2**20
"""Bytes below which a disk counts as full when SQLite only says that it cannot write."""
HEAD = 100
"""Bytes of a SQLite file's head."""


def told(error: BaseException | None, path: Path) -> Unavailable:
    """Say what has happened to the database at `path`, by SQLite's own number for it.

    A text that is none has no number; it is `None` where the driver could not even say so.
    """
    code = getattr(error, "sqlite_errorcode", None)
    text = one_line(str(error))
    if error is None or (code is None and "decode to UTF-8" in text):
        return damaged(path, "A text in it cannot be read.")
    if code is None:
        return _other(path, text)
    return _MEANING.get(code & 0xFF, _other)(path, text)


def damaged(path: Path, how: str) -> Unavailable:
    """Say that a file is not what was written to it."""
    return Unavailable(f"The database {path} is damaged. {how}", title="Damaged", next_step=RECOVER)


def unreadable(what: str) -> Unavailable:
    """Say that a value, such as `a time`, is none, though SQLite gave it without an error."""
    msg = f"The database is damaged: {what} in it cannot be read."
    return Unavailable(msg, title="Damaged", next_step=RECOVER)


def why_unwritable(path: Path) -> str:
    """Say why a file that is there cannot be written by this person."""
    if not os.access(path, os.W_OK):
        return "you may not write the file"
    if not os.access(path.parent, os.W_OK):
        return f"you may not write in its folder {path.parent}, where SQLite keeps its log"
    return "its file system is read-only"


def head(path: Path) -> bytes:
    """Read the head of a file that SQLite has refused.

    Never of one that is open: closing it would drop SQLite's locks on it.
    """
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""


def _busy(path: Path, _: str) -> Unavailable:
    who = holders.writer(path) or "somebody"
    msg = f"The database is busy: {who} has been writing for more than five seconds."
    return Unreachable(msg, next_step="Try again.", title="Busy")


def _full(path: Path, _: str) -> Unavailable:
    msg = f"There is no room for the database {path}. Nothing of this was written."
    way = f"Make room where {path.parent} lies, then try again."
    return Unavailable(msg, title="The disk is full", next_step=way)


def _read_only(path: Path, _: str) -> Unavailable:
    msg = f"The database {path} can only be read: {why_unwritable(path)}."
    way = "Nothing was written. Ask whoever owns it for the right, or work on a copy."
    return Unavailable(msg, title="Read-only", next_step=way)


def _corrupt(path: Path, text: str) -> Unavailable:
    first, there = head(path), path.stat().st_size if path.exists() else 0
    size = int.from_bytes(first[16:18], "big") if len(first) == HEAD else 0
    promised = int.from_bytes(first[28:32], "big") * (65536 if size == 1 else size)
    if there < promised:
        return damaged(path, f"Of its {promised:,} bytes only {there:,} are there. {CUT_OFF}")
    return damaged(path, f"SQLite says: {text}.")


def _no_database(path: Path, text: str) -> Unavailable:
    first = head(path)
    if not first.startswith(MAGIC[:6]) and b"csln" not in first:
        kind = "a text file" if _is_text(first) else "some other file"
        msg = f"{path} is no database: it is {kind}. Nothing was changed in it."
        return Unavailable(msg, title="No database", next_step="Check --db.")
    return damaged(path, f"Its head cannot be read: {text}.")


def _is_text(first: bytes) -> bool:
    try:
        return first.decode().replace("\n", "").replace("\t", "").replace("\r", "").isprintable()
    except UnicodeDecodeError as error:  # a character may be cut at the end of what was read
        return error.start > HEAD - 4


def _closed(path: Path, _: str) -> Unavailable:
    if not path.exists():
        msg = f"The database {path} is not there any more."
        return Unreachable(msg, next_step="Put it back, and everything goes on.")
    if not os.access(path, os.R_OK):
        msg, way = f"You may not read the database {path}.", "Ask whoever owns it for the right."
    elif not os.access(path.parent, os.W_OK):
        # SQLite needs a file beside it to see what was written last.
        msg = f"The database {path} cannot be opened: {why_unwritable(path)}."
        way = "Ask for the right to write there, or work on a backup."
    else:
        msg, way = f"The database {path} cannot be opened.", "`caseline db doctor` looks why."
    return Unavailable(msg, next_step=way)


def _failing(path: Path, text: str) -> Unavailable:
    try:
        if shutil.disk_usage(path.parent).free < ROOM:
            return _full(path, text)
    except OSError:
        pass
    msg = f"The disk fails under the database {path}: {text}."
    way = "Make a backup elsewhere with `caseline db backup FILE`; then look at the disk."
    return Unavailable(msg, title="The disk fails", next_step=way)


def _other(path: Path, text: str) -> Unavailable:
    msg = f"The database {path} cannot be used: {text}."
    return Unavailable(msg, next_step="`caseline db check` looks whether it is whole.")


_MEANING: dict[int, Callable[[Path, str], Unavailable]] = {
    sqlite3.SQLITE_PERM: _closed,
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_READONLY: _read_only,
    sqlite3.SQLITE_IOERR: _failing,
    sqlite3.SQLITE_CORRUPT: _corrupt,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_CANTOPEN: _closed,
    sqlite3.SQLITE_FORMAT: _corrupt,
    sqlite3.SQLITE_NOTADB: _no_database,
}
"""Each of SQLite's numbers that people meet, and what it means."""
