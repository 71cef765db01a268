"""The page of a deleted case: who deleted it, when, and how long it can come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.text import age, one_line
from tui.look import moment, zone
from tui.records.page import Link, Part, RecordPage, facts, heading, row
from tui.widgets.menu import Line

if TYPE_CHECKING:
    from textual.content import Content

    from core.desk import Desk
    from core.rows import DeletedRow


def read(desk: Desk, key: str) -> RecordPage:
    """Read a case in the recycle bin."""
    one = desk.look.deleted_case(key)
    return RecordPage(
        kind="deleted", key=one.number, title=f"{one.number} {one_line(one.case.subject)}",
        source=one, head=lambda width: _head(desk, one, width),
        parts=(Part("Deleted", lambda width: _lines(one, width)),),
    )  # fmt: skip


def _head(desk: Desk, one: DeletedRow, width: int) -> list[Content]:
    now = desk.clock.now()
    told = facts(
        ("deleted", moment(one.at, now, zone(desk))), ("by", one.by.name if one.by else None),
        ("can be restored for", age(one.until - now)), ("status", one.case.status),
        ("owner", one.case.owner.name),
    )  # fmt: skip
    return heading(one.case.subject, one.number, told, width)


def _lines(one: DeletedRow, width: int) -> list[Line]:
    named = (
        ("Why", one.reason, None),
        ("Account", one.case.account and one.case.account.name,
         one.case.account and Link("account", one.case.account.key)),
        ("Contact", one.case.contact and one.case.contact.name,
         one.case.contact and Link("contact", one.case.contact.key)),
    )  # fmt: skip
    return [
        Line(row(((label, 10, "$label"), (one_line(text), 0, "$value")), width), to)
        for label, text, to in named if text
    ]  # fmt: skip
