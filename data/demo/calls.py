"""The mix of the demo's cases: how many of each kind, how old, and where they stand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data.demo.callers import Callers
from data.demo.cases import Plots
from data.demo.cast import read
from data.demo.scenes import Scenes
from data.demo.times import Times

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from data.demo.cases import Told
    from data.demo.cast import Cast
    from data.demo.customers import Town
    from data.demo.script import Script

NUMBERS = {"homeowner": (42, 63, 115), "installer": (25, 27, 48), "customer_support": (15, 26, 39)}
"""Cases of each kind: waiting in their queue, in somebody's hands, closed; 400 in all."""
URGENT = {"homeowner": 4, "installer": 4, "customer_support": 2}
"""Waiting cases of high priority, besides those of the scenes."""
PRESSING = 11
"""Every so many cases in hand are of high priority."""
KEPT = 8
"""Every so many cases in hand stay with the person who opened them."""
JUST_CLOSED = (12, 55, 130, 210, 285, 345)
"""Minutes ago at which cases were closed: these can still be reopened."""
QUIET = timedelta(hours=7)
"""All others were closed longer ago than that."""
OLDEST = {
    "waiting": timedelta(days=26),
    "worked": timedelta(days=60),
    "closed": timedelta(days=240),
}


class Calls:
    """Plans every case of the demo."""

    def __init__(self, script: Script, rng: Random, cast: Cast, town: Town, now: datetime) -> None:
        """Let the people of `town` call, up to `now`."""
        phrases = read("phrases")
        self.rng, self.now = rng, now
        self.times = Times(rng, now, cast.org.time_zone)
        self.plots = Plots(script, rng, cast, self.times, phrases)
        self.callers = Callers(rng, cast, town, self.times, phrases)
        self.scenes = Scenes(script, self.plots, self.callers, phrases)
        self.kinds = {name: read(name) for name in NUMBERS}
        self.just_closed = list(JUST_CLOSED)
        self.open: list[Told] = []

    def plan(self) -> None:
        """Plan all of them; the script puts them in order of time."""
        scenes = self.scenes.plan(self.kinds["homeowner"])
        for name, (waiting, worked, closed) in NUMBERS.items():
            self._waiting(name, waiting - (scenes if name == "homeowner" else 0))
            self._worked(name, worked)
            self._closed(name, closed)
        self.scenes.last_words(self.open)

    def _calm(self) -> str:
        return self.rng.choice(("Low", "Medium", "Medium", "Medium", "Medium", "Medium", "Medium"))

    def _waiting(self, name: str, number: int) -> None:
        urgent = set(self.rng.sample(range(number // 2, number), URGENT[name]))
        ages = self.times.ages(number, timedelta(minutes=7), OLDEST["waiting"])
        for n, age in enumerate(ages):
            case = self.callers.case(self.kinds[name], self.times.back(age))
            self.plots.open(case, priority="High" if n in urgent else self._calm())
            self.plots.waiting(case)
            self.open.append(case)

    def _worked(self, name: str, number: int) -> None:
        ages = self.times.ages(number, timedelta(hours=1), OLDEST["worked"])
        for n, age in enumerate(ages):
            case = self.callers.case(self.kinds[name], self.times.back(age))
            kept = n % KEPT == KEPT - 1
            priority = self._calm() if (n + 1) % PRESSING else "High"
            self.plots.open(case, kept=kept, priority=priority)
            if name == "homeowner" and n == number // 3:
                closed = self.now - timedelta(hours=28)
                self.plots.reopened(case, closed, closed + timedelta(hours=3))
            else:
                self.plots.working(case, kept=kept)
            self.open.append(case)

    def _closed(self, name: str, number: int) -> None:
        ages = self.times.ages(number, timedelta(hours=14), OLDEST["closed"])
        for n, age in enumerate(ages):
            case = self.callers.case(self.kinds[name], self.times.back(age))
            self.plots.open(case, priority=self._calm())
            if n >= number - len(JUST_CLOSED) // len(NUMBERS):
                at = self.now - timedelta(minutes=self.just_closed.pop())
            else:
                hours = min(age / timedelta(hours=2), 290)
                at = self.times.later(case.at, 3, hours, self.now - QUIET)
            self.plots.closed(case, at)
