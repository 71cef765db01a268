"""Builds the demo: an organisation that has been at work for a year, up to this minute.

Everything goes through the desk's commands with a moved clock, so that journal, feed, bell and
outbox are what they would be. The same seed and time give the same rows.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from core.clock import FixedClock, SystemClock, to_millis
from core.commands.bell import ReadBell
from core.desk import Desk
from core.org import loader
from data.demo import knowledge
from data.demo.calls import NUMBERS, Calls
from data.demo.cast import Cast
from data.demo.customers import FOUNDED, Town
from data.demo.fed import Fed
from data.demo.script import Script
from data.founding import found

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

SEED = 2026
HIRED = FOUNDED + timedelta(days=20)
"""How long ago the people came."""


def demo_desk(
    path: Path, *, at: datetime | None = None, seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> Desk:  # fmt: skip
    """Make a demo in a new file; gives the system's desk on it.

    It is not synced to disk: it can be made again at any time. With `at` its clock stands there.
    """
    now = to_millis(at) if at else SystemClock().now()
    desk = found(
        f"sqlite:///{path}", files=loader.shipped(), people=(), throwaway=True, demo=True,
        at=now - HIRED - timedelta(hours=1),
    )  # fmt: skip
    fill(desk, now=now, seed=seed, progress=progress)
    return Desk(desk.store, FixedClock(now) if at else SystemClock())


def fill(
    desk: Desk, *, now: datetime, seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> None:  # fmt: skip
    """Fill a freshly founded database with the demo; who is there already stays."""
    rng, script, cast = Random(seed), Script(), Cast(desk.org, NUMBERS)  # noqa: S311  a demo is no secret
    cast.hire(script, desk, now - HIRED)
    town = Town(script, rng, cast, now)
    Calls(script, rng, cast, town, now).plan()
    Fed(script, cast, town, desk, now).plan()
    knowledge.plan(script, cast, now)
    for person in cast.people:
        script.add(now - timedelta(hours=22), person.username, _read_all)
    script.play(desk, progress)


def _read_all() -> ReadBell:
    return ReadBell(which="all")
