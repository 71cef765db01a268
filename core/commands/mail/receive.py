"""Take in a mail: it answers a case, opens one, or is kept for a person to place.

Nothing of it is lost: its source is kept beside it, whatever became of it (domain.md 1.17).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.case.create import CreateCase
from core.commands.registry import command
from core.entities import Case, Contact, Contract, FileContent, IncomingMail
from core.entities.feed import BODY_LIMIT
from core.errors import CaselineError, NotAllowed
from core.events import CustomerWrote
from core.files import Upload, check
from core.filing import attach, keep_aside, keep_content
from core.many import NothingKept
from core.outcome import Outcome
from core.rules.mail_threads import case_of, open_one, sender_of
from core.rules.owners import require_writable
from core.rules.reopening import is_over
from core.text import clip, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.mail import Received
    from core.org.model import RecordType
    from core.work import Work

SUBJECT, NAME, REASON = 255, 255, 500
BODY, DESCRIPTION = 100_000, 32_000
"""Characters that are kept as words; the source holds the rest."""


@command(
    "mail.receive", title="Take in a mail", undo=False, shell=False,
    instead="Delete the case that it opened, or split what it brought off.",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiveMail:
    """Take in one mail that came to the house."""

    mail: Received
    kept_because: str | None = None
    """Why no place is sought: the mail could not be taken in otherwise."""

    def decide(self, work: Work) -> Outcome:
        """Find its place; a mail that was taken in before ends in `NothingKept`."""
        if not work.actor.is_system:
            msg = "Mail is taken in by the house."
            raise NotAllowed(msg, next_step="`caseline mail ingest` takes it in.")
        known = _known(work, self.mail)
        if known is not None:
            raise NothingKept(_told(work, known, again=True))
        record = _record(work, self.mail)
        if self.kept_because is None:
            _find_place(work, self.mail, record)
        else:
            record.reason = clip(self.kept_because, REASON)
        work.add(record)
        if record.case_id is None:
            keep_aside(work, record, _kept_files(work, self.mail))
        return _told(work, record)


def _known(work: Work, mail: Received) -> IncomingMail | None:
    """Give what was taken in before; a name alone proves nothing: anybody can write one."""
    same = work.one(IncomingMail, digest=mail.digest)
    if same is not None or mail.message_id is None:
        return same
    told = (_sender(mail), _subject(work, mail), _content(mail.source))
    for other in work.many(IncomingMail, message_id=mail.message_id):
        source = work.get(FileContent, other.content_id).data if other.content_id else b""
        if (other.sender, other.subject, _content(source)) == told:
            return other
    return None


def _content(source: bytes) -> bytes:
    """Give what follows the head: two ways to us write two heads over the same mail."""
    return source.replace(b"\r\n", b"\n").partition(b"\n\n")[2]


def _record(work: Work, mail: Received) -> IncomingMail:
    source = keep_content(work, Upload(f"{mail.digest[:16]}.eml", mail.source))
    name = clip(work.storable(mail.sender_name or ""), NAME)
    return IncomingMail(
        digest=mail.digest, message_id=mail.message_id,
        in_reply_to=next(iter(mail.replies_to), None), sender=_sender(mail),
        sender_name=name or None, recipient=next(iter(mail.recipients), None),
        subject=_subject(work, mail), body=_body(work, mail), sent_at=mail.sent_at,
        state="kept", content_id=source.id,
    )  # fmt: skip


def _find_place(work: Work, mail: Received, record: IncomingMail) -> None:
    """Put the mail onto a case, or say why it is kept."""
    ours = {address: one for one in work.org.types.values() for address in one.mail.addresses}
    here = next((ours[address] for address in mail.recipients if address in ours), None)
    record.recipient = next((a for a in mail.recipients if a in ours), record.recipient)
    record.reason = _unfit(mail, ours)
    if record.reason is not None:
        return
    sender = sender_of(work, mail.sender)
    case = case_of(work, mail) or (open_one(work, here, sender) if here else None)
    if case is not None and _takes_it(work, case, mail):
        answer(work, case, record, _kept_files(work, mail), is_automatic=mail.is_automatic)
    elif mail.is_automatic:
        record.reason = "A program wrote it, and it answers no case that takes mail."
    elif case is not None:
        own = work.type_of(case)
        types = [own, *(work.org.types[key] for key in own.mail.opens if key != own.key)]
        _open(work, record, types, case.contact_id, mail=mail, related=case)
    elif here is None:
        record.reason = "It was sent to none of our addresses."
    else:
        types = [work.org.types[key] for key in here.mail.opens] or [here]
        _open(work, record, types, sender.id if sender else None, mail=mail)


def _takes_it(work: Work, case: Case, mail: Received) -> bool:
    """Say whether a mail goes onto the case it is about, and does not begin another matter."""
    if mail.is_automatic:
        return work.refusal(require_writable, case) is None
    return not is_over(work, case)


def _unfit(mail: Received, ours: Iterable[str]) -> str | None:
    if mail.unreadable is not None:
        return clip(mail.unreadable, REASON)
    if mail.sender is None:
        return "It names no sender."
    return "It came from one of our own addresses." if mail.sender in ours else None


def answer(
    work: Work, case: Case, record: IncomingMail, files: tuple[Upload, ...] = (), *,
    is_automatic: bool = False,
) -> None:  # fmt: skip
    """Put a mail onto a case that it belongs to; a closed one stays closed."""
    record.state, record.case_id, record.reason = "answered", case.id, None
    body = _shortened(record.body, BODY_LIMIT)
    work.emit(
        CustomerWrote(
            case=case,
            sender=_called(record),
            subject=record.subject or "no subject",
            body=body,
            is_automatic=is_automatic,
        )
    )
    if files:
        attach(work, case, files)


def _open(
    work: Work, record: IncomingMail, types: list[RecordType], contact_id: int | None, *,
    mail: Received, related: Case | None = None,
) -> None:  # fmt: skip
    """Open a case of the first record type that can be; else the mail is kept, with the reason."""
    refused: list[str] = []
    files = _kept_files(work, mail)
    for one in types:
        contact = work.get(Contact, contact_id) if contact_id is not None else None
        act = opening(work, one, record, contact, files=files, related=related)
        try:
            with work.unit.savepoint():
                number = act.decide(work).number or ""
        except CaselineError as error:
            refused.append(f"{one.label}: {error.message}")
            continue
        record.state, record.case_id = "opened", work.case(number).id
        return
    record.reason = clip("No case could be opened. " + " ".join(refused), REASON)


def opening(
    work: Work, record_type: RecordType, record: IncomingMail, contact: Contact | None, *,
    files: tuple[Upload, ...] = (), related: Case | None = None,
) -> CreateCase:  # fmt: skip
    """Give the act that opens a case for a mail: words and sender from it, the rest as set up."""
    given: dict[str, str | None] = dict(record_type.mail.values)
    given["subject"] = record.subject or "no subject"
    given["description"] = _shortened(f"From {_called(record)}\n\n{record.body}", DESCRIPTION)
    if contact is not None:
        given["contact"] = contact.external_id
        given |= _contract(work, record_type, contact, related)
    return CreateCase(
        type=record_type.key, fields=given, files=files, queue=record_type.mail.queue or None,
        related=related.number if related else None, by_rules=True, confirmed=True,
    )  # fmt: skip


def _contract(
    work: Work, record_type: RecordType, contact: Contact, related: Case | None
) -> dict[str, str | None]:
    """Give the contract of the case before, or of a sender who has one alone, where it is asked."""
    if record_type.under != "contract":
        return {}
    if related is not None and related.contract_id is not None:
        return {"contract": work.get(Contract, related.contract_id).number}
    found = work.many(Contract, account_id=contact.account_id)
    return {"contract": found[0].number} if len(found) == 1 else {}


def _kept_files(work: Work, mail: Received) -> tuple[Upload, ...]:
    """Give the attachments that the house accepts; the source holds the others."""
    kept: list[Upload] = []
    for upload in mail.files:
        wrong = check(upload, work.org.settings)
        if wrong:
            work.note(f"An attachment was left in the mail's source. {wrong}")
        elif upload.sha256 not in {other.sha256 for other in kept}:
            kept.append(upload)
    return tuple(kept)


def _told(work: Work, record: IncomingMail, *, again: bool = False) -> Outcome:
    case = work.unit.get(Case, record.case_id) if record.case_id is not None else None
    who, number = one_line(_called(record)), case.number if case else None
    became = {
        "opened": f"Mail from {who} opened case {number}.",
        "answered": f"Mail from {who} is on case {number}.",
        "kept": f"Mail from {who} is kept: {record.reason}",
    }[record.state]
    if again:
        became = f"Mail from {who} was taken in before."
    made = {"mail": record.id, "became": "known" if again else record.state, "case": number}
    return Outcome(
        message=became, number=number or str(record.id), kind="case" if case else None, made=made
    )


def _sender(mail: Received) -> str | None:
    return mail.sender and mail.sender.lower()


def _called(record: IncomingMail) -> str:
    if record.sender_name and record.sender:
        return f"{record.sender_name} <{record.sender}>"
    return record.sender or "nobody"


def _subject(work: Work, mail: Received) -> str:
    return clip(one_line(work.storable(mail.subject)).strip(), SUBJECT)


def _body(work: Work, mail: Received) -> str:
    return work.storable(mail.body)[:BODY]


def _shortened(text: str, limit: int) -> str:
    more = "\n… The whole mail is kept: `caseline mail show`."
    return text if len(text) <= limit else text[: limit - len(more)] + more
