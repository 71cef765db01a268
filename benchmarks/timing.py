"""Times two ways of doing the same in turn, so that a busy quarter of an hour hits both."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Act = Callable[[], object]

WARM = 5
"""Turns that do not count: caches fill, statements are compiled."""
LONGEST = 4.0
"""Seconds that one row of the table takes at most."""

LARGE = 1000
"""Figures from here on are printed whole, smaller ones with three digits."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is measured, against what, and how it may compare."""

    name: str
    goal: float
    """The largest ratio of ours to the floor."""
    ours: Act
    floor: Act
    turns: int = 200
    warm: int = WARM


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table when it is measured."""

    name: str
    goal: str
    figure: str
    met: bool
    ours: str = ""
    floor: str = ""


def p95(times: Sequence[float]) -> float:
    """Give what nineteen of twenty stay below."""
    return quantiles(times, n=20)[-1]


def ratio(
    name: str, goal: float, ours: float, floor: float, unit: str = "ms", *, more: str = ""
) -> Line:
    """Compare a figure of ours with the floor's."""
    return Line(
        name, f"≤ {goal:g}×", f"{ours / floor:.2f}×", ours <= goal * floor,
        f"{_short(ours)} {unit}{more}", f"{_short(floor)} {unit}",
    )  # fmt: skip


def most(name: str, goal: float, ours: float, unit: str) -> Line:
    """Compare a figure of ours with a limit."""
    return Line(name, f"≤ {goal:g} {unit}", f"{_short(ours)} {unit}", ours <= goal)


def _short(figure: float) -> str:
    return f"{figure:.3g}" if figure < LARGE else f"{figure:,.0f}"


def measure(row: Row) -> Line:
    """Do both in turn, and compare the medians."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(row.warm):
        row.ours()
        row.floor()
    gc.collect()
    end = perf_counter() + LONGEST
    while len(taken[0]) < row.turns and (perf_counter() < end or len(taken[0]) < WARM):
        for act, times in zip((row.ours, row.floor), taken, strict=True):
            start = perf_counter()
            act()
            times.append((perf_counter() - start) * 1000)
    ours, floor = taken
    return ratio(
        row.name, row.goal, median(ours), median(floor), more=f" (p95 {_short(p95(ours))})"
    )
