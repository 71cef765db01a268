"""Files that people put on records: read safely, named harmlessly, limited in size."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.errors import RuleViolation
from core.text import keeps, one_line, storable

if TYPE_CHECKING:
    from core.org.model import Settings

NAME_LIMIT = 255
_MIB = 1 << 20
# Without O_NONBLOCK a named pipe would hold the program until somebody writes into it; without
# O_BINARY some systems change the ends of lines. Not every system has them.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to be kept: its name and its bytes."""

    name: str
    data: bytes
    fault: str | None = None
    """Why it could not be read; nothing is kept of it then."""

    @property
    def sha256(self) -> str:
        """The digest it is kept under."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def mime(self) -> str:
        """The kind of file, guessed from its name alone."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def __repr__(self) -> str:
        """Show name and size, never the content."""
        return f"Upload({self.name!r}, {len(self.data)} bytes)"


def read(path: str | Path, limit: int) -> Upload:
    """Read a file of at most `limit` bytes.

    Raises `RuleViolation` naming the file and what is wrong with it.
    """
    try:
        home = Path(path).expanduser()
    except (RuntimeError, ValueError) as error:
        msg = f"{str(path)!r} cannot be read: nobody here has that home folder."
        raise RuleViolation(msg, next_step="Check the path.") from error
    return Upload(storable(home.name)[:NAME_LIMIT], content(home, limit))


def attempt(path: str | Path, limit: int) -> Upload:
    """Read a file; one that cannot be read says why to whoever checks it with all the rest."""
    try:
        return read(path, limit)
    except RuleViolation as error:
        return Upload(storable(str(path)), b"", fault=str(error))


def content(path: Path, limit: int) -> bytes:
    """Read the bytes of a plain file, never more than one past `limit`.

    Raises `RuleViolation` naming the file and what is wrong with it.
    """
    try:
        with os.fdopen(os.open(path, _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                msg = f"{path} is not a file."
                raise RuleViolation(msg, next_step="Name a plain file.")
            return _read(file, limit, path)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise RuleViolation(msg, next_step="Check the path.") from error
    except ValueError as error:  # NUL, or half a character
        msg = f"{str(path)!r} is not a path."
        raise RuleViolation(msg, next_step="Check the path.") from error


def _read(file: BinaryIO, limit: int, path: Path) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := file.read(min(_MIB, limit + 1 - size)):
        size += len(part)
        if size > limit:
            msg = f"{path} is larger than {limit // _MIB} MiB."
            raise RuleViolation(msg, next_step="Send a smaller file.")
        parts.append(part)
    return b"".join(parts)


def check(upload: Upload, settings: Settings) -> str | None:
    """Say what speaks against keeping the file, or nothing."""
    name = upload.name
    if upload.fault:
        return upload.fault
    if not name.strip(". ") or "/" in name or "\\" in name or not keeps(name):
        return f"{name!r} is not a file name."
    if len(name) > NAME_LIMIT:
        return f"The file name is {len(name)} characters long; {NAME_LIMIT} fit."
    if name.rstrip(". ").casefold().endswith(settings.refused_files):
        return f"{one_line(name)}: programs are not accepted."
    if len(upload.data) > settings.file_limit:
        return f"{one_line(name)} is larger than {settings.file_limit // _MIB} MiB."
    return None
