"""What keeps a database safe: upgrade, check, backup, restore, and the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.outcome import Outcome
from data import secrets, sqlite_file
from data.engine import connect, parse
from data.places import database_url
from data.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import URL

    from core.health import Report

    Told = Callable[[int, int], None]


class Care:
    """The part of `core.ports.Admin` that looks after a database as a whole."""

    def upgrade(
        self, db: str | None, *, confirmed: bool = False, progress: Told | None = None
    ) -> Outcome:
        """Bring the schema to this program's version, after a backup."""
        url = database_url(db)
        place = where(parse(url))
        done = upgrade(url, confirmed=confirmed, told=progress)
        told = "is up to date"
        if done.old != done.new:
            told = f"was brought from version {done.old} to {done.new}"
        notes = (f"As it was, it lies in {done.backup}.",) if done.backup else ()
        kept = str(done.backup) if done.backup else None
        made = {"database": place, "from": done.old, "to": done.new, "backup": kept}
        return Outcome(message=f"{place} {told}.", made=made, notes=notes)

    def check(self, db: str | None, *, progress: Told | None = None) -> Report:
        """Look whether a database is whole."""
        from data.health.check import check  # noqa: PLC0415  most calls look after nothing

        url = _existing(db)
        engine = connect(url)
        try:
            return check(engine, where(url), progress or _unheard)
        finally:
            engine.dispose()

    def doctor(self, db: str | None) -> Report:
        """Look whether a database and its surroundings are safe."""
        from data.health.doctor import doctor  # noqa: PLC0415

        url = parse(database_url(db))
        return doctor(url, where(url))

    def backup(
        self, db: str | None, path: Path, *, confirmed: bool = False, progress: Told | None = None
    ) -> Outcome:
        """Write a backup."""
        from data import backup  # noqa: PLC0415
        from data.backup import last  # noqa: PLC0415

        url, target = _existing(db), path.expanduser().absolute()
        size = backup.make(url, target, over=confirmed, told=progress or _unheard)
        last.remember(url, target)
        message = f"{where(url)} is backed up in {target} ({size:,} bytes), whole and looked at."
        return Outcome(message=message, made={"database": where(url), "file": str(target)})

    def restore(
        self, db: str | None, path: Path, *, confirmed: bool = False, progress: Told | None = None
    ) -> Outcome:
        """Put a backup in the place of a database."""
        from data import backup  # noqa: PLC0415

        url, source = parse(database_url(db)), path.expanduser().absolute()
        kept = backup.restore(url, source, confirmed=confirmed, told=progress or _unheard)
        message = f"{where(url)} is what {source} held."
        notes = (f"What was there before lies in {kept}.",) if kept else ()
        made = {"database": where(url), "file": str(source), "former": str(kept) if kept else None}
        return Outcome(message=message, made=made, notes=notes)


def where(url: URL) -> str:
    """Give a database's place as a person reads it: a path, or an address without password."""
    file = sqlite_file.path_of(url)
    return str(file) if file is not None else secrets.hidden(url)


def _existing(db: str | None) -> URL:
    """Give the URL of a database that is there; a missing file is not made by looking at it."""
    url = parse(database_url(db))
    sqlite_file.require(sqlite_file.path_of(url))
    return url


def _unheard(_done: int, _of: int) -> None:
    """Nobody asked how far it is."""
