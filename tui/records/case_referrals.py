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

INDENT = 13
"""Cells before what a team is asked for, and what it answered."""


def referrals(desk: Desk, view: CaseView, width: int) -> list[Line]:
    """Give the case assignments: what is open first, oldest first, then what was answered."""
    if not view.assignments:
        text = "No case assignment: nobody outside support has to do anything about this case."
        return [Line(line) for line in Content.assemble((text, "$label")).wrap(width)]
    now = desk.clock.now()

    def line(one: AssignmentRow) -> Line:
        style = "$label" if one.is_closed else "$value"
        cells = (
            (one.number, 9, "$label" if one.is_closed else "bold $value"),
            (one.status, 11, style), (age((one.closed_at or now) - one.created_at), 8, "$label"),
            (one.team.name, 0, style),
        )  # fmt: skip
        below = [about(one)]
        if one.owner.kind == "user":
            below.append(one.owner.name)
        text = _below(row(cells, width), " · ".join(below), width)
        return Line(
            _below(text, one.resolution, width) if one.resolution else text,
            Link("assignment", one.number),
        )

    return [line(one) for one in sorted(view.assignments, key=lambda one: one.is_closed)]


def _below(text: Content, words: str, width: int) -> Content:
    said = Content.assemble((fit(one_line(words), max(width - INDENT, 8)), "$label"))
    return text.append("\n").append(Content(" " * INDENT)).append(said)


def about(one: AssignmentRow) -> str:
    """Give what the team is asked for, in a few words."""
    return f"{one.reason}, {one.subreason}" if one.subreason else one.reason
