"""What every record has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Record:
    """A row that commands change; the unit of work sets all that is declared here."""

    KIND: ClassVar[str]
    """What the journal calls this kind of record."""
    TITLE: ClassVar[str]
    """What people call it, in lower case."""

    id: int = 0
    """Given by the database; 0 before the record is stored."""
    version: int = 1
    """Raised by every change, so that a stale save is noticed."""
    created_at: datetime | None = None
    created_by: int | None = None
    """The user who made it, or none where the system did."""
    last_modified_at: datetime | None = None
    last_modified_by: int | None = None
    removed_at: datetime | None = None
    """When it was taken away. Commands delete nothing for good (design.md §3)."""

    def derive(self) -> None:
        """Bring derived columns into line; called before every write."""
