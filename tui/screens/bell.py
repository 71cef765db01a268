"""The bell: what happened that concerns this person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.content import Content

from core.commands.bell import ReadBell
from core.errors import CaselineError
from core.rows import BellRow
from core.text import one_line
from tui.keymap import bindings
from tui.look import ask, fit, moment, zone
from tui.records.page import EntryOf
from tui.screens.base import Base
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import Line, Menu
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.binding import BindingType

    from core.desk import Desk


class BellScreen(Base):
    """Newest first; what was not read yet bears a sign."""

    TITLE = "Notifications"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("bell")]

    def compose(self) -> ComposeResult:
        """Title, notifications, keys."""
        yield TitleBar()
        yield Menu(id="bell")
        yield KeyBar()

    def offers(self, act: str) -> bool:
        """Offer the way here from elsewhere only."""
        return act != "app.bell"

    def on_mount(self) -> None:
        """Read them."""
        self.set_focus(self.query_one(Menu))

    def read_again(self, *, own: bool = False) -> None:  # noqa: ARG002
        """Read everything anew, in place."""
        self._read()

    @work(exclusive=True, group="bell")
    async def _read(self) -> None:
        desk = self.desk
        try:
            rows = await ask(desk, lambda look: look.bell())
        except CaselineError as error:
            self.refused(error)
            return
        lines = [_line(desk, row) for row in rows]
        empty = Line(Content.assemble(("Nothing has rung yet.", "$label")))
        self.query_one(Menu).show(lines or [empty])

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        """Mark it read and go to its case."""
        row = event.target
        if not isinstance(row, BellRow):
            return
        if row.read_at is None:
            self.carry_out(ReadBell(which=str(row.id)), quietly=True)
        if row.case is not None:
            entry = EntryOf(row.entry) if row.entry is not None else None
            self.console.open_record("case", row.case, part=0, go_to=entry)

    def action_bell_read(self) -> None:
        """Mark everything read."""
        self.carry_out(ReadBell(which="all"))

    def action_bell_set(self) -> None:
        """Choose what rings."""
        from tui.screens.bell_kinds import BellKindsSheet  # noqa: PLC0415  seldom used

        self.console.over(BellKindsSheet())


def _line(desk: Desk, row: BellRow) -> Line:
    """Give what happened last, how often, and below it why one hears of it."""
    when = fit(moment(row.at, desk.clock.now(), zone(desk)), 14)
    unread = row.read_at is None
    often = f"{row.count} times, the last: " if row.count > 1 else ""
    why = f"\n{' ' * 16}because {row.reason}" if row.reason else ""
    return Line(
        Content.assemble(
            ("! " if unread else "  ", "bold $key"), (when, "$label"), (often, "$key"),
            (one_line(row.text), "bold $value" if unread else "$label"), (why, "$label"),
        ),
        row,
    )  # fmt: skip
