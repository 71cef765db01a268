"""Create and edit contracts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands import customers
from core.commands.registry import agreement, command, option, pairs, word
from core.customer_fields import CONTRACT
from core.entities import Contract

if TYPE_CHECKING:
    from core.outcome import Outcome
    from core.work import Work


@command(
    "contract.create", title="New contract", needs="customer.edit",
    example="caseline contract create --set account=A-000100 --set status=Activated",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateContract:
    """Make a contract; a key is given where none is set."""

    fields: dict[str, str | None] = pairs("a field and its value")

    def decide(self, work: Work) -> Outcome:
        """Check all fields and insert it."""
        return customers.created(customers.create(work, Contract, CONTRACT, self.fields))


@command(
    "contract.edit", title="Edit contract", needs="customer.edit",
    example="caseline contract edit C-000100 --set status=Activated",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditContract:
    """Change fields of a contract; an empty value empties the field."""

    contract: str = word("the contract")
    fields: dict[str, str | None] = pairs("a field and its new value")
    if_version: int | None = option("refuse when the contract is at another version")
    merge: bool = agreement()

    def decide(self, work: Work) -> Outcome:
        """Check all fields and change them together."""
        contract = work.contract(self.contract)
        changed = customers.edit(
            work, contract, CONTRACT, self.fields, seen=self.if_version, merge=self.merge
        )
        return customers.edited(contract, changed)
