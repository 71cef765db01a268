"""Whether the contact of a case can be written to, and may be (domain.md 1.6, 1.15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Account, Contact
from core.errors import RuleViolation

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


def require_reachable(work: Work, case: Case) -> Contact:
    """Give the contact; raises `RuleViolation` where nobody can, or may, write to them."""
    if case.contact_id is None:
        msg = f"Case {case.number} has no contact to write to."
        raise RuleViolation(msg, next_step="Name the contact first.")
    account = work.get(Account, case.account_id) if case.account_id is not None else None
    if account is not None and account.legal_hold:
        msg = f"Nobody may write to {account.name} at present: a legal matter is open."
        raise RuleViolation(msg, title="Legal hold", next_step="Ask the team that works on it.")
    contact = work.get(Contact, case.contact_id)
    if not contact.email:
        msg = f"{contact.name} has no e-mail address."
        raise RuleViolation(msg, next_step="Call them, or add the address first.")
    if contact.do_not_email:
        msg = f"{contact.name} wants no e-mail."
        raise RuleViolation(msg, next_step="Call them instead.")
    return contact
