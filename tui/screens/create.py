"""Make an account, a contact, a contract or a job; or all of a customer who is not known yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from core.commands.account import CreateAccount
from core.commands.contact import CreateContact
from core.commands.contract import CreateContract
from core.commands.customer import CreateCustomer
from core.commands.job import CreateJob
from core.errors import NotFound
from tui.screens.edit import customer_entries, phase_entries
from tui.screens.form import FormSheet
from tui.screens.people import parts
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from core.desk import Desk
    from core.outcome import Outcome

_CREATES: dict[str, Callable[[dict[str, str | None]], Command]] = {
    "account": lambda fields: CreateAccount(fields=fields),
    "contact": lambda fields: CreateContact(fields=fields),
    "contract": lambda fields: CreateContract(fields=fields),
    "job": lambda fields: CreateJob(phases=parts(fields.pop("phases", None) or ""), fields=fields),
}
_DEFAULTS = {
    "account": {"kind": "homeowner"}, "contact": {"do_not_email": "no", "is_active": "yes"},
    "contract": {"status": "Draft"}, "job": {},
}  # fmt: skip


class CreateSheet(FormSheet):
    """The form of one kind, filled with what the record under which it is made says."""

    names: ClassVar[dict[str, str]] = {"form.send": "Create"}

    def __init__(
        self, desk: Desk, kind: str, record: tuple[str, str] | None = None,
        then: Callable[[Outcome], None] | None = None,
    ) -> None:  # fmt: skip
        """Make a record of this kind; `then` gets what was made, else it can be opened."""
        super().__init__()
        if kind not in _CREATES:
            msg = f"A {kind} is not made here yet."
            raise NotFound(msg)
        self._kind, self._record, self._then = kind, record, then
        given = _given(desk, kind, record)
        self._entries = [
            replace(entry, value=given.get(entry.name, ("", ""))[0],
                    shown=given.get(entry.name, ("", ""))[1])
            for entry in (*customer_entries(desk, kind), *phase_entries(kind, "Phases"))
        ]  # fmt: skip
        self.start = next((entry.name for entry in self._entries if not entry.value), None)
        self.ACT = f"{kind}.create"  # type: ignore[misc]  # one sheet for four commands

    def heading(self) -> str:
        """Name the kind, and what it is made under."""
        return f"New {self._kind}" + (f" under {' '.join(self._record)}" if self._record else "")

    def about(self) -> tuple[str, str]:
        """Give the record under which it is made."""
        return self._record or ("", "")

    def entries(self) -> list[Entry]:
        """Give the fields."""
        return self._entries

    def submit(self) -> None:
        """Make it."""
        given = {name: value or None for name, value in self.form.values().items() if value}
        self.send(_CREATES[self._kind](given), then=self._then or self.console.made,
                  quietly=self._then is None)  # fmt: skip


def _given(desk: Desk, kind: str, record: tuple[str, str] | None) -> dict[str, tuple[str, str]]:
    """Give value and shown text of the fields that are known already."""
    given = {name: (value, "") for name, value in _DEFAULTS[kind].items()}
    if record is None:
        return given
    under, key = record
    if under == "account":
        row = desk.look.account(key)
        if kind == "account":
            return given | {"parent": (row.external_id, row.name), "kind": (row.kind, "")}
        return given | {"account": (row.external_id, row.name)}
    if under == "contact":
        contact = desk.look.contact(key)
        return given | {"account": (contact.account.key, contact.account.name)}
    if under == "contract":
        contract = desk.look.contract(key)
        return given | {
            "account": (contract.account.key, contract.account.name), "contract": (key, key)
        }  # fmt: skip
    return given


class CustomerSheet(FormSheet):
    """A customer who is not in the system: account, contact and a contract to verify (S1)."""

    ACT = "customer.create"
    names: ClassVar[dict[str, str]] = {"form.send": "Create customer"}

    def __init__(self, said: str = "") -> None:
        """Start with what the caller said, as a name or as a telephone number."""
        super().__init__()
        self._said = said.strip()

    def heading(self) -> str:
        """Say what is made."""
        return "Customer not in the system: account, contact and a contract to verify"

    def entries(self) -> list[Entry]:
        """Give the four things that one asks a caller."""
        number = any(c.isdigit() for c in self._said) and not any(c.isalpha() for c in self._said)
        name, phone = ("", self._said) if number else (self._said, "")
        return [
            Entry("name", "Full name", required=True, value=name),
            Entry("phone", "Phone", value=phone), Entry("email", "E-mail"),
            Entry("address", "Address", hint="street and place of the property"),
        ]  # fmt: skip

    def submit(self) -> None:
        """Make all three; whoever looks the same is asked about first."""
        given = self.form.values()
        self.send(
            CreateCustomer(
                name=given["name"], phone=given["phone"] or None, email=given["email"] or None,
                address=given["address"] or None,
            ),
            then=self._made,
        )  # fmt: skip

    def _made(self, outcome: Outcome) -> None:
        self.console.open_record("contract", str(outcome.made["contract"]))
