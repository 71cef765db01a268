"""Who else is at a case, in a few cells: a sign and words, for colour is never the only carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.rows.presence import told
from tui.look import fit, said

if TYPE_CHECKING:
    from core.rows import Present

HERE, TYPING = "◇", "✎"
NAME = 20
"""Cells of a name at most."""


def sign(present: tuple[Present, ...]) -> str:
    """Give the sign of who is there."""
    return "" if not present else TYPING if present[0].typing else HERE


def words(present: tuple[Present, ...]) -> Content:
    """Say who is there; nothing where nobody is."""
    if not present:
        return Content("")
    first = present[0]._replace(name=fit(present[0].name, NAME).rstrip())
    return said(f"{sign(present)} {told((first, *present[1:]))}", "$brand")
