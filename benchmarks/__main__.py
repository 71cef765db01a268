"""`./run bench [--size 10k|100k|1m] [--db URL]`: the table of what is fast, and what is not."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from platformdirs import user_cache_path
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks import data_rows
from benchmarks.fill import fill
from benchmarks.timing import measure
from core.errors import CaselineError
from data import schema
from data.engine import connect, parse

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}


def main(argv: list[str] | None = None) -> int:
    """Fill the database where that is not done yet, measure, and print the table."""
    ask = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    ask.add_argument("--size", choices=SIZES, default="10k", help="cases in the database")
    ask.add_argument("--db", metavar="URL", help="an empty database, or one filled before")
    given = ask.parse_args(argv)
    console = Console()
    url = given.db or f"sqlite:///{_kept(given.size)}"
    try:
        _prepare(url, SIZES[given.size], console)
        return _print(url, given.size, console)
    except CaselineError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _kept(size: str) -> Path:
    folder = user_cache_path("caseline")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"bench-{size}.db"


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


def _print(url: str, size: str, console: Console) -> int:
    table = Table("", "goal", "ratio", "", "ours p50", "p95", "floor p50", "p95 ms", box=None)
    table.title = f"{parse(url).get_backend_name()}, {size} cases"
    missed = 0
    with console.status("measuring") as status:
        for row in data_rows.rows(url):
            status.update(row.name)
            ours, floor = measure(row)
            ratio = ours.p50 / floor.p50
            missed += ratio > row.goal
            table.add_row(
                row.name, f"≤ {row.goal:g}×", f"{ratio:.2f}×",
                "pass" if ratio <= row.goal else "[bold]miss[/]",
                *(f"{figure:.3f}" for figure in (ours.p50, ours.p95, floor.p50, floor.p95)),
            )  # fmt: skip
    console.print(table)
    console.print(f"{missed} missed" if missed else "all met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
