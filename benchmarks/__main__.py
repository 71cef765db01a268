"""`./run bench [--size 10k|100k|1m] [--db URL]`: the table of what is fast, and what is not.

It writes: claims, which it gives back, and imports and feeds into desks of its own.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from platformdirs import user_cache_path
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks import console_rows, data_rows, feed_rows, writing_rows
from benchmarks.fill import MEASURER, fill
from benchmarks.timing import measure
from core.errors import CaselineError
from data import schema
from data.engine import connect, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.timing import Line

PARTS = ("data", "writing", "feed", "console")
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}


def main(argv: list[str] | None = None) -> int:
    """Fill the database where that is not done yet, measure, and print the table."""
    ask = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    ask.add_argument("--size", choices=SIZES, default="10k", help="cases in the database")
    ask.add_argument(
        "--db", metavar="URL",
        help=f"an empty database, or one filled before; PostgreSQL with the role {MEASURER}",
    )  # fmt: skip
    ask.add_argument("--smaller", metavar="URL", help="one filled with a tenth, to see what grows")
    ask.add_argument("--only", choices=PARTS, action="append", help="a part of it")
    given = ask.parse_args(argv)
    console = Console()
    tenth = next((name for name, n in SIZES.items() if n * 10 == SIZES[given.size]), None)
    try:
        url = given.db or _kept(given.size)
        smaller = given.smaller or (_kept(tenth) if tenth and not given.db else None)
        for address, size in ((url, SIZES[given.size]), (smaller, SIZES[given.size] // 10)):
            if address:
                _prepare(address, size, console)
        parts = given.only or [*PARTS]
        return _print(url, smaller, SIZES[given.size], parts, console)
    except CaselineError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _kept(size: str) -> str:
    folder = user_cache_path("caseline")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return f"sqlite:///{folder / f'bench-{size}.db'}"


def _prepare(url: str, size: int, console: Console) -> None:
    address = parse(url)
    if address.get_backend_name() == "sqlite":
        known = Path(str(address.database)).exists()
    else:
        engine = connect(address)
        known = schema.version(engine) is not None
        engine.dispose()
    if known:
        return
    start = perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("filling")
        fill(url, size, lambda what, done, whole: bar.update(
            task, description=what, completed=done, total=whole))  # fmt: skip
    console.print(f"filled with {size:,} cases below the desk in {perf_counter() - start:.0f} s")


def _print(url: str, smaller: str | None, size: int, parts: list[str], console: Console) -> int:
    table = Table("", "goal", "figure", "", "ours", "floor", box=None)
    table.title = f"{parse(url).get_backend_name()}, {size:,} cases"
    missed = 0
    with console.status("measuring") as status:
        for line in _lines(url, smaller, size, parts):
            status.update(line.name)
            missed += not line.met
            verdict = "pass" if line.met else "[bold]miss[/]"
            table.add_row(line.name, line.goal, line.figure, verdict, line.ours, line.floor)
    console.print(table)
    console.print(f"{missed} missed" if missed else "all met")
    return 0


def _lines(url: str, smaller: str | None, size: int, parts: list[str]) -> Iterator[Line]:
    if "data" in parts:
        yield from map(measure, data_rows.rows(url, smaller))
        yield from data_rows.lines(url)
    if "writing" in parts:
        yield from writing_rows.lines(url, size)
    if "feed" in parts and parse(url).get_backend_name() == "sqlite":
        yield from feed_rows.lines(max(1000, size // 10))
    if "console" in parts:
        yield from console_rows.lines(url, smaller)


if __name__ == "__main__":
    sys.exit(main())
