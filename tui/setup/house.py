"""The settings of the organisation, and its files as they are written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from textual.content import Content

from core.org.wording import WORDS, shown
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


def draw_settings(whole: Whole, paper: Paper) -> None:
    """Write the name, the zone and the settings."""
    org = whole.org
    paper.fact("Name", org.name)
    paper.fact("Time zone", org.time_zone)
    paper.fact("Version in force", f"{whole.number:,}")
    paper.heading("Settings")
    for item in fields(org.settings):
        value = getattr(org.settings, item.name)
        words = WORDS.get(("Settings", item.name), plain(item.name))
        told = ", ".join(value) if isinstance(value, tuple) else value
        paper.fact(words, told or "none" if isinstance(told, str) else shown(told))


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
        left = Content.assemble((f"  {number:>{wide}}  ", "$label"))
        style = "$label" if line.lstrip().startswith("#") else "$value"
        paper.put(left.append(said(line.expandtabs(4), style)), LineOf(name, number))
    if len(lines) > LONGEST:
        paper.told(f"{len(lines) - LONGEST:,} more lines: the editor shows them.", indent=2)
