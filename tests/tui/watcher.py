"""Looks at every screen that is drawn: nothing on it acts, and nothing is out of place.

The last wall, the guard, is taken away here: what is found must have been stopped before it.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.widgets import Input, TextArea

from tests import hostile
from tests.tui.seat import Seat
from tui import app
from tui.app import Caseline
from tui.guard import Guard
from tui.widgets.menu import Menu
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from textual.filter import LineFilter

    from core.ports import Outside
    from tests.house import House

WIDE, LOW = (200, 60), (80, 24)


class Unguarded(Caseline):
    """The console without its last wall."""

    CSS_PATH = [Path(app.__file__).parent / name for name in Caseline.CSS_PATH]  # noqa: RUF012

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave the guard out."""
        return [each for each in super().get_line_filters() if not isinstance(each, Guard)]


class Watcher(Seat):
    """Looks at every screen that is drawn."""

    async def look(self, what: str) -> None:
        """Let the screen settle, then see that nothing on it acts and nothing is out of place."""
        await self.pilot.pause(0.05)
        screen = self.app.screen
        width = self.app.size.width
        fields = [
            widget.region
            for each in self.app.screen_stack
            for widget in each.query("*")
            if isinstance(widget, Input | TextArea)
        ]
        for y, strip in enumerate(screen._compositor.render_strips()):  # noqa: SLF001  as tui.check
            assert sum(cell_len(segment.text) for segment in strip) == width, (what, y)
            x = 0
            for segment in strip:
                typed = any(r.contains(x, y) for r in fields)  # what is typed stays as it is
                assert typed or not hostile.acts(segment.text), (what, y, segment.text)
                style = segment.style
                assert style is None or not style.link, (what, y)
                assert style is None or "@click" not in (style.meta or {}), (what, y)
                x += segment.cell_length
        for menu in screen.query(Menu):
            for line in menu._held:  # noqa: SLF001  also what is not scrolled to
                assert all(not hostile.acts(t) for t in line.text.plain.split("\n")), (what, line)
        for picker in screen.query(Picker):
            for option in picker.query_one("OptionList").options:  # type: ignore[attr-defined]
                assert not hostile.acts(option.prompt.plain), (what, option.prompt)

    async def over(self, what: str, *keys: str) -> None:
        """Press keys, look, and come back to the workspace without sending anything."""
        await self.press(*keys)
        await self.look(what)
        for _ in range(4):
            if type(self.app.screen).__name__ == "WorkspaceScreen":
                return
            await self.press("y" if type(self.app.screen).__name__ == "Confirm" else "escape")
            await self.pilot.pause()
        msg = f"{what}: {type(self.app.screen).__name__}\n{self.text}"
        raise AssertionError(msg)


@asynccontextmanager
async def watcher(
    house: House, who: str = "root", size: tuple[int, int] = WIDE, outside: Outside | None = None
) -> AsyncIterator[Watcher]:
    """Sit down without the guard; nothing but what the test does is written."""
    before = len(house["root"].look.log(limit=10**6))
    console = Unguarded(
        open_desk=lambda: house[who], username=who, place="test", personas=False, outside=outside
    )
    async with console.run_test(size=size) as pilot:
        at = Watcher(console, pilot)
        await at.until(lambda: console.desk is not None, "a desk")
        await at.until(lambda: at.app.lowest.rows.pages is not None, "a list")
        yield at
    assert len(house["root"].look.log(limit=10**6)) == before


@asynccontextmanager
async def unchecked(house: House) -> AsyncIterator[Watcher]:
    """Sit down without the guard, in a test that writes."""
    console = Unguarded(open_desk=lambda: house["root"], username="root", place="t", personas=False)
    async with console.run_test(size=WIDE) as pilot:
        at = Watcher(console, pilot)
        await at.until(lambda: console.desk is not None, "a desk")
        yield at
