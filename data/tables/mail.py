"""The outbox, and what came in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, Named, String, Text

from core.entities import IncomingMail, OutgoingMail
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing
from data.types import UtcDateTime


class OutgoingMailColumns(RecordColumns):
    """The columns of `core.entities.OutgoingMail`."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    recipient: Named[str] = Column(String(254), nullable=False)
    subject: Named[str] = Column(String(3000), nullable=False)
    body: Named[str] = Column(Text, nullable=False)
    state: Named[str] = Column(String(80), nullable=False)
    object: Named[str | None] = Column(String(40))
    record_id: Named[int | None] = Column(Id)
    message_id: Named[str | None] = Column(String(255))
    in_reply_to: Named[str | None] = Column(String(255))
    attempts: Named[int] = Column(Integer, nullable=False)
    next_at: Named[datetime | None] = Column(UtcDateTime())
    error: Named[str | None] = Column(String(500))
    sent_at: Named[datetime | None] = Column(UtcDateTime())


outgoing_mail = Table(
    "outgoing_mail", metadata, OutgoingMailColumns,
    unique_standing("outgoing_mail", "message_id"),
    Index(None, "state", "id"),
    Index(None, "action_id"),
    info={"kind": OutgoingMail.KIND},
)  # fmt: skip


class IncomingMailColumns(RecordColumns):
    """The columns of `core.entities.IncomingMail`."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    digest: Named[str] = Column(String(64), nullable=False)
    message_id: Named[str | None] = Column(String(255))
    in_reply_to: Named[str | None] = Column(String(255))
    sender: Named[str | None] = Column(String(254))
    sender_name: Named[str | None] = Column(String(255))
    recipient: Named[str | None] = Column(String(254))
    subject: Named[str] = Column(String(3000), nullable=False)
    body: Named[str] = Column(Text, nullable=False)
    sent_at: Named[datetime | None] = Column(UtcDateTime())
    state: Named[str] = Column(String(20), nullable=False)
    reason: Named[str | None] = Column(String(500))
    content_id: Named[int | None] = Column(Id, ForeignKey("file_contents.id"))
    case_id: Named[int | None] = Column(Id, ForeignKey("cases.id"))


incoming_mail = Table(
    "incoming_mail", metadata, IncomingMailColumns,
    unique_standing("incoming_mail", "digest"),
    Index(None, "message_id"),
    Index(None, "case_id"),
    Index(None, "state", "id"),
    info={"kind": IncomingMail.KIND},
)  # fmt: skip
