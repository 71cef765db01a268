"""The clock of a team: its server's, whatever the machines of its people show.

A reopening is refused six hours after the closing, and both are read from the same clock (design
page 6). To ask it costs a way to the server; in between the machine's own clock only counts on, and
where that was set or slept, the server is asked again.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.clock import to_millis
from data.faults import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

TRUSTED = 300.0
"""Seconds that a machine's clock may count on by itself: it gains or loses milliseconds in them."""
STEP = 0.25
"""Seconds by which wall and count may come apart before the clock counts as set, or as asleep."""


class ServerClock:
    """Tells the server's time."""

    def __init__(
        self, engine: Engine, *, wall: Callable[[], float] = time.time,
        count: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Ask `engine`; `wall` is the machine's time and `count` what nobody can set."""
        self._engine, self._wall, self._count = engine, wall, count
        self._asked: tuple[datetime, float, float] | None = None
        """The server's moment, and what both of the machine's clocks showed then."""

    def now(self) -> datetime:
        """Give the present moment.

        Raises `Unreachable` where the server has to be asked and does not answer.
        """
        known = self._asked
        if known is None or not self._counts_on(known):
            known = self._asked = self._ask()
        moment, _, counted = known
        return to_millis(moment + timedelta(seconds=self._count() - counted))

    def _counts_on(self, known: tuple[datetime, float, float]) -> bool:
        _, wall, counted = known
        passed = self._count() - counted
        return passed < TRUSTED and abs(self._wall() - wall - passed) < STEP

    def _ask(self) -> tuple[datetime, float, float]:
        before = self._count()
        with guard(self._engine), self._engine.connect() as connection:
            told = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        # The answer was true somewhere between question and answer.
        return told.astimezone(UTC), self._wall(), (before + self._count()) / 2
