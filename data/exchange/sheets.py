"""Sheets that go out: cells that no spreadsheet runs, and files that are there whole or not at all.

A cell that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return at
its start) gets a `'` in front, and one that already looks so marked gets another: every mark is
taken off again when such a file is read.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from core.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def mark(cell: str) -> str:
    """Make a cell that looks like a formula a plain text."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unmark(cell: str) -> str:
    """Give back what was marked."""
    return cell[1:] if _MARKED.match(cell) else cell


def sheet_line(cells: Iterable[str], delimiter: str = ",") -> str:
    """Give one line of a sheet; a cell is quoted where its text could be taken for structure.

    The `csv` module leaves a lone carriage return unquoted, which no reader gives back.
    """
    acts = re.compile(f'[{re.escape(delimiter)}"\r\n]')
    quoted = ['"' + c.replace('"', '""') + '"' if acts.search(c) else c for c in cells]
    return (delimiter.join(quoted) or '""') + "\n"


@contextmanager
def replacing(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file for writing that takes its place, readable by its owner alone, when it is whole.

    Raises `RuleViolation` where it cannot be written; what stood there before then still does.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            with target.open("w", encoding=encoding, newline="") as stream:
                yield stream
            return
        with _beside(target, encoding) as stream:
            yield stream
    except OSError as error:
        reason = error.strerror or str(error)
        msg = f"{path} cannot be written: {reason}."
        raise RuleViolation(msg, next_step="Name another place, or make room.") from error


@contextmanager
def _beside(target: Path, encoding: str) -> Iterator[TextIO]:
    temporary = tempfile.NamedTemporaryFile(  # noqa: SIM115  it is renamed, not deleted, at its end
        "w", encoding=encoding, newline="", dir=target.parent, prefix=f".{target.name}.",
        delete=False,
    )  # fmt: skip
    try:
        with temporary:
            yield cast("TextIO", temporary)
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(temporary.name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(temporary.name).unlink()
        raise
