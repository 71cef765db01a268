"""Plausible times: old acts fall into office hours, recent ones are as recent as they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from random import Random

OPENS, CLOSES = 8, 18
SATURDAY = 5
RECENT = timedelta(hours=36)


class Times:
    """Draws moments that lie before now."""

    def __init__(self, rng: Random, now: datetime, zone: str) -> None:
        """Draw from `rng` in the office's zone."""
        self.rng, self.now, self.zone = rng, now, ZoneInfo(zone)

    def ages(self, number: int, youngest: timedelta, oldest: timedelta) -> list[timedelta]:
        """Give so many ages, more young ones than old ones, oldest first."""
        ratio = oldest / youngest
        shares = [(n + self.rng.random()) / number for n in range(number)]
        return [youngest * ratio ** (share**0.55) for share in reversed(shares)]

    def back(self, age: timedelta) -> datetime:
        """Give a moment about so long ago, when the office was open."""
        wanted = self.now - age
        moved = self.office(wanted)
        return moved if age > RECENT and moved < self.now - RECENT / 2 else wanted

    def later(self, moment: datetime, low: float, high: float, until: datetime) -> datetime:
        """Give a moment some hours later in office hours, but strictly before `until`."""
        wanted = self.office(moment + timedelta(hours=self.rng.uniform(low, high)))
        if moment < wanted < until:
            return wanted
        return moment + (until - moment) * self.rng.uniform(0.15, 0.6)

    def office(self, moment: datetime) -> datetime:
        """Move a moment to the next time the office is open."""
        local = moment.astimezone(self.zone)
        if local.hour >= CLOSES:
            local = self._morning(local + timedelta(days=1))
        elif local.hour < OPENS:
            local = self._morning(local)
        while local.weekday() >= SATURDAY:
            local = self._morning(local + timedelta(days=1))
        return local

    def _morning(self, local: datetime) -> datetime:
        return local.replace(hour=OPENS, minute=0, second=0) + timedelta(
            minutes=self.rng.uniform(0, 540)
        )
