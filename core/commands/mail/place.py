"""Place a mail that was kept: on a case, or as a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.commands.mail.receive import answer, opening
from core.commands.registry import command, option, word
from core.entities import IncomingMail
from core.errors import NotFound, RuleViolation
from core.filing import bring
from core.outcome import Outcome
from core.rules.mail_threads import sender_of
from core.rules.owners import require_writable

if TYPE_CHECKING:
    from core.work import Work


@command("mail.place", title="Place a kept mail", needs="case.edit",
         example="caseline mail place 7 --case 1042")  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceMail:
    """Put a mail that was kept onto a case, or open one for it."""

    mail: int = word("the mail's id, as `caseline mail inbox` shows it")
    case: str | None = option("the case that it belongs to")
    type: str | None = option("else the record type of the case that it opens")
    contract: str | None = option("the contract of the case that it opens")
    contact: str | None = option("whose mail it is, where the sender is not known")

    def decide(self, work: Work) -> Outcome:
        """Place it once; its attachments go with it."""
        mail = work.unit.get(IncomingMail, self.mail, lock=True) if self.mail > 0 else None
        work.allow("case.edit")
        if mail is None or mail.removed_at is not None:
            msg = f"There is no received mail {self.mail}."
            raise NotFound(msg, next_step="`caseline mail inbox` shows what was kept.")
        if mail.state != "kept":
            msg = f"Mail {mail.id} has its place already."
            raise RuleViolation(msg)
        if bool(self.case) == bool(self.type):
            msg = "Say either which case the mail belongs to, or of which type a new one is."
            raise RuleViolation(msg, next_step="Use --case, or --type.")
        if self.case:
            case = work.case(self.case)
            work.allow("case.edit", case)
            require_writable(work, case)
            answer(work, case, mail)
            told = "is on"
        else:
            case = work.case(self._open(work, mail))
            mail.state, mail.case_id, mail.reason = "opened", case.id, None
            told = "opened"
        bring(work, mail, case)
        return Outcome(
            message=f"Mail {mail.id} {told} case {case.number}.", number=case.number, kind="case",
            made={"mail": mail.id},
        )  # fmt: skip

    def _open(self, work: Work, mail: IncomingMail) -> str:
        contact = work.contact(self.contact) if self.contact else sender_of(work, mail.sender)
        act = opening(work, work.org.type(self.type or ""), mail, contact)
        given = act.fields | ({"contract": self.contract} if self.contract else {})
        return replace(act, fields=given).decide(work).number or ""
