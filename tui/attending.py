"""The console says which case is open in front, and learns who else is there. Never a lock.

What is said ends by itself (`core.presence`): a console that was killed says nothing more. It is
said and asked in a thread, and nobody is told where that fails: it is no news of any record.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from textual import work
from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.screen import ModalScreen

from core.errors import CaselineError
from core.presence import RENEWED
from tui.screens.drafting import Drafting
from tui.screens.sheet import Sheet
from tui.screens.workspace import WorkspaceScreen
from tui.ways import Ways
from tui.widgets.list_head import Legend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.desk import Desk
    from core.ports import Outside
    from core.rows import Present
    from tui.hands import Hands

    There = tuple[str, bool]
    """A case, and whether something is being written about it."""


class Attending(Ways):
    """The part of the application that knows who is where."""

    hands: Hands

    def __init__(self, outside: Outside | None) -> None:
        """Be nowhere."""
        super().__init__(outside)
        self.present: Mapping[str, tuple[Present, ...]] = {}
        """Who else is at which case."""
        self._session = uuid4().hex
        self._told: There | None = None
        """What was said last."""
        self._told_at = 0.0
        self._saying = False

    def there(self) -> There | None:
        """Give the case that is open in front, and whether something is typed about it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, WorkspaceScreen):
                place = self.workspace.place
                return (place.key, False) if place and place.kind == "case" else None
            if isinstance(screen, Drafting) and screen.is_mounted:
                kind, number = screen.about()
                if kind == "case" and number:
                    return number, _is_typed(screen)
            elif not isinstance(screen, ModalScreen):
                return None
        return None

    @work(group="attend")
    async def attend(self) -> None:
        """Say where the person is, and look who else is where; one look waits for another."""
        if self._saying or self.desk is None:
            return
        self._saying = True
        try:
            found = await asyncio.to_thread(self._say_and_ask, self.desk, self.there())
        except CaselineError:
            return
        finally:
            self._saying = False
        if found != self.present:
            self._met(found)

    def _say_and_ask(self, desk: Desk, there: There | None) -> Mapping[str, tuple[Present, ...]]:
        now = time.monotonic()
        old = there is not None and now - self._told_at >= RENEWED.total_seconds()
        if there != self._told or old:
            self._told, self._told_at = there, now  # what failed is not said again at once
            if there is None:
                desk.leases.give_up(self._session)
            else:
                desk.leases.take(self._session, there[0], typing=there[1])
        return desk.leases.others()

    def _met(self, found: Mapping[str, tuple[Present, ...]]) -> None:
        before, self.present = self.present, found
        cases = {case for case in (*before, *found) if before.get(case) != found.get(case)}
        with suppress(ScreenStackError, NoMatches):  # the answer came after the end
            self._show(self.lowest, cases)
            for screen in self.screen_stack:
                if isinstance(screen, Sheet):
                    screen.met(cases)

    def _show(self, lowest: WorkspaceScreen, cases: set[str]) -> None:
        rows, pane = lowest.rows, lowest.pane
        rows.met(self.present)
        lowest.query_one(Legend).met(rows.present)
        if pane.display and pane.kind == "case" and pane.key in cases and self.desk is not None:
            pane.open(self.desk, "case", pane.key)

    def save_everything(self) -> None:
        """Keep everything, and leave the case; a minute later nobody would be there anyway."""
        super().save_everything()
        told, self._told = self._told, None
        if told is not None and self.desk is not None:
            with suppress(RuntimeError):  # the threads have ended
                self.hands.submit(self._leave, self.desk)

    def _leave(self, desk: Desk) -> None:
        with suppress(CaselineError):
            desk.leases.give_up(self._session)


def _is_typed(screen: Drafting[Any]) -> bool:
    """Say whether something is typed there; its parts come one by one, and go before it."""
    try:
        return screen.typed()
    except NoMatches:
        return False
