"""What waits in queues apart from whose it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, String

from core.entities import QueueItem
from data.tables.base import STANDS, Id, RecordColumns, Table, metadata, partial, unique_standing
from data.types import UtcDateTime


class QueueItemColumns(RecordColumns):
    """The columns of `core.entities.QueueItem`."""

    group_id: Named[int] = Column(Id, ForeignKey("groups.id"), nullable=False)
    object: Named[str] = Column(String(20), nullable=False)
    record_id: Named[int] = Column(Id, nullable=False)
    entered_at: Named[datetime] = Column(UtcDateTime(), nullable=False)
    worked_by: Named[int | None] = Column(Id, ForeignKey("users.id"))
    worked_at: Named[datetime | None] = Column(UtcDateTime())


queue_items = Table(
    "queue_items", metadata, QueueItemColumns,
    unique_standing("queue_items", "object", "record_id"),
    partial("ix_queue_items_group_id", "group_id", "entered_at", where=STANDS),
    info={"kind": QueueItem.KIND},
)  # fmt: skip
