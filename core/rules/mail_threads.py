"""Which case a mail belongs to: our token, then the mails that it answers (domain.md 1.17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case, Contact, IncomingMail, OutgoingMail
from core.mail import case_of_token

if TYPE_CHECKING:
    from core.mail import Received
    from core.org.model import RecordType
    from core.work import Work

NAMED = 20
"""Of the mails that one answers so many are looked for, the nearest ones."""


def case_of(work: Work, mail: Received) -> Case | None:
    """Give the case that a mail is about, locked; of a merged one that it became a part of.

    Our token says it to whoever sends it; the names of earlier mails only to who took part in
    them, since anybody can write names into a mail (safety.md 3, faults 25 and 28).
    """
    told = case_of_token(work.unit.secret(), (mail.subject, mail.body, *mail.replies_to))
    if told is not None:
        return _standing(work, told)
    for name in mail.replies_to[:NAMED]:
        known_ones: list[OutgoingMail | IncomingMail] = [*work.many(OutgoingMail, message_id=name)]
        known_ones += work.many(IncomingMail, message_id=name)
        for known in known_ones:
            case = _standing(work, _about(known))
            if case is not None and _takes_part(work, case, mail.sender, known):
                return case
    return None


def open_one(work: Work, record_type: RecordType, contact: Contact | None) -> Case | None:
    """Give the open case of the sender's account, where only one may be open at a time."""
    if contact is None or tuple(record_type.gate.one_open) != ("account",):
        return None
    found = work.one(
        Case, record_type=record_type.key, account_id=contact.account_id, is_closed=False
    )
    return found and _standing(work, found.id)


def sender_of(work: Work, address: str | None) -> Contact | None:
    """Give the contact who has an address; none where nobody has it, or several people do."""
    if not address:
        return None
    spellings = (address, address.lower())
    found = {one.id: one for one in work.many(Contact, email=spellings, is_active=True)}
    return next(iter(found.values())) if len(found) == 1 else None


def latest(work: Work, case: Case) -> IncomingMail | None:
    """Give the last mail that came in about a case."""
    found = work.many(IncomingMail, case_id=case.id)
    return found[-1] if found else None


def _about(mail: OutgoingMail | IncomingMail) -> int | None:
    if isinstance(mail, IncomingMail):
        return mail.case_id
    return mail.record_id if mail.object == Case.KIND else None


def _takes_part(
    work: Work, case: Case, sender: str | None, mail: OutgoingMail | IncomingMail
) -> bool:
    """Say whether a sender wrote or got that mail, or is the case's contact."""
    if not sender:
        return False
    known = {mail.recipient, getattr(mail, "sender", None)}
    if case.contact_id is not None:
        known.add(work.get(Contact, case.contact_id).email)
    return sender.lower() in {address.lower() for address in known if address}


def _standing(work: Work, case_id: int | None) -> Case | None:
    """Give a case that was not deleted, locked, or the one that it was merged into."""
    case = work.unit.get(Case, case_id, lock=True) if case_id is not None else None
    while case is not None and case.master_id is not None:
        case = work.unit.get(Case, case.master_id, lock=True)
    return case if case is not None and case.removed_at is None else None
