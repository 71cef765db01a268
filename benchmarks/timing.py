"""Times two ways of doing the same in turn, so that a busy quarter of an hour hits both."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Act = Callable[[], object]

WARM = 5
"""Turns that do not count: caches fill, statements are compiled."""
LONGEST = 4.0
"""Seconds that one row of the table takes at most."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in milliseconds."""

    p50: float
    p95: float
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is measured, against what, and how it may compare."""

    name: str
    goal: float
    """The largest ratio of ours to the floor."""
    ours: Act
    floor: Act
    turns: int = 200


def measure(row: Row) -> tuple[Times, Times]:
    """Give our times and the floor's."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(WARM):
        row.ours()
        row.floor()
    gc.collect()
    end = perf_counter() + LONGEST
    while len(taken[0]) < row.turns and (perf_counter() < end or len(taken[0]) < WARM):
        for act, times in zip((row.ours, row.floor), taken, strict=True):
            start = perf_counter()
            act()
            times.append((perf_counter() - start) * 1000)
    ours, floor = map(_times, taken)
    return ours, floor


def _times(taken: list[float]) -> Times:
    return Times(median(taken), quantiles(taken, n=20)[-1], len(taken))
