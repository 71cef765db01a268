"""What teams are asked to do about a case, as a part of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import age, one_line
from tui.look import fit
from tui.records.page import Link, row
from tui.widgets.menu import Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import AssignmentRow, CaseView

INDENT = 11
"""Cells before what a team answered."""


def referrals(desk: Desk, view: CaseView, width: int) -> list[Line]:
    """Give the case assignments: what is open first, oldest first, then what was answered."""
    if not view.assignments:
        text = "No case assignment: nobody outside support has to do anything about this case."
        return [Line(line) for line in Content.assemble((text, "$label")).wrap(width)]
    now = desk.clock.now()

    def line(one: AssignmentRow) -> Line:
        style = "$label" if one.is_closed else "$value"
        holder = one.owner.name if one.owner.kind == "user" else ""
        cells = (
            (one.number, 9, "$label" if one.is_closed else "bold $value"),
            (one.status, 11, style), (age((one.closed_at or now) - one.created_at), 8, "$label"),
            (one.team.name, 18, style), (holder, 14, "$label"), (about(one), 0, style),
        )  # fmt: skip
        text = row(cells, width)
        if one.resolution:
            said = fit(one_line(one.resolution), max(width - INDENT - 2, 8))
            text = text.append("\n").append(Content(" " * (INDENT + 2)))
            text = text.append(Content.assemble((said, "$label")))
        return Line(text, Link("assignment", one.number))

    return [line(one) for one in sorted(view.assignments, key=lambda one: one.is_closed)]


def about(one: AssignmentRow) -> str:
    """Give what the team is asked for, in a few words."""
    return f"{one.reason}, {one.subreason}" if one.subreason else one.reason
