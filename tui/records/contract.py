"""The page of a contract: what homeowner cases are created under (S0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities.customers import WARNED_STATUSES
from tui.look import date_of
from tui.records.customer import (
    cases_of,
    details_part,
    links,
    lists_part,
    records_of,
    related,
    values_of,
)
from tui.records.fields import FIELDS
from tui.records.page import HELD, Link, Part, RecordPage, banner, fact, facts, heading, row
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from core.desk import Desk
    from core.rows import ContractRow

GOOD = "Activated"


def read(desk: Desk, key: str) -> RecordPage:
    """Read a contract with its cases and jobs."""
    look, fields = desk.look, FIELDS["contract"]
    contract = look.contract(key)
    own, held = contract.number, look.account(contract.account.key).legal_hold
    lists = (
        related(look, "Cases", cases_of("contract", own, own)),
        related(look, "Jobs", records_of("job", "contract", own, own)),
    )
    shown = lists_part(desk, lists)
    return RecordPage(
        kind="contract", key=own, title=own, source=(contract, held, lists),
        head=lambda width: _head(contract, desk.clock.now(), width, held=held), links=links(lists),
        parts=(
            Part("Related", lambda width: [*_named(contract, width), BLANK, *shown.lines(width)]),
            details_part(fields, values_of(contract, fields, desk.clock.now())),
        ),
    )  # fmt: skip


def _named(contract: ContractRow, width: int) -> list[Line]:
    named = (
        ("Account", "account", contract.account), ("Installer", "account", contract.installer),
        ("Primary contact", "contact", contract.primary_contact),
    )  # fmt: skip
    return [
        Line(row(((label, 16, "$label"), (ref.key, 10, "bold $value"), (ref.name, 0, "$value")),
                 width), Link(kind, ref.key))
        for label, kind, ref in named if ref is not None
    ]  # fmt: skip


def _head(contract: ContractRow, now: datetime, width: int, *, held: bool) -> list[Content]:
    good = contract.status == GOOD
    status = fact("status", contract.status if good else f"! {contract.status}",
                  "$good" if good else "bold $bad")  # fmt: skip
    place = ", ".join(w for w in (contract.street, contract.city, contract.state) if w)
    told = facts(
        ("start", date_of(contract.start, now)),
        ("end", date_of(contract.end, now)),
        ("property", place),
    )
    lines = heading(contract.account.name, contract.number, [status, *told], width)
    if contract.status in WARNED_STATUSES:
        lines.append(banner(f"{contract.status}: a new case on this contract is asked about."))
    if held:
        lines.append(banner(HELD))
    return lines
