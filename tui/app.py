"""The application: it opens the desk behind the first frame, follows changes, and ends cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Timer
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, work
from textual.binding import Binding
from textual.worker import WorkerFailed

from core.errors import CaselineError, Unavailable
from core.text import shown
from tui.following import NO_ANSWER, Following, Standing
from tui.guard import Guard, hung_up, report
from tui.hands import FAREWELL, Hands
from tui.held import Held
from tui.keymap import bindings
from tui.later import later
from tui.lists.shipped import choose, lists, opening
from tui.opening import Opening
from tui.providers import Acts, Palette
from tui.screens.base import Acting
from tui.screens.sheet import Sheet
from tui.screens.workspace import WorkspaceScreen
from tui.theme import Themed
from tui.workspace import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.app import App
    from textual.binding import BindingType
    from textual.filter import LineFilter
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from core.desk import Desk
    from core.entities import User
    from core.errors import NeedsConfirmation
    from core.outcome import Outcome
    from core.ports import Outside
    from tui.lists.view import ListView

T = TypeVar("T")

LOST = 129
"""The exit code of a console whose terminal is gone."""
PAINTED = 0.03
"""Seconds after which the frame is on the screen, and the desk may be opened."""
WATCH = 0.25
"""Seconds between two looks whether the terminal is still there: not every end is a signal."""
POLL = 1.0
"""Seconds between two looks whether somebody wrote something."""


class Caseline(Themed, Following, inherit_bindings=False):
    """The console of one person."""

    TITLE = "caseline"
    CSS_PATH = ["console.tcss", "few_colours.tcss"]  # noqa: RUF012  Textual's own form
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("app"), Binding("ctrl+c", "help_quit", show=False, system=True),
        Binding("ctrl+z", "suspend_process", show=False, system=True),
    ]  # fmt: skip
    COMMANDS = {Acts}  # noqa: RUF012  Textual's own form

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
        self._opening = Opening(self, self._give_up)
        self.hands = Hands()
        self.held = Held(self)
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
        loop.set_default_executor(self.hands)
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and sys.platform != "win32":
                loop.add_signal_handler(getattr(signal, name), self._told_to_end, name)
        if not self.is_headless:
            self.set_interval(WATCH, self._watch_terminal)
        self.app_resume_signal.subscribe(self, self._resumed)
        self.set_timer(PAINTED, self._open)  # it need not wait until all is painted

    def _resumed(self, _: App[None]) -> None:
        """Draw everything: what the shell wrote meanwhile is where the console was."""
        self.refresh(layout=True)

    def _watch_terminal(self) -> None:
        if hung_up(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self._lost_terminal()

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer everything by its name, but not while the database is awaited."""
        if action == "command_palette" and self._opening.waits:
            return False
        return super().check_action(action, parameters)

    def action_command_palette(self) -> None:
        """Offer everything by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    async def action_quit(self) -> None:
        """End; what was typed and not sent stays."""
        self.save_everything()
        if self.desk is None and self._opening.waits:
            self._give_up()
        else:
            self.exit()

    def action_suspend_process(self) -> None:
        """Give the terminal to the shell until `fg` brings the console back (safety.md 7)."""
        self.save_everything()
        super().action_suspend_process()

    def _give_up(self) -> None:
        """End without a desk."""
        self._end_with(self._opening.error or NO_ANSWER)

    def _end_with(self, error: CaselineError) -> None:
        self.fault = str(error)
        self.exit(return_code=5 if isinstance(error, Unavailable) else 1)

    @work(group="open")
    async def _open(self) -> None:
        try:
            desk = await self._opening.answer(self._open_desk)
            if self._personas and self._username is None:
                await self._opening.answer(lambda: desk.org)
                from tui.screens.sign_in import SignIn  # noqa: PLC0415  only demos ask

                self.push_screen(SignIn(desk), self.sit_down)
            else:
                await self._enter(desk, home=self._username is None)
        except CaselineError as error:
            self._end_with(error)

    def sit_down(self, desk: Desk | None) -> None:
        """Begin to work as the person who was picked; without one, end."""
        if desk is None:
            self.exit()
        else:
            self.run_worker(later(self._sit_down, desk), group="open")

    async def _sit_down(self, desk: Desk) -> None:
        try:
            await self._enter(desk, home=True)
        except CaselineError as error:
            self._end_with(error)

    def _arrive(self, desk: Desk) -> tuple[User, int, ListView]:
        """Read what the first screen needs; runs in a thread."""
        person, seen = desk.person, desk.store.changed()  # before anything else is read
        self._shown_at = desk.clock.now()
        self.take_up(desk)
        known = lists(desk)
        self.note_lists(known)
        return person, seen, opening(known) or choose(known, self.kept.get("list"))

    async def _enter(self, desk: Desk, *, home: bool) -> None:
        person, self._seen, start = await self._opening.answer(partial(self._arrive, desk))
        self.desk = desk
        profile = desk.org.profiles.get(person.profile)
        self.standing = replace(
            self.standing, name=person.name, profile=profile.label if profile else person.profile
        )
        open_records = unpack(self.kept.get("workspace"))
        there = start.key == self.kept.get("list")
        self.lowest.show(start, find=self.kept.get("cursor") if there else None)
        self.workspace = open_records
        self.look()
        if home and self.workspace.at is None:
            self.visit("home")
        self.offer_drafts()
        self.set_interval(POLL, self.poll)
        self.catch_up()
        for caution in desk.store.cautions:
            self.remark(caution)

    def _handle_exception(self, error: Exception) -> None:
        """Tell what the database or a rule refused, wherever it was asked; any other is a fault."""
        failed = error.error if isinstance(error, WorkerFailed) else None
        if isinstance(failed, CaselineError):
            self.say(failed)
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End after a fault in the program; what was in its variables is told to nobody."""
        failed = self._exception
        error = failed.error if isinstance(failed, WorkerFailed) else failed
        with suppress(Exception):  # what broke may be what saves; the end must come all the same
            self.save_everything()
        if error is not None and self.fault is None:
            self.fault = report(error, self._reports)
        self._close_messages_no_wait()

    async def on_event(self, event: events.Event) -> None:
        """Keep from a sheet what would change the words that are being sent."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if not self.screen_stack:
                return  # the console has ended: a key finds nobody any more
            if isinstance(self.screen, Sheet) and self.screen.withholds(event):
                return
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Give letters that reached no field to the screen on top, before they act as keys."""
        screen = self.screen
        if isinstance(screen, Acting):
            screen.take(event)

    # telling -------------------------------------------------------------------------------

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

    async def push_screen_wait(
        self, screen: Screen[T] | str, *, mode: str | None = None
    ) -> T | Any:
        """Show a screen and wait for its answer; whoever asked may be gone when it comes."""
        answer: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

        def told(result: T | None) -> None:
            if not answer.done():
                answer.set_result(result)

        self.push_screen(screen, told, mode=mode)
        return await answer

    async def ask(self, question: NeedsConfirmation) -> bool:
        """Ask a question and wait for the answer."""
        from tui.screens.confirm import Confirm  # noqa: PLC0415  sheets load when they are used

        sheet: Screen[Any] = Confirm(question)
        return bool(await self.push_screen_wait(sheet))
