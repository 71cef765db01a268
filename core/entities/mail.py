"""Mail that is to leave the house, and mail that came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from datetime import datetime


UNSENT = ("queued", "held", "failed")
"""The states of a mail that has not left and is not leaving at this moment."""


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
    """`queued`, `held`, `sending`, `sent`, `failed` for good, or `cancelled`."""
    object: str | None = None
    record_id: int | None = None
    message_id: str | None = None
    """Its name in the world, given before it is sent first, so that a repeat is known as one."""
    in_reply_to: str | None = None
    """The name of the mail that it answers."""
    attempts: int = 0
    """How often it was tried."""
    next_at: datetime | None = None
    """Not tried before then; of one that is being sent: when whoever sends it is given up."""
    error: str | None = None
    """Why it did not leave the last time."""
    sent_at: datetime | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class IncomingMail(Record):
    """A message that came in. Nothing of it is lost: its source lies beside it as a file."""

    KIND: ClassVar[str] = "incoming_mail"
    TITLE: ClassVar[str] = "received mail"

    action_id: int = 0
    digest: str
    """SHA-256 of its source: the same source is taken in once."""
    message_id: str | None = None
    in_reply_to: str | None = None
    sender: str | None = None
    sender_name: str | None = None
    recipient: str | None = None
    """Our address that it came to."""
    subject: str = ""
    body: str = ""
    """What the person wrote, as text."""
    sent_at: datetime | None = None
    state: str
    """What became of it: `opened` a case, `answered` one, or `kept` for want of a place."""
    reason: str | None = None
    """Why it was kept."""
    content_id: int | None = None
    case_id: int | None = None
