"""Open a case as the seeds do: is there one already, is the contract meant, then the form (S0)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from core import files
from core.commands.case import CreateCase
from core.entities.customers import WARNED_STATUSES
from core.errors import NeedsConfirmation, NotFound
from core.rows import CustomerFilter
from tui.later import later
from tui.lookups import lookup
from tui.screens.confirm import Confirm
from tui.screens.create import CreateSheet
from tui.screens.form import FormSheet
from tui.screens.gate import GateSheet, existing
from tui.screens.layout import entries
from tui.screens.pick_record import PickRecord
from tui.widgets.form import Entry, Form
from tui.widgets.offers import Offer
from tui.widgets.paths import completions, split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.desk import Desk
    from core.org.model import RecordType
    from core.outcome import Outcome
    from core.rows import AccountRow, CaseView, ContactRow, ContractRow
    from tui.ways import Ways

_GIVEN = {
    "primary_reason": "primary", "secondary_reason": "secondary", "origin": "source",
    "type": "case_type",
}  # fmt: skip
"""What the command calls a field where it is not the field's key."""
NEW_CONTACT = "contact.create"
GOES_ON = "goes on from "
"""What a draft's key begins with where its case goes on from another."""


@dataclass(frozen=True, slots=True)
class Under:
    """What a case is created under, as it was read."""

    contract: ContractRow | None = None
    account: AccountRow | None = None
    contact: ContactRow | None = None

    @property
    def account_key(self) -> str:
        """The account it will belong to."""
        if self.contract is not None:
            return self.contract.account.key
        if self.account is not None:
            return self.account.external_id
        return self.contact.account.key if self.contact is not None else ""


async def new_case(
    console: Ways, desk: Desk, record_type: RecordType, record: tuple[str, str] | None
) -> None:
    """Go through the steps; each can be left, and then there is no case."""
    under: Under | None = await asyncio.to_thread(_under, desk, record)
    while under is not None:
        if record_type.under == "contract" and under.contract is None:
            under = await _with_contract(console, desk, record_type, under)
            continue
        found = await asyncio.to_thread(existing, desk, under.account_key, record_type.gate)
        if found and not await console.push_screen_wait(GateSheet(found)):
            return
        if await _is_meant(console, under.contract):
            console.over(await asyncio.to_thread(NewCaseSheet, desk, record_type, under))
            return
        under = await _with_contract(console, desk, record_type, under)


async def go_on_from(console: Ways, desk: Desk, view: CaseView) -> None:
    """Open a new case where one cannot be reopened any more, filled from that one (S2)."""
    under = await asyncio.to_thread(_same_customer, desk, view)
    if await _is_meant(console, under.contract):
        record_type = desk.org.types[view.row.record_type]
        console.over(await asyncio.to_thread(NewCaseSheet, desk, record_type, under, view))


def _same_customer(desk: Desk, view: CaseView) -> Under:
    row = view.row
    named = (("contract", row.contract), ("contact", row.contact), ("account", row.account))
    return _under(desk, next(((kind, ref.key) for kind, ref in named if ref is not None), None))


async def _is_meant(console: Ways, contract: ContractRow | None) -> bool:
    """Ask about a contract that is cancelled, or about to be; not to be is the first answer."""
    if contract is None or contract.status not in WARNED_STATUSES:
        return True
    question = Confirm(_warning(contract), yes="Create anyway", no="Choose another contract")
    return await console.push_screen_wait(question) is True


def _under(desk: Desk, record: tuple[str, str] | None) -> Under:
    look, (kind, key) = desk.look, record or ("", "")
    if kind == "contract":
        contract = look.contract(key)
        return Under(contract=contract, account=look.account(contract.account.key))
    if kind == "account":
        return Under(account=look.account(key))
    if kind == "contact":
        contact = look.contact(key)
        return Under(contact=contact, account=look.account(contact.account.key))
    return Under()


def begun(desk: Desk, record_type: RecordType, key: str) -> NewCaseSheet:
    """Give the form that a draft was typed on: its key is what `NewCaseSheet.about` gave."""
    if key.startswith(GOES_ON):
        view = desk.case(key.removeprefix(GOES_ON), feed_limit=1)
        return NewCaseSheet(desk, record_type, _same_customer(desk, view), view)
    for kind in ("contract", "account"):
        with suppress(NotFound):
            return NewCaseSheet(desk, record_type, _under(desk, (kind, key)))
    return NewCaseSheet(desk, record_type, Under())


def _of(before: CaseView) -> dict[str, tuple[str, str]]:
    """Give what a case that goes on from another takes over: whom it is about, and why."""
    row = before.row
    refs = {
        "contact": row.contact, "installer": before.installer,
        "installer_contact": before.installer_contact,
    }  # fmt: skip
    words = {"primary_reason": row.primary_reason, "secondary_reason": row.secondary_reason}
    return {n: (ref.key, ref.name) for n, ref in refs.items() if ref is not None} | {
        n: (word, word) for n, word in words.items() if word
    }


async def _with_contract(
    console: Ways, desk: Desk, record_type: RecordType, under: Under
) -> Under | None:
    """Ask for the contract; none where that was left."""
    where = {"account": under.account_key} if under.account_key else {}
    title = f"{record_type.label} cases are created under a contract: which one?"
    offer = await console.push_screen_wait(
        PickRecord(title, lookup(desk, "contract", lambda: where))
    )
    if offer is None:
        return None
    row: Any = offer.row
    return replace(under, contract=row)


def _warning(contract: ContractRow) -> NeedsConfirmation:
    msg = (
        f"Contract {contract.number} is {contract.status}. "
        "Is creating a case on this contract what you intended?"
    )
    return NeedsConfirmation(msg, title="Is this the right contract?")


class NewCaseSheet(FormSheet):
    """The form of one record type, filled from what the case is created under."""

    ACT = "case.create"
    names: ClassVar[dict[str, str]] = {"form.send": "Create case"}

    def __init__(
        self, desk: Desk, record_type: RecordType, under: Under, before: CaseView | None = None
    ) -> None:
        """Open a case of this type, which may go on from one before.

        Reads what is offered, so it is made in a thread.
        """
        super().__init__()
        self._from = before
        self._desk, self._type, self._contract = desk, record_type, under.contract
        self._under = under
        self._account = under.account_key
        self._entries = self._filled(entries(desk, record_type, where=self._where))
        empty = (e.name for e in self._entries if e.required and not e.value)
        self.start = next(empty, None)

    def heading(self) -> str:
        """Name the record type, and what the case is created under."""
        name = self._contract.number if self._contract else ""
        account = self._under.account.name if self._under.account else ""
        before = f"goes on from {self._from.row.number}" if self._from else ""
        words = (f"New {self._type.label} case", name, account, before)
        return " · ".join(word for word in words if word)

    def about(self) -> tuple[str, str]:
        """Give the record type, and the case before, or the contract or account."""
        if self._from is not None:
            return self._type.key, GOES_ON + self._from.row.number
        return self._type.key, self._contract.number if self._contract else self._account

    def entries(self) -> list[Entry]:
        """Give the fields of the layout, the queue it may go to, and its files."""
        return self._entries

    def _filled(self, fields: list[Entry]) -> list[Entry]:
        given = self._known()
        filled = [
            replace(entry, value=given[entry.name][0], shown=given[entry.name][1])
            if entry.name in given else entry
            for entry in fields
        ]  # fmt: skip
        filled = [
            replace(entry, lookup=self._contacts) if entry.name == "contact" else entry
            for entry in filled
        ]
        if any(entry.name == "job" for entry in fields):
            filled.append(Entry("job_comment", "PRIVATE note on job", value="yes",
                                words=("yes", "no")))  # fmt: skip
        return [
            *filled,
            Entry("queue", "Give to queue", lookup=lookup(self._desk, "queue"),
                  hint="nothing: it stays mine"),
            Entry("files", "Files", lookup=completions, hint="paths, or drop a file here"),
        ]  # fmt: skip

    def _known(self) -> dict[str, tuple[str, str]]:
        under, given = self._under, dict[str, tuple[str, str]]()
        if under.contract is not None:
            given["contract"] = (under.contract.number, under.contract.number)
            if under.contract.primary_contact is not None:
                primary = under.contract.primary_contact
                given["contact"] = (primary.key, primary.name)
            if under.contract.installer is not None:
                given["installer"] = (under.contract.installer.key, under.contract.installer.name)
        if under.account is not None:
            given["account"] = (under.account.external_id, under.account.name)
        if under.contact is not None:
            given["contact"] = (under.contact.external_id, under.contact.name)
        if self._from is not None:
            given |= _of(self._from)
        return given

    def _where(self, field: str) -> dict[str, str]:
        if field == "contract" and self._account:
            return {"account": self._account}
        if field == "installer":
            return {"kind": "installer"}
        if field == "account" and self._type.account_kind:
            return {"kind": self._type.account_kind}
        return {}

    def _contacts(self, text: str) -> Sequence[Offer]:
        """Offer the people of the account, and a new one."""
        where = {"account": self._account} if self._account else {}
        found = list(lookup(self._desk, "contact", lambda: where)(text))
        if self._account:
            found.append(Offer("+ New contact", "", "created first, then back here", NEW_CONTACT))
        return found

    @on(Form.Taken)
    def _taken(self, event: Form.Taken) -> None:
        """Fill what follows from a choice."""
        row: Any = event.offer.row
        if row == NEW_CONTACT:
            self._new_contact()
        elif event.name == "contract":
            self._contract, self._account = row, row.account.key
            if row.primary_contact is not None:
                self.form.put("contact", row.primary_contact.name, row.primary_contact.key)
            if row.installer is not None:
                self.form.put("installer", row.installer.name, row.installer.key)
        elif event.name == "account":
            self._account = row.external_id
        elif event.name == "contact" and not self._account:
            self._account = row.account.key
            self.form.put("account", row.account.name, row.account.key)

    def _new_contact(self) -> None:
        """Make a contact on a sheet of its own; the draft stays below, and gets the name."""

        def made(outcome: Outcome) -> None:
            key = str(outcome.number)
            self.run_worker(later(self._put_contact, key), group="contact")

        self.console.over(CreateSheet(self._desk, "contact", ("account", self._account), made))

    async def _put_contact(self, key: str) -> None:
        which = CustomerFilter(where={"external_id": key})
        page = await asyncio.to_thread(self._desk.look.customers, "contact", which, limit=1)
        for row in page.rows:
            self.form.put("contact", row.name, row.external_id)

    def submit(self) -> None:
        """Create the case; a contract that was warned of is not asked about again."""
        values = self.form.values()
        paths = split(values.pop("files"))
        comment = values.pop("job_comment", "yes")
        limit = self._desk.org.settings.file_limit
        own = {n: value for n, value in values.items() if n in self._type.custom and value}
        given: dict[str, Any] = {
            _GIVEN.get(name, name): value
            for name, value in values.items()
            if value and name not in own
        }
        warned = self._contract is not None and self._contract.status in WARNED_STATUSES
        self.send(
            CreateCase(
                type=self._type.key, confirmed=warned, no_job_comment=comment == "no",
                related=self._from.row.number if self._from else None,
                files=tuple(files.attempt(path, limit) for path in paths),
                fields=dict(own), **given,
            ),
            then=self.console.made, quietly=True,
        )  # fmt: skip
