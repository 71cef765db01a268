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
from core.text import storable

if TYPE_CHECKING:
    from core.org.model import Settings

NAME_LIMIT = 255
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to be kept: its name and its bytes."""

    name: str
    data: bytes

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
    path = Path(path).expanduser()
    try:
        # Without O_NONBLOCK a named pipe would hold the program until somebody writes into it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                msg = f"{path} is not a file."
                raise RuleViolation(msg, next_step="Name a plain file.")
            data = _read(file, limit, path)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise RuleViolation(msg, next_step="Check the path.") from error
    return Upload(storable(path.name)[:NAME_LIMIT], data)


def _read(file: BinaryIO, limit: int, path: Path) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := file.read(_CHUNK):
        size += len(part)
        if size > limit:
            msg = f"{path} is larger than {limit // 1024 // 1024} MiB."
            raise RuleViolation(msg, next_step="Send a smaller file.")
        parts.append(part)
    return b"".join(parts)


def check(upload: Upload, settings: Settings) -> str | None:
    """Say what speaks against keeping the file, or nothing."""
    name = upload.name
    if not name.strip(". ") or "/" in name or "\\" in name:
        return f"{name!r} is not a file name."
    if len(name) > NAME_LIMIT:
        return f"The file name is {len(name)} characters long; {NAME_LIMIT} fit."
    if name.rstrip(". ").casefold().endswith(settings.refused_files):
        return f"{name}: programs are not accepted."
    if len(upload.data) > settings.file_limit:
        return f"{name} is larger than {settings.file_limit // 1024 // 1024} MiB."
    return None
