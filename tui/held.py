"""Paints once: what a key asked for is drawn when it is there, and not piece by piece."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

LONGEST = 0.1
"""Seconds without a repaint; who waits longer for an answer sees that it is awaited."""


class Held:
    """Holds the repaints of a console while somebody reads what is to be drawn.

    A read takes a few milliseconds, a repaint ten times as much: without this each key that opens
    something would first paint an empty page.
    """

    def __init__(self, app: App[None]) -> None:
        """Hold nothing yet."""
        self._app = app
        self._for: set[object] = set()
        self._batch = ExitStack()
        self._limit: Timer | None = None

    @property
    def holds(self) -> bool:
        """Whether a repaint is held."""
        return self._limit is not None

    def hold(self, reader: object) -> None:
        """Paint nothing until this reader lets go, or too long."""
        self._for.add(reader)
        if not self.holds:
            self._batch.enter_context(self._app.batch_update())
            self._limit = self._app.set_timer(LONGEST, self._paint)

    def let_go(self, reader: object) -> None:
        """Paint, if nobody else is still reading."""
        self._for.discard(reader)
        if not self._for:
            self._paint()

    def _paint(self) -> None:
        self._for.clear()
        if self._limit is not None:
            self._limit.stop()
            self._limit = None
            self._batch.close()
