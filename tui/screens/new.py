"""What `n` makes: it depends on the record that is read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.errors import CaselineError
from core.rules.permissions import creatable
from tui.screens.create import CreateSheet, CustomerSheet
from tui.screens.new_case import new_case
from tui.screens.people import PersonSheet, QueueSheet
from tui.screens.pick import Pick
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from core.desk import Desk
    from core.org.model import RecordType
    from tui.screens.form import FormSheet
    from tui.ways import Ways

_UNDER = {
    "account": ("contact", "contract", "job", "account"), "contact": ("contact",),
    "contract": ("job",),
}  # fmt: skip
"""What else can be made under a kind of record, besides cases."""
_TITLES = {
    "account": "Account", "contact": "Contact", "contract": "Contract", "job": "Job",
    "customer": "Customer not in the system", "user": "Person", "queue": "Queue",
}  # fmt: skip


async def make_new(console: Ways, desk: Desk, record: tuple[str, str] | None, kind: str) -> None:
    """Ask what is to be made where there is a choice, then for its fields.

    A list of another `kind` than cases makes one more of it, under the record whose list it is.
    """
    try:
        if kind not in {"case", "task"}:
            console.over(await asyncio.to_thread(_form, desk, kind, record))
            return
        chosen = await _choose(console, desk, record)
        if chosen is None:
            return
        if chosen.startswith("case:"):
            record_type = desk.org.types[chosen.removeprefix("case:")]
            await new_case(console, desk, record_type, record)
        else:
            console.over(await asyncio.to_thread(_form, desk, chosen, record))
    except CaselineError as error:
        console.remark(str(error))


async def _choose(console: Ways, desk: Desk, record: tuple[str, str] | None) -> str | None:
    kind = record[0] if record else ""
    under = await asyncio.to_thread(_types, desk, record)
    items = [Item(f"case:{t.key}", f"{t.label} case", t.description) for t in under]
    items += [Item(other, _TITLES[other]) for other in _UNDER.get(kind, ())]
    if not kind:
        items.append(Item("customer", _TITLES["customer"], "account, contact, contract to verify"))
    if not items:
        console.remark("Your profile opens no cases.")
        return None
    if kind in {"contract", "case"} and len(under) == 1:
        return f"case:{under[0].key}"
    title = f"New under {kind} {record[1]}" if record and kind != "case" else "New"
    return await console.push_screen_wait(Pick(title, items))


def _types(desk: Desk, record: tuple[str, str] | None) -> list[RecordType]:
    """Give the record types that fit under a record, the profile's own default first."""
    types = [desk.org.types[key] for key in creatable(desk.org, desk.actor)]
    kind, key = record or ("", "")
    if kind == "contract":
        fitting = [t for t in types if t.under != "account or contact"]
        return sorted(fitting, key=lambda t: t.under != "contract")
    account = None
    if kind == "account":
        account = desk.look.account(key)
    elif kind == "contact":
        account = desk.look.account(desk.look.contact(key).account.key)
    if account is not None:
        fitting = [t for t in types if not t.account_kind or t.account_kind == account.kind]
        return sorted(fitting, key=lambda t: not t.account_kind)
    return types


def _form(desk: Desk, kind: str, record: tuple[str, str] | None) -> FormSheet:
    if kind == "customer":
        return CustomerSheet()
    if kind == "article":
        from tui.screens.article import ArticleSheet  # noqa: PLC0415  few write any

        return ArticleSheet(desk)
    if kind in {"user", "queue"}:
        return PersonSheet(desk) if kind == "user" else QueueSheet(desk)
    return CreateSheet(desk, kind, record)
