"""The first screen as plain text, without a terminal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from tui.app import Caseline
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.desk import Desk

PATIENCE = 400
"""Pauses of a few hundredths of a second before an unread list is a fault."""


class First(NamedTuple):
    """A screen's text and the number of cases in its list."""

    text: str
    cases: int


def first_screen(desk: Desk, size: tuple[int, int] = (80, 24)) -> First:
    """Draw the list of cases that the desk's person starts with."""
    return asyncio.run(_draw(desk, size))


async def _draw(desk: Desk, size: tuple[int, int]) -> First:
    app = Caseline(
        open_desk=lambda: desk, username=desk.person.username, place="demo", personas=False
    )
    async with app.run_test(size=size) as pilot:
        for _ in range(PATIENCE):
            await pilot.pause(0.02)
            screen = app.screen
            if isinstance(screen, WorkspaceScreen):
                pages = screen.query_one(RecordList).pages
                if pages is not None and pages.total is not None and pages.known:
                    break
        await pilot.pause()
        return First(text(app), pages.total or 0 if pages else 0)


def text(app: Caseline) -> str:
    """Give what is on the screen as lines of text."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001  no public way gives the text
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
