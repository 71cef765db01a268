"""The page of a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tui.look import moment, zone
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
from tui.records.page import Link, Part, RecordPage, fact, facts, heading, row
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import ContactRow


def read(desk: Desk, key: str) -> RecordPage:
    """Read a contact with its cases."""
    look = desk.look
    contact = look.contact(key)
    own = contact.external_id
    lists = (
        related(look, "Cases", cases_of("contact", own, contact.name)),
        related(
            look, "Contracts they signed",
            records_of("contract", "primary_contact", own, contact.name),
        ),
    )  # fmt: skip
    shown = lists_part(desk, lists)
    return RecordPage(
        kind="contact", key=own, title=contact.name, source=(contact, lists),
        head=lambda width: _head(desk, contact, width), links=links(lists),
        parts=(
            Part("Related", lambda width: [*_account(contact, width), BLANK, *shown.lines(width)]),
            details_part(FIELDS["contact"], values_of(contact, FIELDS["contact"])),
        ),
    )  # fmt: skip


def _account(contact: ContactRow, width: int) -> list[Line]:
    cells = (
        ("Account", 10, "$label"), (contact.account.key, 10, "bold $value"),
        (contact.account.name, 0, "$value"),
    )  # fmt: skip
    return [Line(row(cells, width), Link("account", contact.account.key))]


def _head(desk: Desk, contact: ContactRow, width: int) -> list[Content]:
    told = facts(
        ("account", contact.account.name), ("phone", contact.phone), ("mobile", contact.mobile),
        ("e-mail", contact.email), ("title", contact.title),
    )  # fmt: skip
    if contact.last_login_at:
        when = moment(contact.last_login_at, desk.clock.now(), zone(desk))
        told.append(fact("last login", when))
    if contact.do_not_email:
        told.append(Content.assemble(("! no e-mail", "bold $bad")))
    if not contact.is_active:
        told.append(Content.assemble(("! not active", "bold $bad")))
    return heading(contact.name, contact.external_id, told, width)
