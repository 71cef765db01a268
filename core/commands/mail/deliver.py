"""What whoever sends mail writes down: which letter is being sent, and what became of it.

A letter is taken before it is handed over, and settled after. Whoever is killed in between leaves
it taken until its lease ends; then it goes out again under the same Message-ID, by which the other
side knows that it is the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from core.commands.registry import command
from core.entities import Case, OutgoingMail
from core.errors import NotAllowed
from core.mail import DEMO
from core.many import NothingKept
from core.outcome import Outcome
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work

LEASE = timedelta(minutes=10)
"""How long a letter may take to be handed over; a server that is silent is given up long before."""
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
"""How long it waits after each time that it did not leave; after the last one it has failed."""
ERROR_LIMIT = 500


@command("mail.claim", title="Take a mail to send", undo=False, shell=False)
@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimMail:
    """Take the next letter of the outbox that is to leave now."""

    sender: str
    """From which address, where the case's record type has none."""
    hurry: bool = False
    """Whether those go, too, that were to wait a while."""
    but: tuple[int, ...] = ()
    """Those that were tried in this round."""

    def decide(self, work: Work) -> Outcome:
        """Mark it as being sent; `made` says which attempt of which mail it is, and from whom.

        Raises `NothingKept` where there is none, `NotAllowed` in a demo.
        """
        _require_house(work)
        secret = work.unit.secret()
        if secret.startswith(DEMO):
            msg = "No mail ever leaves a demo."
            raise NotAllowed(msg, next_step="`caseline mail outbox` shows what would have left.")
        mail = work.unit.next_to_send(
            work.now, work.now - work.org.settings.mail_delay, hurry=self.hurry, but=self.but
        )
        if mail is None:
            raise NothingKept(Outcome(message="Nothing waits in the outbox."))
        sender = _sender(work, mail) or self.sender
        mail.message_id = mail.message_id or f"<{uuid4().hex}@{sender.rpartition('@')[2]}>"
        mail.state, mail.next_at = "sending", work.now + LEASE
        mail.attempts += 1
        made = {"mail": mail.id, "attempt": mail.attempts, "sender": sender}
        return Outcome(message=f"Mail {mail.id} is being sent.", number=str(mail.id), made=made)


@command("mail.settle", title="Note what became of a mail", undo=False, shell=False)
@dataclass(frozen=True, kw_only=True, slots=True)
class SettleMail:
    """Write down what became of a letter that was taken."""

    mail: int
    attempt: int
    """Which attempt it was: another sender may have it after a lease ended."""
    error: str | None = None
    """Why it did not leave."""
    for_good: bool = False
    """Whether it is not tried again."""

    def decide(self, work: Work) -> Outcome:
        """Mark it as sent, as failed for good, or as waiting for its next time."""
        _require_house(work)
        mail = work.unit.get(OutgoingMail, self.mail, lock=True)
        if mail is None or mail.state != "sending":
            raise NothingKept(Outcome(message=f"Mail {self.mail} was settled by another sender."))
        if self.error is None:
            mail.state, mail.sent_at, mail.error, mail.next_at = "sent", work.now, None, None
            return Outcome(message=f"Mail {mail.id} has left.", number=str(mail.id))
        if mail.attempts != self.attempt:
            raise NothingKept(Outcome(message=f"Another sender tries mail {mail.id} now."))
        mail.error = clip(self.error, ERROR_LIMIT)
        if self.for_good or mail.attempts > len(WAITS):
            mail.state, mail.next_at = "failed", None
            return Outcome(message=f"Mail {mail.id} has failed: {mail.error}", number=str(mail.id))
        mail.state, mail.next_at = "queued", work.now + WAITS[mail.attempts - 1]
        return Outcome(message=f"Mail {mail.id} waits: {mail.error}", number=str(mail.id))


def _require_house(work: Work) -> None:
    if not work.actor.is_system:
        msg = "Mail is sent by the house."
        raise NotAllowed(msg, next_step="`caseline mail send` sends it.")


def _sender(work: Work, mail: OutgoingMail) -> str:
    """Give our address for the kind of case that a mail is about."""
    case = work.unit.get(Case, mail.record_id or 0) if mail.object == Case.KIND else None
    record_type = work.org.types.get(case.record_type) if case is not None else None
    return next(iter(record_type.mail.addresses), "") if record_type is not None else ""
