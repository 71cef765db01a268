"""The page of an account, homeowner or installer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.look import zone
from tui.records.customer import (
    cases_of,
    details_part,
    links,
    lists_part,
    records_of,
    related,
    values_of,
)
from tui.records.fields import fields_of
from tui.records.page import HELD, RecordPage, banner, facts, heading

if TYPE_CHECKING:
    from textual.content import Content

    from core.desk import Desk
    from core.rows import AccountRow


def read(desk: Desk, key: str) -> RecordPage:
    """Read an account with its related lists; an installer's come in the order of its work."""
    look, fields = desk.look, fields_of(desk.org, "account")
    now = desk.clock.now().astimezone(zone(desk))
    account = look.account(key)
    own = account.external_id
    contracts = records_of("contract", "account", own, account.name)
    if account.kind == "installer":
        contracts = records_of("contract", "installer", own, account.name)
    views = {
        "Contracts": contracts,
        "Contacts": records_of("contact", "account", own, account.name),
        "Cases": cases_of("account", own, account.name),
        "Jobs": records_of("job", "account", own, account.name),
        "Accounts under it": records_of("account", "parent", own, account.name),
    }
    order = list(views)
    if account.kind == "installer":
        order = ["Contacts", "Cases", "Jobs", "Contracts", "Accounts under it"]
    lists = tuple(related(look, name, views[name]) for name in order)
    lists = tuple(each for each in lists if each.total or each.name != "Accounts under it")
    return RecordPage(
        kind="account", key=own, title=account.name, source=(account, lists),
        head=lambda width: _head(account, width), links=links(lists),
        parts=(lists_part(desk, lists), details_part(fields, values_of(account, fields, now))),
    )  # fmt: skip


def _head(account: AccountRow, width: int) -> list[Content]:
    place = ", ".join(word for word in (account.street, account.city, account.state) if word)
    told = facts(
        ("kind", account.kind), ("phone", account.phone), ("e-mail", account.email),
        ("address", place), ("owner", account.owner),
    )  # fmt: skip
    lines = heading(account.name, account.external_id, told, width)
    return [*lines, banner(HELD)] if account.legal_hold else lines
