"""Write down what the customer answered by e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, need, option, word
from core.entities import Contact
from core.entities.feed import BODY_LIMIT
from core.errors import Problem, wrong
from core.events import CustomerWrote
from core.fields import email
from core.outcome import Outcome
from core.rules.owners import require_writable

if TYPE_CHECKING:
    from core.work import Work

SUBJECT_LIMIT = 255
"""Characters of an e-mail's subject in the feed."""


@command(
    "case.mail", title="Customer's e-mail", needs="case.edit",
    example="caseline case mail 1042 --from jo@example.com --text 'It is the meter'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerMail:
    """Put the customer's answer on the case; one that was awaited moves it (domain.md 1.7)."""

    case: str = word("the case's number")
    text: str = need("what the customer wrote")
    subject: str | None = option("the subject of the e-mail")
    sender: str | None = option("whose e-mail it is; without it the contact's", "--from")

    def decide(self, work: Work) -> Outcome:
        """Check it and tell of it; a closed case stays closed."""
        case = work.case(self.case)
        work.allow("case.edit", case)
        require_writable(work, case)
        contact = work.get(Contact, case.contact_id) if case.contact_id is not None else None
        sender = self.sender or (contact and contact.email) or ""
        subject = work.storable(self.subject or "").strip() or "no subject"
        body = work.storable(self.text.replace("\r\n", "\n")).strip()
        problems = []
        try:
            sender = email(work, sender)
        except ValueError:
            problems.append(Problem("sender", "Say from which e-mail address it came."))
        if not body:
            problems.append(Problem("text", "The e-mail is empty."))
        if len(body) > BODY_LIMIT:
            problems.append(Problem("text", f"text: {len(body):,} characters; {BODY_LIMIT:,} fit."))
        if len(subject) > SUBJECT_LIMIT:
            problems.append(
                Problem("subject", f"subject: {len(subject):,} characters; {SUBJECT_LIMIT} fit.")
            )
        wrong(problems, what="The e-mail")
        work.emit(CustomerWrote(case=case, sender=sender, subject=subject, body=body))
        if case.is_closed:
            work.note(f"Case {case.number} is closed and stays so.")
        return Outcome(
            message=f"The customer's e-mail is on case {case.number}.", number=case.number,
            kind="case",
        )  # fmt: skip
