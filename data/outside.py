"""What the console reaches on the person's own machine: drafts, sheets, files."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from core.errors import RuleViolation
from core.text import storable
from data import paths, secrets
from data.shelf import FileShelf, sync, write_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import URL

    from core.desk import Desk
    from core.drafts import Shelf
    from core.rows import CaseFilter, CustomerFilter

_ANOTHER = "Name another file, or move that one away first."


class Outside:
    """The files of the person who runs this program. See `core.ports.Outside`."""

    def __init__(self, shelves: Path | None = None) -> None:
        """Keep shelves in a folder; without one, where this person's programs keep such things."""
        self._shelves = shelves

    def shelf(self, desk: Desk) -> Shelf:
        """Give the shelf of the person at this desk."""
        from data.store import Store  # noqa: PLC0415  the first frame needs no database

        if not isinstance(desk.store, Store):
            msg = "a shelf belongs to a desk of a database"
            raise TypeError(msg)
        place = hashlib.sha256(address(desk.store.engine.url)).hexdigest()[:16]
        name = f"{place}-{quote(desk.username or '', safe='@')}"
        return FileShelf((self._shelves or paths.state_folder() / "consoles") / name)

    def export(
        self, desk: Desk, kind: str, which: CaseFilter | CustomerFilter, path: str
    ) -> int:  # fmt: skip
        """Write all records of a list to a sheet that an import reads, in the list's order."""
        from data.exchange import exports  # noqa: PLC0415  most consoles never export

        return exports.run(desk, kind, _new(path), which=which)

    def sheet(self, path: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
        """Write any table to a sheet; cells that a spreadsheet would run are marked."""
        from data.exchange.sheets import mark, replacing, sheet_line  # noqa: PLC0415

        count = 0
        with replacing(_new(path)) as target:
            target.write(sheet_line(mark(storable(head)) for head in heads))
            for count, row in enumerate(rows, 1):  # noqa: B007  the last number counts
                target.write(sheet_line(mark(storable(cell)) for cell in row))
        return count

    def save(self, path: str, content: bytes) -> str:
        """Write a new file, whole or not at all; gives its absolute path."""
        target = _plain(path)
        try:
            written = write_new(target.parent, content)
            try:
                _name(written, target)
            finally:
                written.unlink(missing_ok=True)
            sync(target.parent)
        except FileExistsError as error:
            raise _taken(target) from error
        except OSError as error:
            raise _unwritable(target, error) from error
        return str(target)


def _name(written: Path, target: Path) -> None:
    """Give a file its name, unless something bears it; where no links are, the name comes first."""
    try:
        target.hardlink_to(written)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        target.touch(exist_ok=False)
        try:
            written.replace(target)
        except OSError:
            target.unlink()
            raise


def _plain(path: str) -> Path:
    """Give the absolute path of what is, or may become, a plain file."""
    try:
        target = Path(path).expanduser().absolute()
        with suppress(FileNotFoundError):
            mode = target.stat().st_mode
            if not stat.S_ISREG(mode):
                what = "a folder" if stat.S_ISDIR(mode) else "no plain file"
                msg = f"{target} is {what}."
                raise RuleViolation(msg, next_step="Name a file.")
    except (RuntimeError, ValueError) as error:  # nobody's home, NUL, half a character
        msg = f"{path!r} is not a path."
        raise RuleViolation(msg, next_step="Check the path.") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    return target


def _new(path: str) -> Path:
    """Give the absolute path of a file that is not there yet."""
    target = _plain(path)
    if target.exists():
        raise _taken(target)
    return target


def _taken(target: Path) -> RuleViolation:
    msg = f"There is a file {target} already."
    return RuleViolation(msg, title="Nothing written", next_step=_ANOTHER)


def _unwritable(path: Path | str, error: OSError) -> RuleViolation:
    msg = f"{path} cannot be written: {error.strerror or error}."
    return RuleViolation(msg, next_step="Name another place, or make room.")


def address(url: URL) -> bytes:
    """Give what tells a database from others, however its file was named; never a password."""
    if url.get_backend_name() == "sqlite":
        text = f"sqlite:///{os.path.realpath(url.database or '')}"
    else:
        bare = url.set(password="").difference_update_query(secrets.NAMES)
        text = bare.render_as_string(hide_password=False)
    return text.encode("utf-8", "surrogatepass")
