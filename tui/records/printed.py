"""A record as plain text, to print it or to send it to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.records import case
from tui.records.kinds import read

if TYPE_CHECKING:
    from core.desk import Desk

WIDTH = 96
"""Characters of a line."""


def printed(desk: Desk, kind: str, key: str) -> str:
    """Give the whole record: head, then every part under its name; of a case the whole feed."""
    page = case.page(desk, desk.case(key)) if kind == "case" else read(desk, kind, key)
    lines = [line.plain for line in page.head(WIDTH)]
    for part in page.parts:
        lines += ["", part.name.upper(), ""]
        lines += [text for line in part.lines(WIDTH) for text in line.text.plain.split("\n")]
    return "\n".join(line.rstrip() for line in lines) + "\n"
