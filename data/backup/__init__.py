"""Backups of both databases, and the way back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.backup import files, postgres, sqlite

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from data.backup.files import Told


def make(url: URL, target: Path, *, over: bool, told: Told) -> int:
    """Write a backup of a whole desk to a file; gives its size in bytes.

    The file has its name only when it is whole, verified and on the disk; it is its owner's
    alone. Raises `NeedsConfirmation` where there is a file and it may not be written `over`,
    `Unavailable` where the database cannot be read, nothing can be written, or PostgreSQL's own
    program is missing.
    """
    files.require_free(target, over=over, database=url.database)
    write = sqlite.copy if url.get_backend_name() == "sqlite" else postgres.dump
    with files.building(target) as file:
        write(url, file, told)
        files.settle(file)
        size = file.stat().st_size
        files.name(file, target, over=over)
    return size


def restore(url: URL, source: Path, *, confirmed: bool, told: Told) -> Path | None:
    """Put a backup in the place of a database; gives where the former one lies now.

    The backup is looked at first: nothing is touched for one that is not whole, or that is of a
    newer program. Raises `NeedsConfirmation` where there is a database already, `Unavailable`
    where somebody uses it or the backup cannot be used.
    """
    if url.get_backend_name() == "sqlite":
        return sqlite.restore(url, source, confirmed=confirmed, told=told)
    postgres.restore(url, source)
    return None
