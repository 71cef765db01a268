"""Mail that is to leave the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.entities.record import Record


@dataclass(slots=True, kw_only=True, eq=False)
class OutgoingMail(Record):
    """A message in the outbox; it waits there until mail is sent."""

    KIND: ClassVar[str] = "outgoing_mail"
    TITLE: ClassVar[str] = "mail"

    action_id: int = 0
    recipient: str
    subject: str
    body: str
    state: str = "queued"
    """`queued`, `sent` or `cancelled`."""
    object: str | None = None
    record_id: int | None = None
