"""The file of a SQLite database is the one that was opened, or nothing is read or written.

A file that was removed or replaced while it is open lives on for those who have it open: what they
write goes to nobody, without an error. So its place is looked at whenever a connection is handed
out, begins and commits: one question to the system, a few microseconds (safety.md 17).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from core.errors import Unavailable, Unreachable

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def watch(engine: Engine, path: Path) -> None:
    """Refuse every use of `engine` while another file, or none, lies at `path`.

    Raises `Unreachable` where the file is gone, for it may be put back, and `Unavailable` where
    another one took its place.
    """
    opened: list[tuple[int, int]] = []
    place = os.fspath(path.absolute())

    def remember(*_: Any) -> None:
        if not opened:
            opened.append(_file(place))

    def look(*_: Any) -> None:
        if opened and _file(place) != opened[0]:
            msg = f"Another file has taken the place of the database {place}. Nothing was written."
            way = "Start caseline again to work on the new one."
            raise Unavailable(msg, next_step=way, title="Another database")

    event.listen(engine, "connect", remember)
    # Before one more connection: it would play the log of the old file into the new one.
    for moment in ("do_connect", "checkout", "begin", "commit"):
        event.listen(engine, moment, look)


def _file(place: str) -> tuple[int, int]:
    try:
        found = os.stat(place)  # noqa: PTH116  it is asked at every statement
    except OSError as error:
        msg = (
            f"The database {place} is not there any more: it was moved or removed, or its disk is "
            "gone. Nothing is written."
        )
        way = "Put it back, and everything goes on."
        raise Unreachable(msg, next_step=way, title="Database gone") from error
    return found.st_dev, found.st_ino
