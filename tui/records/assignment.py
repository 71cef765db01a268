"""The page of a case assignment: what a team is asked, by whom, and what it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import age
from tui.look import moment, zone
from tui.records.case_referrals import about
from tui.records.long import body
from tui.records.page import Link, Part, RecordPage, facts, heading, row
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import AssignmentRow


def read(desk: Desk, key: str) -> RecordPage:
    """Read a case assignment."""
    one = desk.assignment(key)
    return RecordPage(
        kind="assignment", key=one.number, title=f"{one.number} {one.team.name}", source=one,
        head=lambda width: _head(desk, one, width),
        parts=(Part("Referral", lambda width: _lines(one, width)),),
    )  # fmt: skip


def _head(desk: Desk, one: AssignmentRow, width: int) -> list[Content]:
    now, where = desk.clock.now(), zone(desk)
    told = facts(
        ("status", one.status), ("owner", one.owner.name),
        ("age", age((one.closed_at or now) - one.created_at)),
        ("made", moment(one.created_at, now, where)),
        ("by", one.created_by.name if one.created_by else None),
        ("accepted", moment(one.accepted_at, now, where) if one.accepted_at else None),
        ("closed", moment(one.closed_at, now, where) if one.closed_at else None),
    )  # fmt: skip
    if not one.is_closed and one.heard_at > one.created_at:
        told += facts(("last heard of", moment(one.heard_at, now, where)))
    return heading(f"{one.team.name}: {about(one)}", one.number, told, width)


def _lines(one: AssignmentRow, width: int) -> list[Line]:
    named = (
        ("Case", one.case.key, f"{one.case.name} · {one.case_status}", Link("case", one.case.key)),
        ("Account Manager", "", one.account_manager and one.account_manager.name, None),
        ("Sales Manager", "", one.sales_manager and one.sales_manager.name, None),
    )  # fmt: skip
    lines = [
        Line(row(((label, 16, "$label"), (key, 8, "bold $value"), (name, 0, "$value")), width), to)
        for label, key, name, to in named if name
    ]  # fmt: skip
    for title, text in (("Referral Comments", one.comments), ("Resolution", one.resolution)):
        if text:
            lines += [BLANK, Line(Content.assemble((title, "$label")))]
            lines += [Line(line) for line in body(text, max(width, 8))]
    return lines
