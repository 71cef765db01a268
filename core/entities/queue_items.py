"""Queue items: that a record waits in a queue, apart from whose it is (domain.md 1.13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(slots=True, kw_only=True, eq=False)
class QueueItem(Record):
    """A record in a queue; there is one of each record at most, the database sees to it.

    A case that a queue owns lies in it without an item.
    """

    KIND: ClassVar[str] = "queue_item"
    TITLE: ClassVar[str] = "queue item"

    group_id: int
    object: str
    """The kind of record that waits, with `record_id`."""
    record_id: int
    entered_at: datetime
    worked_by: int | None = None
    """Who picked it and left it in the queue."""
    worked_at: datetime | None = None

    def enter(self, group: int, at: datetime) -> None:
        """Begin to wait in a queue, for anybody."""
        self.group_id, self.entered_at = group, at
        self.lay_down()

    def work(self, by: int, at: datetime) -> None:
        """Be worked on by somebody."""
        self.worked_by, self.worked_at = by, at

    def lay_down(self) -> None:
        """Wait for anybody again."""
        self.worked_by = self.worked_at = None
