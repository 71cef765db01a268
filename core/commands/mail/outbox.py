"""What a person does with mail that waits to leave, or could not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import Case, OutgoingMail
from core.entities.mail import UNSENT
from core.errors import NotFound, RuleViolation
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work

WORDS = {
    "queued": "waits to be sent", "held": "is held", "sending": "is being sent at this moment",
    "sent": "has left already", "failed": "has failed", "cancelled": "is cancelled",
}  # fmt: skip
"""What is said of a mail in each state."""


@command("mail.hold", title="Hold a mail", undo=False, instead="Release it.",
         example="caseline mail hold 12")  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class HoldMail:
    """Keep a mail from leaving until somebody releases it."""

    mail: int = word("the mail's id, as `caseline mail outbox` shows it")

    def decide(self, work: Work) -> Outcome:
        """Hold it, where it has not left."""
        return _moved(work, self.mail, ("queued",), "held", "is held")


@command("mail.release", title="Release a held mail", undo=False, instead="Hold it.",
         example="caseline mail release 12")  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseMail:
    """Let a mail leave that was held."""

    mail: int = word("the mail's id")

    def decide(self, work: Work) -> Outcome:
        """Let it go out with the next ones."""
        return _moved(work, self.mail, ("held",), "queued", "waits to be sent again")


@command("mail.retry", title="Try a failed mail again", undo=False, instead="Cancel it.",
         example="caseline mail retry 12")  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RetryMail:
    """Try a mail again that could not leave, from its first attempt on."""

    mail: int = word("the mail's id")

    def decide(self, work: Work) -> Outcome:
        """Let it go out with the next ones, at once."""
        return _moved(work, self.mail, ("failed", "queued"), "queued", "is tried again", again=True)


@command("mail.cancel", title="Cancel a mail", undo=False, instead="Write it again.",
         example="caseline mail cancel 12")  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CancelMail:
    """Give a mail up that has not left."""

    mail: int = word("the mail's id")

    def decide(self, work: Work) -> Outcome:
        """Cancel it; what has left cannot be called back."""
        return _moved(work, self.mail, UNSENT, "cancelled", "is cancelled")


def _moved(
    work: Work, mail_id: int, sources: tuple[str, ...], target: str, told: str, *,
    again: bool = False,
) -> Outcome:  # fmt: skip
    """Move a mail between states; raises `RuleViolation` where it is in none of `sources`."""
    mail, case = _mail(work, mail_id)
    if mail.state not in sources:
        msg = f"Mail {mail.id} {WORDS[mail.state]}."
        raise RuleViolation(msg, next_step="`caseline mail outbox` shows what waits.")
    mail.state = target
    if again:
        mail.attempts, mail.next_at = 0, None
    made = {"mail": mail.id, "state": mail.state, "case": case.number if case else None}
    return Outcome(
        message=f"Mail {mail.id} to {mail.recipient} {told}.", number=str(mail.id), made=made
    )


def _mail(work: Work, mail_id: int) -> tuple[OutgoingMail, Case | None]:
    """Give a mail of the outbox, locked, with its case; one of an unseen case is not found."""
    mail = work.unit.get(OutgoingMail, mail_id) if mail_id > 0 else None
    case = work.unit.get(Case, mail.record_id or 0) if mail and mail.object == Case.KIND else None
    if mail is None or (case is not None and not work.may("case.read", case)):
        msg = f"There is no mail {mail_id}."
        raise NotFound(msg, next_step="`caseline mail outbox` shows them.")
    work.allow("case.edit", case)
    locked = work.unit.get(OutgoingMail, mail_id, lock=True)
    return locked or mail, case
