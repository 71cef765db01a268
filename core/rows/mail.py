"""Mail as people see it: what is to leave, and what came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.rows.cases import FileRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRow:
    """A mail of the outbox, newest first."""

    id: int
    state: str
    recipient: str
    subject: str
    body: str
    case: str | None
    author: str | None
    """Who wrote it; none where the house did."""
    created_at: datetime
    attempts: int
    next_at: datetime | None
    """When it is tried again."""
    sent_at: datetime | None
    error: str | None
    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRow:
    """A mail that came in, newest first."""

    id: int
    state: str
    sender: str | None
    sender_name: str | None
    recipient: str | None
    subject: str
    body: str
    received_at: datetime
    sent_at: datetime | None
    case: str | None
    reason: str | None
    """Why it was kept."""
    files: tuple[FileRow, ...] = ()
    message_id: str | None = None
