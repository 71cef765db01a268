"""The files of the organisation as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from core.org.wording import said as plain
from tui.look import said
from tui.setup.parts import called, find, section_of

if TYPE_CHECKING:
    from tui.setup.paper import Paper
    from tui.setup.whole import Whole

LONGEST = 2000
"""Lines of a file that are shown; the editor shows all."""


@dataclass(frozen=True, slots=True)
class LineOf:
    """A line of a file."""

    file: str
    line: int


def draw_file(whole: Whole, name: str, text: str, paper: Paper) -> None:
    """Write what a file defines, then its lines with their numbers."""
    defined = [part for part, home in whole.homes.items() if home[0] == name]
    if defined:
        paper.heading("Defines")
    for part, key in defined:
        if part == "house":
            continue
        at = section_of(whole, part, key)
        record = find(whole, at)
        paper.fact(plain(key), called(record) if record else key, target=at)
    paper.heading("Text", "Enter opens the editor on the line")
    lines = text.splitlines()
    wide = len(str(min(len(lines), LONGEST)))
    for number, line in enumerate(lines[:LONGEST], 1):
        style = "$label" if line.lstrip().startswith("#") else "$value"
        parts = said(line.expandtabs(4), style).wrap(max(paper.width - wide - 4, 8))
        for place, line_part in enumerate(parts):
            left = f"  {number if place == 0 else '':>{wide}}  "
            paper.put(Content.assemble((left, "$label")).append(line_part), LineOf(name, number))
    if len(lines) > LONGEST:
        paper.told(f"{len(lines) - LONGEST:,} more lines: the editor shows them.", indent=2)
