"""The outbox, and what becomes of mail that came in (domain.md 1.17)."""

from core.commands.mail.deliver import ClaimMail, SettleMail
from core.commands.mail.outbox import CancelMail, HoldMail, ReleaseMail, RetryMail
from core.commands.mail.place import PlaceMail
from core.commands.mail.receive import ReceiveMail

__all__ = [
    "CancelMail", "ClaimMail", "HoldMail", "PlaceMail", "ReceiveMail", "ReleaseMail", "RetryMail",
    "SettleMail",
]  # fmt: skip
