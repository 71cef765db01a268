"""Create and edit contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands import customers
from core.commands.erasing import erase
from core.commands.registry import agreement, command, confirmation, option, pairs, word
from core.customer_fields import CONTACT
from core.entities import Contact

if TYPE_CHECKING:
    from core.outcome import Outcome
    from core.work import Work


@command(
    "contact.create", title="New contact", needs="customer.edit",
    example="caseline contact create --set account=A-000100 --set last_name=Rivera",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateContact:
    """Make a contact; a key is given where none is set."""

    fields: dict[str, str | None] = pairs("a field and its value")

    def decide(self, work: Work) -> Outcome:
        """Check all fields and insert it."""
        return customers.created(customers.create(work, Contact, CONTACT, self.fields))


@command(
    "contact.edit", title="Edit contact", needs="customer.edit",
    example="caseline contact edit P-000100 --set email=jo@example.com",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditContact:
    """Change fields of a contact; an empty value empties the field."""

    contact: str = word("the contact")
    fields: dict[str, str | None] = pairs("a field and its new value")
    if_version: int | None = option("refuse when the contact is at another version")
    merge: bool = agreement()

    def decide(self, work: Work) -> Outcome:
        """Check all fields and change them together."""
        contact = work.contact(self.contact)
        changed = customers.edit(
            work, contact, CONTACT, self.fields, seen=self.if_version, merge=self.merge
        )
        return customers.edited(contact, changed)


@command(
    "contact.erase", title="Erase the customer's personal data", needs="customer.erase",
    undo=False, example="caseline contact erase P-000100 --yes",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EraseContact:
    """Overwrite for good who a person is, and all free texts of their cases."""

    contact: str = word("the contact")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Ask, then overwrite records, feed, files and journal."""
        return erase(work, work.contact(self.contact), confirmed=self.confirmed)
