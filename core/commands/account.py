"""Create and edit accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands import customers
from core.commands.erasing import erase
from core.commands.registry import agreement, command, confirmation, option, pairs, word
from core.customer_fields import account_fields
from core.entities import Account
from core.errors import RuleViolation

if TYPE_CHECKING:
    from core.outcome import Outcome
    from core.work import Work


@command(
    "account.create", title="New account", needs="customer.edit",
    example="caseline account create --set name='Rivera Household' --set kind=homeowner",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateAccount:
    """Make an account; a key is given where none is set."""

    fields: dict[str, str | None] = pairs("a field and its value")

    def decide(self, work: Work) -> Outcome:
        """Check all fields and insert it."""
        return customers.created(
            customers.create(work, Account, account_fields(work.org), self.fields)
        )


@command(
    "account.edit", title="Edit account", needs="customer.edit",
    example="caseline account edit A-000100 --set phone='555 0100'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditAccount:
    """Change fields of an account; an empty value empties the field."""

    account: str = word("the account")
    fields: dict[str, str | None] = pairs("a field and its new value")
    if_version: int | None = option("refuse when the account is at another version")
    merge: bool = agreement()

    def decide(self, work: Work) -> Outcome:
        """Check all fields and change them together."""
        account = work.account(self.account)
        parent = self.fields.get("parent")
        if parent and work.account(parent).id == account.id:
            msg = "An account cannot be its own parent."
            raise RuleViolation(msg)
        changed = customers.edit(
            work,
            account,
            account_fields(work.org),
            self.fields,
            seen=self.if_version,
            merge=self.merge,
        )
        return customers.edited(account, changed)


@command(
    "account.erase", title="Erase the customer's personal data", needs="customer.erase",
    undo=False, example="caseline account erase A-000100 --yes",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EraseAccount:
    """Overwrite for good who a customer is, everybody at the account and all about their cases."""

    account: str = word("the account")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Ask, then overwrite records, feed, files and journal."""
        return erase(work, work.account(self.account), confirmed=self.confirmed)
