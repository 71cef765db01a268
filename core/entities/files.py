"""Files on records. The content lies in the database: one transaction, one backup, no orphans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.entities.record import Record


@dataclass(slots=True, kw_only=True, eq=False)
class FileContent(Record):
    """The bytes of a file, kept once for each digest."""

    KIND: ClassVar[str] = "file_content"
    TITLE: ClassVar[str] = "file content"

    sha256: str
    data: bytes


@dataclass(slots=True, kw_only=True, eq=False)
class File(Record):
    """A named file."""

    KIND: ClassVar[str] = "file"
    TITLE: ClassVar[str] = "file"

    name: str
    """As it was given, without any folder."""
    size: int
    """Bytes."""
    sha256: str
    mime: str
    content_id: int


@dataclass(slots=True, kw_only=True, eq=False)
class FileLink(Record):
    """Where a file hangs."""

    KIND: ClassVar[str] = "file_link"
    TITLE: ClassVar[str] = "file link"

    file_id: int
    object: str
    record_id: int
