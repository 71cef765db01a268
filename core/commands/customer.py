"""A customer who is not in the system (S1): account, contact and a placeholder contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.customers import create
from core.commands.registry import command, confirmation, need, option
from core.customer_fields import ACCOUNT, CONTACT, CONTRACT
from core.entities import Account, Contact, Contract
from core.errors import NeedsConfirmation
from core.outcome import Outcome
from core.text import digits

if TYPE_CHECKING:
    from core.work import Work


@command(
    "customer.create", title="Customer not in the system", needs="customer.edit",
    example="caseline customer create --name 'Jo Rivera' --phone '555 0100'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateCustomer:
    """Make an account, its contact and an Unverified contract, so that a case can stand under it.

    Somebody who looks the same is asked about first (domain.md 1.4).
    """

    name: str = need("the customer's full name")
    phone: str | None = option("a phone number")
    email: str | None = option("an e-mail address")
    address: str | None = option("street and place of the property")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Look for the same customer, then make all three records."""
        work.allow("customer.edit")
        if not self.confirmed:
            self._ask_about_the_same(work)
        first, _, last = self.name.strip().rpartition(" ")
        reach = {"phone": self.phone, "email": self.email}
        account = create(
            work, Account, ACCOUNT,
            {"name": self.name, "kind": "homeowner", "street": self.address, **reach},
        )  # fmt: skip
        contact = create(
            work, Contact, CONTACT,
            {"account": account.external_id, "last_name": last, "first_name": first, **reach},
        )  # fmt: skip
        contract = create(
            work, Contract, CONTRACT,
            {
                "account": account.external_id, "primary_contact": contact.external_id,
                "status": "Unverified", "street": self.address,
            },
        )  # fmt: skip
        return Outcome(
            message=f"{account.name} was created with contract {contract.number} to verify.",
            number=account.external_id,
            kind="account",
            made={
                "account": account.external_id,
                "contact": contact.external_id,
                "contract": contract.number,
            },
        )

    def _ask_about_the_same(self, work: Work) -> None:
        asked: list[dict[str, Any]] = [{"name": self.name.strip()}]
        reach: list[dict[str, Any]] = []
        if self.email:
            reach.append({"email": self.email.strip()})
        if self.phone and digits(self.phone):
            reach.append({"phone_digits": digits(self.phone)})
        if self.address:
            asked.append({"street": self.address.strip()})
        same = {a.id: a for by in (*asked, *reach) for a in work.many(Account, **by)}
        for contact in (c for by in reach for c in work.many(Contact, **by)):
            same[contact.account_id] = work.get(Account, contact.account_id)
        if same:
            found = ", ".join(f"{a.external_id} {a.name}" for a in same.values())
            msg = f"The system knows {found}. Create another customer all the same?"
            raise NeedsConfirmation(
                msg, details={"accounts": [a.external_id for a in same.values()]}
            )
