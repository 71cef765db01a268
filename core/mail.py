"""Mail as the rules see it: a letter that is to leave, one that came, and why one did not leave."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.files import Upload

DEMO = "demo-"
"""How the secret of a demo's database begins: no mail leaves one."""
_TOKEN = re.compile(r"thread::([a-z2-7]{32})::", re.IGNORECASE)
_ID_BYTES, _MARK_BYTES = 6, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as it is handed to a server."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    body: str
    at: datetime
    in_reply_to: str | None = None
    is_automatic: bool = False
    """Whether the house wrote it by itself, so that no program answers it."""


class UndeliveredError(Exception):
    """A letter did not leave."""

    def __init__(self, reason: str, *, for_good: bool = False, for_all: bool = False) -> None:
        """Say why; `for_good` is a no to this letter, `for_all` one to every other letter too."""
        super().__init__(reason)
        self.reason, self.for_good, self.for_all = reason, for_good, for_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail that came, as far as it could be read."""

    source: bytes = field(repr=False)
    """All of it, as it came."""
    message_id: str | None = None
    replies_to: tuple[str, ...] = ()
    """The names of the mails that it answers, the nearest first."""
    sender: str | None = None
    sender_name: str | None = None
    recipients: tuple[str, ...] = ()
    """Everybody that it names, and whom it was delivered to; small letters."""
    subject: str = ""
    body: str = field(default="", repr=False)
    sent_at: datetime | None = None
    is_automatic: bool = False
    """Whether a program wrote it: a bounce, an absence, a list (safety.md 3, fault 26)."""
    files: tuple[Upload, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be read of it."""
    unreadable: str | None = None
    """Why next to nothing could be read."""

    @property
    def digest(self) -> str:
        """What it is recognised by when it comes again."""
        return sha256(self.source).hexdigest()

    def __repr__(self) -> str:
        """Name it in the journal of acts; its words lie where an erase reaches them."""
        return f"Received({self.digest[:16]}, {len(self.source)} bytes)"


def token(secret: str, case_id: int) -> str:
    """Give what a customer's answer is recognised by: `thread::…::` (domain.md 1.17).

    Whoever does not know the database's secret cannot make one for another case.
    """
    told = case_id.to_bytes(_ID_BYTES, "big")
    coded = base64.b32encode(told + _mark(secret, told)).decode().lower()
    return f"thread::{coded}::"


def case_of_token(secret: str, texts: Iterable[str]) -> int | None:
    """Give the case of the first token in some texts that this database gave out."""
    for text in texts:
        for found in _TOKEN.finditer(text):
            raw = base64.b32decode(found[1].upper())
            told, mark = raw[:_ID_BYTES], raw[_ID_BYTES:]
            if hmac.compare_digest(mark, _mark(secret, told)):
                return int.from_bytes(told, "big")
    return None


def _mark(secret: str, told: bytes) -> bytes:
    return hmac.new(secret.encode(), told, sha256).digest()[:_MARK_BYTES]
