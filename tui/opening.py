"""Opens a desk, however long its database lets one wait."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypeVar

from core.errors import Unreachable
from tui.screens.waiting import WaitingScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

T = TypeVar("T")
SOON = 0.6
"""Seconds without an answer after which the person is told."""
PAUSES = (1.0, 1.0, 2.0, 3.0, 4.0)
"""Seconds between two tries, the last ones for ever: what is back is seen within five."""


class Opening:
    """Asks until there is an answer; shows a screen meanwhile, once one has to wait."""

    def __init__(self, app: App[None], leave: Callable[[], object]) -> None:
        """Show it in `app`; what `leave` does is how one gets out of it."""
        self.error: Unreachable | None = None
        """Why it did not work the last time."""
        self._app, self._leave = app, leave
        self._again = asyncio.Event()
        self._screen: WaitingScreen | None = None

    @property
    def waits(self) -> bool:
        """Whether the person was told to wait."""
        return self._screen is not None

    async def answer(self, ask: Callable[[], T]) -> T:
        """Give the answer to a question that is asked in a thread.

        Raises what it raises, but for `Unreachable`: that may pass, and it is asked again.
        """
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                answer = await self._asked(ask)
            except Unreachable as error:
                self.error = error
                await self._wait(error, pause)
            else:
                self._close()
                return answer
        raise AssertionError  # the pauses never end

    async def _asked(self, ask: Callable[[], T]) -> T:
        asking = asyncio.ensure_future(asyncio.to_thread(ask))
        done, _ = await asyncio.wait([asking], timeout=SOON)
        if not done:
            self._shown().asking()
        return await asking

    async def _wait(self, error: Unreachable, pause: float) -> None:
        self._again.clear()
        self._shown().failed(error, pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._again.wait(), pause)

    def _shown(self) -> WaitingScreen:
        if self._screen is None:
            self._screen = WaitingScreen(self._again.set, self._leave)
            self._app.push_screen(self._screen)
        return self._screen

    def _close(self) -> None:
        screen, self._screen = self._screen, None
        if screen is not None:
            screen.dismiss()
