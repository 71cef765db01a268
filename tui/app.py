"""The application: it opens the desk behind the first frame, follows changes, and ends cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, replace
from threading import Timer
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ScreenStackError
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.reactive import reactive
from textual.worker import WorkerFailed

from core.errors import CaselineError, Unavailable
from core.text import shown
from tui.guard import Guard, hung_up, report
from tui.keymap import bindings
from tui.later import later
from tui.lists.shipped import choose
from tui.look import ask
from tui.providers import Acts, Palette
from tui.screens.base import Acting, Base
from tui.screens.sheet import Sheet
from tui.screens.workspace import WorkspaceScreen
from tui.theme import Themed
from tui.ways import Ways
from tui.workspace import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual import events
    from textual.binding import BindingType
    from textual.filter import LineFilter
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from core.desk import Desk
    from core.errors import NeedsConfirmation
    from core.outcome import Outcome
    from core.ports import Outside

LOST = 129
"""The exit code of a console whose terminal is gone."""
FAREWELL = 1.0
"""Seconds after which it ends whatever still waits."""
POLL = 1.0
"""Seconds between two looks whether somebody wrote something."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the title bar says."""

    name: str = ""
    profile: str = ""
    place: str = ""
    unread: int = 0
    busy: int = 0
    trouble: str = ""


class Caseline(Themed, Ways, inherit_bindings=False):
    """The console of one person."""

    TITLE = "caseline"
    CSS_PATH = ["console.tcss", "few_colours.tcss"]  # noqa: RUF012  Textual's own form
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("app"), Binding("ctrl+c", "help_quit", show=False, system=True)
    ]  # fmt: skip
    COMMANDS = {Acts}  # noqa: RUF012  Textual's own form

    standing: reactive[Standing] = reactive(Standing())

    def __init__(
        self, *, open_desk: Callable[[], Desk], username: str | None, place: str, personas: bool,
        reports: Path | None = None, keys: dict[str, str] | None = None, theme: str | None = None,
        outside: Outside | None = None,
    ) -> None:  # fmt: skip
        """Take how the desk is opened; that happens once the frame is painted.

        Without an `outside` nothing is kept over a restart, and no file is written.
        """
        super().__init__(outside)
        self.fault: str | None = None
        self._open_desk, self._username, self._personas = open_desk, username, personas
        self._reports, self.keys, self._theme = reports, keys or {}, theme
        self._guard = Guard()
        self._seen: int | None = None
        self.set_reactive(Caseline.standing, Standing(place=place))

    # start and end -------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let every drawn line pass the guard."""
        return [*super().get_line_filters(), self._guard]

    def get_default_screen(self) -> Screen[None]:
        """Start with an empty list: the frame that is painted before there is data."""
        return WorkspaceScreen()

    def on_mount(self) -> None:
        """Paint, then open the desk."""
        self.wear(self._theme)
        if self.keys:
            self.set_keymap(self.keys)
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and sys.platform != "win32":
                loop.add_signal_handler(getattr(signal, name), self._told_to_end, name)
        self.call_after_refresh(self._open)

    def _told_to_end(self, name: str) -> None:
        if name == "SIGHUP":
            self._lost_terminal()
        else:
            self.save_everything()
            self.exit(return_code=128 + getattr(signal, name))

    def _lost_terminal(self) -> None:
        """End; the thread that writes to a terminal that is gone may hold up the farewell."""
        self.save_everything()
        last = Timer(FAREWELL, os._exit, (LOST,))
        last.daemon = True
        last.start()
        self.exit(return_code=LOST)

    def action_command_palette(self) -> None:
        """Offer everything by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    async def action_quit(self) -> None:
        """End; what was typed and not sent stays."""
        self.save_everything()
        self.exit()

    @work(group="open")
    async def _open(self) -> None:
        try:
            desk = await asyncio.to_thread(self._open_desk)
            if self._personas and self._username is None:
                await asyncio.to_thread(lambda: desk.org)
                from tui.screens.sign_in import SignIn  # noqa: PLC0415  only demos ask

                self.push_screen(SignIn(desk), self.sit_down)
            else:
                await self._enter(desk, home=self._username is None)
        except CaselineError as error:
            self.fault = str(error)
            self.exit(return_code=5 if isinstance(error, Unavailable) else 1)

    def sit_down(self, desk: Desk | None) -> None:
        """Begin to work as the person who was picked; without one, end."""
        if desk is None:
            self.exit()
        else:
            self.run_worker(later(self._enter, desk, home=True), group="open")

    async def _enter(self, desk: Desk, *, home: bool) -> None:
        person = await asyncio.to_thread(lambda: desk.person)
        self._seen = await asyncio.to_thread(desk.store.changed)  # before anything is read
        await asyncio.to_thread(self.take_up, desk)
        start = await asyncio.to_thread(choose, desk, self.kept.get("list"))
        self.desk = desk
        profile = desk.org.profiles.get(person.profile)
        self.standing = replace(
            self.standing, name=person.name, profile=profile.label if profile else person.profile
        )
        open_records = unpack(self.kept.get("workspace"))
        self.lowest.show(start, find=self.kept.get("cursor"))
        self.workspace = open_records
        self.look()
        if home and self.workspace.at is None:
            self.visit("home")
        self.offer_drafts()
        self.set_interval(POLL, self._look_around)
        self.catch_up()

    def _fatal_error(self) -> None:
        """End after a fault in the program; what was in its variables is told to nobody."""
        failed = self._exception
        error = failed.error if isinstance(failed, WorkerFailed) else failed
        self.save_everything()
        if error is not None and self.fault is None:
            self.fault = report(error, self._reports)
        self._close_messages_no_wait()

    def require_desk(self) -> Desk:
        """Give the desk; before there is one nothing can be done."""
        if self.desk is None:
            msg = "The desk is still being opened."
            raise Unavailable(msg)
        return self.desk

    def on_key(self, event: events.Key) -> None:
        """Give letters that reached no field to the screen on top, before they act as keys."""
        screen = self.screen
        if isinstance(screen, Acting):
            screen.take(event)

    # what changes --------------------------------------------------------------------------

    def _look_around(self) -> None:
        if not self.is_headless and hung_up(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self._lost_terminal()
        self._poll()

    @work(exclusive=True, group="live")
    async def _poll(self) -> None:
        desk = self.require_desk()
        try:
            seen = await asyncio.to_thread(desk.store.changed)
        except CaselineError as error:
            self.standing = replace(self.standing, trouble=error.title)
            return
        if self.standing.trouble:
            self.standing = replace(self.standing, trouble="")
        before, self._seen = self._seen, seen
        if before is not None and before != seen:
            self.changed()

    def changed(self, *, own: bool = False) -> None:
        """Show what somebody, or this person with an act of their `own`, has just changed."""
        try:
            screen = self.screen
            if isinstance(screen, Base | Sheet) and screen.is_mounted:
                screen.read_again(own=own)
        except (ScreenStackError, NoMatches):  # the answer came after the end
            return
        self.catch_up()

    @work(exclusive=True, group="bell")
    async def catch_up(self) -> None:
        """Count the unread notifications."""
        desk = self.require_desk()
        try:
            unread = await ask(desk, lambda look: look.unread())
        except CaselineError:
            return
        self.standing = replace(self.standing, unread=unread)

    # telling -------------------------------------------------------------------------------

    def working(self, step: int) -> None:
        """Count the commands that are on their way."""
        self.standing = replace(self.standing, busy=self.standing.busy + step)

    def tell(self, outcome: Outcome) -> None:
        """Say what was done, and what else the person should know; older words make room."""
        self.clear_notifications()
        self.remark(outcome.message, severity="information")
        for note in outcome.notes:
            self.remark(note)

    def say(self, error: CaselineError) -> None:
        """Say why something did not work, and what can be done now."""
        self.notify(
            shown(str(error)), title=shown(error.title), severity="error", timeout=8, markup=False
        )

    def remark(self, text: str, *, severity: SeverityLevel = "warning") -> None:
        """Say something in passing."""
        self.notify(shown(text), severity=severity, timeout=5, markup=False)

    async def ask(self, question: NeedsConfirmation) -> bool:
        """Ask a question and wait for the answer."""
        from tui.screens.confirm import Confirm  # noqa: PLC0415  sheets load when they are used

        sheet: Screen[Any] = Confirm(question)
        return bool(await self.push_screen_wait(sheet))
