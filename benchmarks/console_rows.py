"""The rows of the table that a person feels: the console at a terminal, seen from outside."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from benchmarks.bare import PAINTED
from benchmarks.fill import MEASURER
from benchmarks.timing import Line, most, p95, ratio
from benchmarks.watched import Watched
from tests.terminal import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTS, MOVES, PAGES, OPENINGS = 9, 120, 40, 60
IDLE = 6.0
"""Seconds that nobody touches a key."""
FRAME, ROWS = "caseline", r"\b0\d{7}\b"
ROOT = Path(__file__).parents[1]


def lines(url: str, smaller: str | None) -> Iterator[Line]:
    """Give the rows in the order of the table; `smaller` is a desk that starts are held against."""
    with TemporaryDirectory(prefix="caseline-bench-") as home, ExitStack() as open_ones:
        yield from _starts(url, smaller, home)
        ours = open_ones.enter_context(_console(url, home))
        bare = open_ones.enter_context(_bare("static", home))
        virtual = open_ones.enter_context(_bare("virtual", home))
        for program, painted in ((ours, ROWS), (bare, PAINTED), (virtual, PAINTED)):
            program.seen(painted)
            program.rest(1.0)
        # What lies beside the list is drawn when the cursor rests; it is the list that moves.
        ours.took("\\")
        yield from _keys(ours, virtual)
        yield from _idle(ours)
        yield ratio("memory after that", 2.5, ours.memory, bare.memory, "MB")
        yield from _shell(home)


def _console(url: str, home: str) -> Watched:
    return Watched(PROGRAM, "--db", url, "--as", MEASURER, home=home)


def _bare(what: str, home: str) -> Watched:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[1:] = [{what!r}]"
    run = f"{code}; from benchmarks.bare import Bare; Bare().run()"
    return Watched(sys.executable, "-c", run, home=home)


def _starts(url: str, smaller: str | None, home: str) -> Iterator[Line]:
    taken: dict[str, list[float]] = {"frame": [], "rows": [], "bare": [], "smaller": []}
    for _ in range(STARTS):
        with _console(url, home) as ours:
            taken["frame"].append(ours.seen(FRAME))
            taken["rows"].append(ours.seen(ROWS))
        with _bare("static", home) as bare:
            taken["bare"].append(bare.seen(PAINTED))
        if smaller is not None:
            with _console(smaller, home) as other:
                taken["smaller"].append(other.seen(ROWS))
    found = {name: median(times) for name, times in taken.items() if times}
    team = 200 if url.startswith("postgres") else 0  # its driver alone takes that to be loaded
    yield ratio("frame painted", 1.5, found["frame"], found["bare"])
    yield ratio(
        f"first rows of a queue{' (but 200 ms for the driver)' * bool(team)}", 2.2,
        found["rows"] - team, found["bare"],
    )  # fmt: skip
    if smaller is not None:
        yield ratio("first rows, against those of a smaller desk", 1.1, found["rows"],
                    found["smaller"])  # fmt: skip


def _keys(ours: Watched, virtual: Watched) -> Iterator[Line]:
    moves, floor = (_taken(program, ("down", "up"), MOVES) for program in (ours, virtual))
    yield ratio("cursor move, p95", 2.5, _slow(moves), _slow(floor))
    yield most("bytes of a cursor move", 900, median(size for _, size in moves), "bytes")
    pages, floor = (_taken(program, ("pagedown",), PAGES) for program in (ours, virtual))
    yield ratio("page down, p95", 1.75, _slow(pages), _slow(floor))
    opened = []
    for _ in range(OPENINGS):
        opened.append(ours.took("enter")[0])
        ours.took("esc")
        ours.took("down")
    yield most("Enter until a case with its feed is painted, p95", 60, p95(opened), "ms")


def _slow(taken: list[tuple[float, int]]) -> float:
    return p95([milliseconds for milliseconds, _ in taken])


def _taken(program: Watched, keys: tuple[str, ...], turns: int) -> list[tuple[float, int]]:
    for key in keys:
        program.took(key)
    return [program.took(keys[turn % len(keys)]) for turn in range(turns)]


def _idle(ours: Watched) -> Iterator[Line]:
    ours.rest(1.0)
    before, written = ours.worked, len(ours.output)
    sleep(IDLE)
    ours.rest()
    yield most("processor while idle", 1, (ours.worked - before) / IDLE * 100, "%")
    yield most("bytes while idle", 0, len(ours.output) - written, "bytes")


def _shell(home: str) -> Iterator[Line]:
    """Both, each against Python that does nothing."""
    for option in ("--help", "--version"):
        ours, python = [], []
        for _ in range(3 * STARTS):
            ours.append(_run(home, PROGRAM, option))
            python.append(_run(home, sys.executable, "-c", "pass"))
        yield most(f"{option}, over bare Python", 60, median(ours) - median(python), "ms")


def _run(home: str, *command: str) -> float:
    start = perf_counter()
    subprocess.run(  # noqa: S603  our own program
        command, check=True, capture_output=True, env={"HOME": home, "PATH": "/usr/bin:/bin"}
    )
    return (perf_counter() - start) * 1000
