"""Write to the customer: an e-mail that waits in the outbox (domain.md 1.15, 1.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.bell import mail
from core.commands.registry import command, option, word
from core.entities import Case, FeedItem
from core.entities.feed import BODY_LIMIT
from core.errors import NotFound, Problem, nearest, wrong
from core.mail import token
from core.outcome import Outcome
from core.rules.mail_threads import latest
from core.rules.owners import require_writable
from core.rules.reaching import require_reachable
from core.rules.scopes import scopes
from core.text import one_line

if TYPE_CHECKING:
    from core.work import Work

SUBJECT_LIMIT = 255
"""Characters of a subject."""


@command(
    "case.email", title="E-mail to the contact", needs="case.edit",
    example="caseline case email 1042 --subject 'Your meter' --text 'We are on it.'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EmailContact:
    """Write to the contact of a case; the words may come from a template."""

    case: str = word("the case's number")
    template: str | None = option("a template of the organisation, by its key")
    subject: str | None = option("the subject, in place of the template's")
    text: str | None = option("the words, in place of the template's")

    def decide(self, work: Work) -> Outcome:
        """Fill the words, put the mail into the outbox and tell of it in the feed.

        Raises `RuleViolation` where there is nobody to write to, or who does not want any mail.
        """
        case = work.case(self.case)
        work.allow("case.edit", case)
        require_writable(work, case)
        contact = require_reachable(work, case)
        if not work.writes_mail:
            message = f"Imported: no e-mail to {contact.name} was written."
            return Outcome(message=message, number=case.number, kind="case")
        subject, body = self._words(work, case)
        answers = latest(work, case)
        mail(
            work,
            contact.email or "",
            subject,
            f"{body}\n\n{token(work.unit.secret(), case.id)}",
            case,
            in_reply_to=answers.message_id if answers else None,
        )
        work.add(FeedItem(
            object=Case.KIND, record_id=case.id, kind="EmailMessageEvent",
            body=f"To {contact.email}: {subject}\n{body}", author_id=work.actor.id or None,
        ))  # fmt: skip
        return Outcome(
            message=f"An e-mail to {contact.name} waits in the outbox: {subject}.",
            number=case.number, kind="case",
        )  # fmt: skip

    def _words(self, work: Work, case: Case) -> tuple[str, str]:
        subject, body = self.subject or "", self.text or ""
        if self.template is not None:
            known = work.org.templates
            if self.template not in known:
                msg = f"There is no template {self.template!r}.{nearest(self.template, known)}"
                raise NotFound(msg)
            found = known[self.template]
            values = scopes(work, case)
            now = work.now.astimezone(ZoneInfo(work.org.time_zone))
            if found.filled_subject is not None and found.filled_body is not None:
                subject = subject or found.filled_subject.fill(values, now)
                body = body or found.filled_body.fill(values, now)
        subject = one_line(work.storable(subject)).strip()
        body = work.storable(body.replace("\r\n", "\n")).strip()
        problems = []
        if not subject:
            problems.append(Problem("subject", "The e-mail needs a subject."))
        if len(subject) > SUBJECT_LIMIT:
            told = f"subject: {len(subject):,} characters; {SUBJECT_LIMIT} fit."
            problems.append(Problem("subject", told))
        if not body:
            problems.append(Problem("text", "The e-mail is empty."))
        if len(body) > BODY_LIMIT:
            problems.append(Problem("text", f"text: {len(body):,} characters; {BODY_LIMIT:,} fit."))
        wrong(problems, what="The e-mail")
        return subject, body
