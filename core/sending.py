"""Sends what waits in the outbox, a letter at a time: taken, handed over, settled.

Two who send at once never have the same letter. Whoever is killed in the middle leaves one that is
sent again under the same name, so that the other side knows it as the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.commands.mail import ClaimMail, SettleMail
from core.entities import OutgoingMail
from core.jobs import Report
from core.mail import Letter, UndeliveredError
from core.many import NothingKept
from core.worker import house_of, never

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.desk import Desk
    from core.ports import MailPort
    from core.seeking import Progress


@dataclass(slots=True, kw_only=True)
class Sent:
    """What became of the letters of one round."""

    sent: int = 0
    waiting: list[tuple[int, str]] = field(default_factory=list)
    """Those that did not leave and are tried again, with the reason."""
    failed: list[tuple[int, str]] = field(default_factory=list)
    """Those that are not tried again."""

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it."""
        return {
            "sent": self.sent,
            "waiting": [{"mail": mail, "error": error} for mail, error in self.waiting],
            "failed": [{"mail": mail, "error": error} for mail, error in self.failed],
        }


def send_due(
    desk: Desk, port: MailPort, *, hurry: bool = False, progress: Progress | None = None,
    stops: Callable[[], bool] = never,
) -> Sent:  # fmt: skip
    """Send every letter whose time has come, in a `hurry` those that still wait, too.

    A letter is tried once in a round. Where the server takes none at all the round ends. Raises
    `NotAllowed` unless the person may run the worker, and in a demo.
    """
    house, told = house_of(desk), Sent()
    tried: list[int] = []
    while not stops():
        try:
            claim = ClaimMail(sender=port.sender, hurry=hurry, but=tuple(tried))
            made = house.do(claim).made
        except NothingKept:
            break
        mail, attempt = int(made["mail"]), int(made["attempt"])
        tried.append(mail)
        refused = _send(house, port, mail, str(made["sender"]))
        if refused is None:
            told.sent += 1
            _settle(house, SettleMail(mail=mail, attempt=attempt))
        else:
            of = told.failed if refused.for_good else told.waiting
            of.append((mail, refused.reason))
            _settle(house, SettleMail(
                mail=mail, attempt=attempt, error=refused.reason, for_good=refused.for_good,
            ))  # fmt: skip
        if progress:
            progress(len(tried), 0)
        if refused is not None and refused.for_all:
            break
    return told


def _send(house: Desk, port: MailPort, mail_id: int, sender: str) -> UndeliveredError | None:
    with house.store.reading() as unit:
        mail = unit.get(OutgoingMail, mail_id)
    if mail is None or mail.message_id is None:  # nobody removes rows: the claim has just made it
        return UndeliveredError("It is gone.", for_good=True)
    if not sender:
        return UndeliveredError(
            "Nobody says from which address it leaves: give its record type one of its own, or "
            "set `sender` in [smtp] of the settings."
        )
    letter = Letter(
        message_id=mail.message_id, sender=sender, recipient=mail.recipient, subject=mail.subject,
        body=mail.body, in_reply_to=mail.in_reply_to, at=mail.created_at or house.clock.now(),
        is_automatic=mail.created_by is None,
    )  # fmt: skip
    try:
        port.send(letter)
    except UndeliveredError as error:
        return error
    return None


def _settle(house: Desk, act: SettleMail) -> None:
    try:
        house.do(act)
    except NothingKept:
        return  # another sender has settled it


def told_of(found: Sent) -> Report:
    """Tell what became of the outbox in a round of the worker."""
    report = Report(details=found.to_json())
    if found.sent:
        report.said.append(
            f"{found.sent:,} {'mail was' if found.sent == 1 else 'mails were'} sent."
        )
    report.failed += [f"Mail {mail} has failed: {error}" for mail, error in found.failed]
    for error in dict.fromkeys(error for _, error in found.waiting):
        report.failed.append(f"Mail waits: {error}")
    return report
