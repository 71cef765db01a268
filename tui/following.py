"""The console follows its database: what others change, that it is gone, that it is back."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.reactive import reactive

from core.errors import CaselineError, Unavailable, Unreachable
from tui.attending import Attending
from tui.look import ask, moment, zone
from tui.screens.base import Base
from tui.screens.sheet import Sheet
from tui.widgets.record_pane import Head

if TYPE_CHECKING:
    from datetime import datetime

    from core.desk import Desk

MUTE = 3.0
"""Seconds without an answer after which it is said that there is none."""
NO_ANSWER = Unreachable("The database has not answered for a while.", title="No answer")
BACK = "The database answers again. What you see is as it is now."


@dataclass(frozen=True, slots=True)
class Standing:
    """What the title bar says."""

    name: str = ""
    profile: str = ""
    place: str = ""
    unread: int = 0
    news: frozenset[str] = frozenset()
    """The open cases on which others did something since the person looked at them."""
    busy: int = 0
    trouble: str = ""


class Following(Attending):
    """The part of the application that knows whether what it shows is true."""

    standing: reactive[Standing] = reactive(Standing(), repaint=False)
    _seen: int | None = None
    """The store's number of the last change that was shown."""
    _wakes: datetime | None = None
    """When the next case is back from its snooze: no act tells of it."""
    _shown_at: datetime | None = None
    """When everything was asked for last: what ends between then and now is not to be missed."""
    _asking = False

    def require_desk(self) -> Desk:
        """Give the desk; before there is one nothing can be done."""
        if self.desk is None:
            msg = "The desk is still being opened."
            raise Unavailable(msg)
        return self.desk

    @work(group="live")
    async def poll(self) -> None:
        """Look whether somebody wrote something; one look waits for the one before."""
        if self._asking:
            return
        self._asking = True
        try:
            seen, now = await self._answer()
        except CaselineError as error:
            self.lost(error)
        else:
            self._heard(seen, now)
            if self._wakes is not None and now >= self._wakes:
                self._woken(now)
            self.attend()
        finally:
            self._asking = False

    async def _answer(self) -> tuple[int, datetime]:
        desk = self.require_desk()
        asked = asyncio.ensure_future(
            asyncio.to_thread(lambda: (self._newest(desk), desk.clock.now()))
        )
        done, _ = await asyncio.wait([asked], timeout=MUTE)
        if not done:
            self.lost(NO_ANSWER)
        return await asked

    def _newest(self, desk: Desk) -> int:
        """Give the number of the last change; a change of the organisation is followed."""
        seen = desk.store.changed()
        if seen != self._seen:
            desk.keep_up()
        return seen

    def _heard(self, seen: int, now: datetime) -> None:
        """Show what changed; after a loss everything may have, and numbers tell nothing."""
        before, self._seen = self._seen, seen
        if self.standing.trouble or before != seen:
            self._shown_at = now
        if self.standing.trouble:
            self.standing = replace(self.standing, trouble="")
            self.remark(BACK, severity="information")
            self.changed()
        elif before != seen:
            self.changed()

    def _woken(self, now: datetime) -> None:
        """Show that a case is back: nothing of it was changed, so that all is drawn anew."""
        self._wakes, self._shown_at = None, now
        self.changed()
        with suppress(ScreenStackError, NoMatches):
            self.lowest.rows.refresh()
            self.lowest.query_one(Head).refresh(layout=True)

    def lost(self, error: CaselineError) -> None:
        """Say, as long as it lasts, that the database cannot be read, and since when."""
        if self.standing.trouble or self.desk is None:
            return
        now = self.desk.clock.now()
        since = moment(now, now, zone(self.desk))
        self.standing = replace(self.standing, trouble=f"{error.title} since {since}")

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
        """Count the unread notifications, look which open cases have news, and what wakes next."""
        desk, open_cases = self.require_desk(), self.workspace.cases
        try:
            unread = await ask(desk, lambda look: look.unread())
            news = await ask(desk, lambda look: look.news(open_cases))
            if (shown_at := self._shown_at) is not None:
                self._wakes = await ask(desk, lambda look: look.next_waking(shown_at))
        except CaselineError:
            return
        self.standing = replace(self.standing, unread=unread, news=news)

    def working(self, step: int) -> None:
        """Count the commands that are on their way."""
        self.standing = replace(self.standing, busy=self.standing.busy + step)

    def unread(self, error: CaselineError) -> None:
        """Say that something could not be read; that nothing can be read is said once."""
        if isinstance(error, Unreachable):
            self.lost(error)
        else:
            self.remark(str(error))
