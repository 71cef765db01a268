"""A SQLite file on this machine: kept to its owner, opened as far as the person's rights go."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Unavailable
from data import mounts
from data.shelf import make_private
from data.sqlite_faults import damaged, why_unwritable

if TYPE_CHECKING:
    from sqlalchemy import URL

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What a file or folder grants to others than its owner."""
ASIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file while it is open, or after a crash."""


def path_of(url: URL) -> Path | None:
    """Give the file of a database; none on PostgreSQL."""
    return Path(url.database or "").absolute() if url.get_backend_name() == "sqlite" else None


def beside(path: Path, ending: str) -> Path:
    """Give the path of what SQLite keeps beside a file."""
    return path.with_name(path.name + ending)


def require(path: Path | None) -> None:
    """Raise `Unavailable` where a file is named that is not there."""
    if path is not None and not path.exists():
        msg = f"There is no database {path} yet."
        raise Unavailable(msg, next_step="`caseline db init` makes one, `caseline demo` shows one.")


def prepare(path: Path) -> None:
    """Make an empty file for the owner alone where there is none; refuse what cannot be a file.

    Raises `Unavailable` for a folder, a device, a place where nothing can be made, and for a file
    that lost its content while its log is still there: SQLite would throw that away.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        _make(path)
        return
    except OSError as error:
        msg = f"The database {path} cannot be reached: {error.strerror}."
        raise Unavailable(msg, next_step="Check --db.") from error
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "no plain file"
        msg = f"{path} is {what}, not a database."
        raise Unavailable(msg, next_step="Check --db.")
    if path.stat().st_size == 0 and (kept := _size(beside(path, "-wal"))):
        how = f"It is empty, but {path.name}-wal beside it still holds {kept:,} bytes of it."
        raise damaged(path, how)


def address(path: Path) -> str:
    """Give the URI under which SQLite opens the file; it never makes one.

    Who may not write reads: through the files beside it, or without them where there is nothing
    in the log (safety.md 1b). Then what others write meanwhile is not seen.
    """
    return f"{path.absolute().as_uri()}?{_way(path)}"


def is_writable(path: Path) -> bool:
    """Say whether this person may write the file, and what SQLite keeps beside it."""
    if not os.access(path, os.W_OK):
        return False
    if os.access(path.parent, os.W_OK):
        return True
    return all(os.access(beside(path, ending), os.W_OK) for ending in ("-wal", "-shm"))


def looseness(path: Path) -> int:
    """Give what a file or folder grants to others; nothing on systems without such rights."""
    if os.name != "posix":
        return 0
    with suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode) & OTHERS
    return 0


def cautions(path: Path) -> tuple[str, ...]:
    """Close the file to others where it is open to them, and say what else people must know."""
    if not path.is_file():
        return ()
    told = []
    if looseness(path):
        told.append(_close(path))
    if kind := mounts.network(path):
        told.append(
            f"{path} lies on a network file system ({kind}). SQLite is not safe there: two "
            "machines can destroy it. Move it to a local disk, or use PostgreSQL."
        )
    if not is_writable(path):
        told.append(f"{path} can only be read: {why_unwritable(path)}.")
    return tuple(told)


def _close(path: Path) -> str:
    mode = stat.S_IMODE(path.stat().st_mode)
    try:
        for file in (path, *(beside(path, ending) for ending in ASIDE)):
            with suppress(FileNotFoundError):
                file.chmod(stat.S_IMODE(file.stat().st_mode) & ~OTHERS)
    except OSError:
        return f"Others may open {path} (mode {mode:04o}). Ask its owner for `chmod 600`."
    return f"Others could open {path} (mode {mode:04o}). It is now its owner's alone."


def _make(path: Path) -> None:
    try:
        make_private(path.parent)
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
        os.close(os.open(path, flags, stat.S_IRUSR | stat.S_IWUSR))
    except FileExistsError:  # somebody else was faster
        return
    except OSError as error:
        msg = f"The database {path} cannot be made: {error.strerror}."
        raise Unavailable(msg, next_step="Choose another place with --db.") from error


def _way(path: Path) -> str:
    if is_writable(path):
        return "mode=rw"
    log = beside(path, "-wal")
    if os.access(path.parent, os.W_OK) or os.access(beside(path, "-shm"), os.R_OK):
        return "mode=ro"
    if _size(log):
        msg = f"The database {path} cannot be opened: what was written last is still in {log}."
        way = f"To read it SQLite must write in {path.parent}. Ask for that right, or for a backup."
        raise Unavailable(msg, title="Read-only", next_step=way)
    return "mode=ro&immutable=1"


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
