"""The setup audit trail: each version of the organisation, who made it, when, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import one_line
from tui.look import moment, zone
from tui.setup.whole import At

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import VersionRow
    from tui.setup.paper import Paper
    from tui.setup.whole import Whole

UNKNOWN = "what it changed was not kept then"
SHOWN = 6
"""Lines of a version that the list of all versions shows."""


def version(whole: Whole, key: str) -> VersionRow | None:
    """Give a version by its number."""
    return next((row for row in whole.versions if str(row.number) == key), None)


def draw(desk: Desk, whole: Whole, key: str, paper: Paper) -> None:
    """Write all versions, the newest first; or the whole of one."""
    if row := version(whole, key):
        _version(desk, whole, row, paper)
        return
    for row in whole.versions:
        _in_short(desk, whole, row, paper)


def _when(desk: Desk, row: VersionRow) -> str:
    return moment(row.at, desk.clock.now(), zone(desk))


def _in_short(desk: Desk, whole: Whole, row: VersionRow, paper: Paper) -> None:
    at = At("versions", str(row.number))
    force = " · in force" if row.number == whole.number else ""
    paper.blank()
    paper.put(
        Content.assemble(
            (f"Version {row.number:<4}", "bold $bright"), (f"  {_when(desk, row):<17}  ", "$label"),
            (one_line(row.actor), "$value"), (force, "$key"),
        ), at,
    )  # fmt: skip
    for _, text in row.lines[:SHOWN]:
        paper.told(text, indent=4)
    if not row.lines:
        paper.told(UNKNOWN, indent=4)
    if (more := len(row.lines) - SHOWN) > 0:
        paper.row(((f"… and {more:,} more", 0, "$label"),), target=at, indent=4)


def _version(desk: Desk, whole: Whole, row: VersionRow, paper: Paper) -> None:
    paper.fact("Made", f"{_when(desk, row)} by {row.actor}")
    paper.fact("In force", "yes" if row.number == whole.number else "no")
    paper.heading("What it changed")
    if not row.lines:
        paper.told(UNKNOWN, indent=2)
    for section in dict.fromkeys(section for section, _ in row.lines):
        mine = [text for of, text in row.lines if of == section]
        paper.facts(section, [(text, None) for text in mine])
