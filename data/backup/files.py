"""How a backup's file comes into being: beside its name until it is whole."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.errors import NeedsConfirmation, Unavailable
from data.shelf import make_private, sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Told = Callable[[int, int], None]
"""Hears how far a long act is: done, of how much."""
LONGEST = 200
"""Letters of a name that is given more; most systems take 255 bytes."""


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """Give an empty file beside `target`, its owner's alone; what is left of it is taken away."""
    place = target.with_name(f".{target.name[:LONGEST]}.{secrets.token_hex(4)}.new")
    try:
        make_private(target.parent)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
        os.close(os.open(place, flags, stat.S_IRUSR | stat.S_IWUSR))
        yield place
    except OSError as error:
        msg = f"{target} cannot be written: {error.strerror or error}."
        way = "Nothing was left behind. Name another place, or make room."
        raise Unavailable(msg, title="Not written", next_step=way) from error
    finally:
        for left in (place, *(place.with_name(f"{place.name}{end}") for end in ("-journal",))):
            with suppress(OSError):
                left.unlink()


def settle(file: Path) -> None:
    """Let the disk know all of a file."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def name(file: Path, target: Path, *, over: bool) -> None:
    """Give a whole file its name; only with `over` in the place of another."""
    if over:
        file.replace(target)
    else:
        try:
            target.hardlink_to(file)
        except FileExistsError as error:
            raise taken(target) from error
        except (OSError, NotImplementedError):  # there are no links on this file system
            file.replace(target)
    sync(target.parent)


def require_free(target: Path, *, over: bool, database: str | None) -> None:
    """Refuse what is no plain file, or the database itself; ask before replacing a file."""
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        msg = f"{target} cannot be written: {getattr(error, 'strerror', error)}."
        raise Unavailable(msg, title="Not written", next_step="Name another place.") from error
    msg = ""
    if stat.S_ISDIR(mode):
        msg = f"{target} is a folder."
    elif not stat.S_ISREG(mode):
        msg = f"{target} is no plain file."
    elif database is not None and os.path.exists(database) and target.samefile(database):  # noqa: PTH110
        msg = f"{target} is the database itself."
    if msg:
        raise Unavailable(msg, title="Not written", next_step="Name another file.")
    if not over:
        raise taken(target)


def taken(target: Path) -> NeedsConfirmation:
    """Ask whether a file may be replaced."""
    msg = f"There is a file {target} already."
    way = "Add --yes to replace it, or name another file."
    return NeedsConfirmation(msg, title="Not written", next_step=way)


def dated(path: Path, what: str) -> Path:
    """Give a free name beside a file that says what it is and when it was made."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    made = path.with_name(f"{path.name[:LONGEST]}.{what}-{now}")
    number = 1
    while made.exists():
        number += 1
        made = path.with_name(f"{path.name[:LONGEST]}.{what}-{now}-{number}")
    return made
