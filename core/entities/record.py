"""What every record has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


CUSTOM = "custom."
"""What stands before the key of a custom field where the attributes of a record are named."""


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


def value_of(record: Record, attribute: str) -> Any:
    """Give the value of an attribute, of a custom field too; none where it is empty."""
    if attribute.startswith(CUSTOM):
        held: Mapping[str, Any] = getattr(record, "custom", {})
        return held.get(attribute.removeprefix(CUSTOM))
    return getattr(record, attribute)


def put(record: Record, attribute: str, value: Any) -> None:
    """Set an attribute, or a custom field; none empties it."""
    if not attribute.startswith(CUSTOM):
        setattr(record, attribute, value)
        return
    held: Any = record
    key = attribute.removeprefix(CUSTOM)
    rest = {name: other for name, other in held.custom.items() if name != key}
    held.custom = rest if value is None else rest | {key: value}


def words_of(custom: Mapping[str, Any]) -> str | None:
    """Give the texts among the values of custom fields, for search."""
    return "\n".join(value for value in custom.values() if isinstance(value, str)) or None
