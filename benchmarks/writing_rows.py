"""The rows of the table that write: a claim, and the import of a tenth of the cases."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks import raw as floor
from benchmarks.fill import MEASURER
from benchmarks.timing import Line, Row, measure, most, ratio
from core.clock import SystemClock, iso
from core.commands.case import ClaimCase
from core.many import CHUNK, carry_out
from core.org import loader
from core.rows import CaseFilter
from data.bootstrap import open_desk
from data.engine import parse
from data.exchange import imports
from data.founding import found
from data.sqlite_engine import LOG, PRAGMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.raw import Raw
    from core.desk import Desk

CLAIMS, MANY = 300, 1000
QUEUE = "bench_queue_2"
COPIED = ("actions", "outcomes", "cases", "feed_items", "changes", "activities", "mentions",
          "notifications")  # fmt: skip
"""The tables that an import writes to, in the order of their references."""


def lines(url: str, size: int) -> Iterator[Line]:
    """Give the rows in the order of the table; claimed cases are given back afterwards."""
    yield _claims(url)
    yield _many(url)
    if parse(url).get_backend_name() == "sqlite":
        yield from _imports(max(1000, size // 10))


# a claim -------------------------------------------------------------------------------------


def _claims(url: str) -> Line:
    desk = open_desk(db=url, username=MEASURER)
    raw = floor.connect(url, desk, writes=True)
    waiting = desk.look.cases(CaseFilter(queue=QUEUE, is_closed=False), limit=2 * CLAIMS + 20)
    ours, theirs = iter(waiting.rows[::2]), iter(waiting.rows[1::2])
    person, group = desk.actor.id, raw.ask("SELECT id FROM groups WHERE key = ?", QUEUE)[0][0]
    line = measure(Row(
        "durable claim", 3.0, lambda: desk.do(ClaimCase(case=next(ours).number)),
        lambda: _claim(raw, [next(theirs).id], person, group), turns=CLAIMS,
    ))  # fmt: skip
    _give_back(raw, [row.id for row in waiting.rows], group)
    desk.store.close()
    return line


def _many(url: str) -> Line:
    """Take many cases in one act, then as many by hand, as often committed."""
    desk = open_desk(db=url, username=MEASURER)
    raw = floor.connect(url, desk, writes=True)
    waiting = desk.look.cases(CaseFilter(queue=QUEUE, is_closed=False), limit=2 * MANY).rows
    ours, theirs = waiting[::2], [row.id for row in waiting[1::2]]
    person, group = desk.actor.id, raw.ask("SELECT id FROM groups WHERE key = ?", QUEUE)[0][0]
    start = perf_counter()
    found = carry_out(desk, ClaimCase(case=""), [row.number for row in ours])
    taken = perf_counter() - start
    start = perf_counter()
    for first in range(0, len(theirs), CHUNK):
        _claim(raw, theirs[first : first + CHUNK], person, group)
    by_hand = perf_counter() - start
    _give_back(raw, [row.id for row in waiting], group)
    desk.store.close()
    if len(found.done) != len(ours):
        msg = f"not all were taken: {found.message}"
        raise AssertionError(msg)
    return ratio(f"bulk change of {len(ours):,} cases", 5.0, taken, by_hand, "s")


def _claim(raw: Raw, cases: list[int], person: int, group: int) -> None:
    """Write what claims write, by hand: act, case, feed, outcome; triggers write the journal."""
    now, said = iso(SystemClock().now()), json.dumps({"message": "yours", "made": {}, "notes": []})
    with raw.transaction(_act(person, "case.claim", now)) as action:
        for case in cases:
            done = raw.ask(
                "UPDATE cases SET owner_user_id = ?, owner_group_id = NULL, version = version + 1, "
                "last_modified_at = ?, last_modified_by = ? WHERE id = ? AND owner_group_id = ? "
                "AND is_closed = FALSE RETURNING id", person, now, person, case, group,
            )  # fmt: skip
            if len(done) != 1:
                msg = f"case {case} was not waiting"
                raise AssertionError(msg)
            raw.run(
                "INSERT INTO feed_items (version, created_at, created_by, last_modified_at, "
                "last_modified_by, action_id, object, record_id, kind, body, visibility, author_id)"
                " VALUES (1, ?, ?, ?, ?, ?, 'case', ?, 'TrackedChange', ?, 'internal', ?)",
                now, person, now, person, action, case, "Owner: a queue → a person", person,
            )  # fmt: skip
        raw.run("INSERT INTO outcomes (action_id, body) VALUES (?, ?)", action, said)


def _give_back(raw: Raw, cases: list[int], group: int) -> None:
    now = iso(SystemClock().now())
    with raw.transaction(_act(None, "benchmark.give_back", now)):
        for case in cases:
            raw.run(
                "UPDATE cases SET owner_user_id = NULL, owner_group_id = ?, version = version + 1 "
                "WHERE id = ?", group, case,
            )  # fmt: skip


def _act(person: int | None, command: str, now: str) -> tuple[Any, ...]:
    return uuid4().hex, now, person, command, "{}"


# an import -----------------------------------------------------------------------------------


def _imports(size: int) -> Iterator[Line]:
    """Import into a new desk; then write the same rows into another one by the bare driver."""
    with TemporaryDirectory(prefix="caseline-bench-") as folder:
        sheet, ours, theirs = (Path(folder) / name for name in ("cases.csv", "a.db", "b.db"))
        _write_sheet(sheet, size)
        for path in (ours, theirs):
            _founded(path).store.close()
        _import(ours, sheet, size // 10)  # a part of it first: what memory it takes at all
        before = getrusage(RUSAGE_SELF).ru_maxrss
        taken = _import(ours, sheet, size)
        held = getrusage(RUSAGE_SELF).ru_maxrss - before
        yield ratio(f"import of {size:,} cases", 5.0, taken, _copied(ours, theirs), "s")
        yield most("memory of all beyond that of a tenth", 32, held / 1024, "MB")


def _founded(path: Path) -> Desk:
    people = [("root", "Root", "admin")]
    return found(f"sqlite:///{path}", files=loader.shipped(), people=people)


def _write_sheet(path: Path, size: int) -> None:
    now = SystemClock().now()
    with path.open("w", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(("external_id", "type", "subject", "description", "owner", "created_at"))
        for number in range(size):
            at = iso(now - timedelta(minutes=size - number))
            sheet.writerow((f"X-{number}", "customer_support", f"Question {number}",
                            f"What about the invoice of month {number}?", "root", at))  # fmt: skip


def _import(path: Path, sheet: Path, rows: int) -> float:
    """Import the first rows of a sheet; give the seconds."""
    part = sheet.with_name(f"{rows}.csv")
    with sheet.open() as whole, part.open("w") as some:
        some.writelines(line for _, line in zip(range(rows + 1), whole, strict=False))
    desk = open_desk(db=f"sqlite:///{path}", username="root")
    start = perf_counter()
    report = imports.run(desk, "case", part)
    taken = perf_counter() - start
    desk.store.close()
    if report.read != rows or report.rejected:
        msg = f"the import went wrong: {report}"
        raise AssertionError(msg)
    return taken


def _copied(source: Path, target: Path) -> float:
    """Write the rows of one desk into another, one by one, as often committed; give the seconds.

    The journal is among the rows, so no trigger writes it.
    """
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
        write.isolation_level = None
        write.execute(LOG)
        for pragma in PRAGMAS:
            write.execute(f"PRAGMA {pragma}")
        for (name,) in write.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%'"
        ).fetchall():
            write.execute(f"DROP TRIGGER {name}")
        known = {
            table: write.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0]
            for table in COPIED
        }
        start = perf_counter()
        for table in COPIED:
            _copy(read, write, table, known[table])
        return perf_counter() - start


def _copy(read: sqlite3.Connection, write: sqlite3.Connection, table: str, known: int) -> None:
    rows = read.execute(f"SELECT * FROM {table} WHERE rowid > ?", (known,))
    marks = ", ".join("?" * len(rows.description))
    insert = f"INSERT INTO {table} VALUES ({marks})"
    for number, row in enumerate(rows):
        if number % imports.CHUNK == 0:
            if number:
                write.execute("COMMIT")
            write.execute("BEGIN IMMEDIATE")
        write.execute(insert, row)
    if write.in_transaction:
        write.execute("COMMIT")
