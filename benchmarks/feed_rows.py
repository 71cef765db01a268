"""The rows of the table of the data feed: a day of many accounts, against the bare driver."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from itertools import groupby
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from benchmarks import raw as floor
from benchmarks.timing import most, ratio
from core.clock import SystemClock, iso
from core.entities import Account, Contact
from core.org import loader
from data.bootstrap import open_desk
from data.exchange import feeds
from data.exchange.feeds import CHUNK
from data.founding import found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.timing import Line
    from core.desk import Desk

OPEN, BEGINS, ENDS = 32, 90, 192
"""Of so many accounts one has an open case; on the day one begins to be answered by rules, and one
ends: about as many as in the feed that was computed of New York's requests."""
CONTACTS = 10
"""Of so many accounts one has a contact."""
LONGEST = 60
"""Seconds of a day with a hundred thousand accounts."""
WRITTEN = ("cases", "activities", "feed_items", "outgoing_mail", "notifications")
"""What rules write beside an account."""


def lines(size: int) -> Iterator[Line]:
    """Give the rows in the order of the table, for `size` accounts."""
    with TemporaryDirectory(prefix="caseline-bench-") as folder:
        ours, theirs = (Path(folder) / name for name in ("a.db", "b.db"))
        _begin(ours, size)
        day, part = Path(folder) / "day.csv", Path(folder) / "part.csv"
        _write(day, _values(size))
        _write(part, (row for n, row in enumerate(_values(size)) if n % 10 == 0))
        _copy(ours, theirs)
        _run(theirs, part)  # a part of it first, elsewhere: what memory it takes at all
        theirs.unlink()
        _copy(ours, theirs)
        before = getrusage(RUSAGE_SELF).ru_maxrss
        taken = _run(ours, day)
        held = getrusage(RUSAGE_SELF).ru_maxrss - before
        yield ratio(f"feed of {size:,} accounts", 5.0, taken, _by_hand(ours, theirs), "s")
        yield most("all of it", LONGEST, taken, "s")
        yield most("memory of all beyond that of a tenth", 32, held / 1024, "MB")


def _begin(path: Path, size: int) -> None:
    """Make a desk with accounts; some of them have open cases."""
    desk = found(f"sqlite:///{path}", files=loader.shipped(), people=[("root", "Root", "admin")])
    name = _field(desk)
    with desk.store.work(
        key=str(uuid4()), command="benchmark.fill", params="{}", person=None, at=desk.clock.now()
    ) as unit:
        for first in range(0, size, CHUNK):
            unit.add_all([Account(external_id=_key(n), name=f"Account {n}", kind="business",
                                  custom={name: n % 3})
                          for n in range(first, min(first + CHUNK, size))])  # fmt: skip
            accounts = unit.page(Account, after=first, limit=CHUNK)[::CONTACTS]
            unit.add_all([Contact(external_id=f"P-{one.id}", account_id=one.id, last_name="Doe",
                                  email=f"p{one.id}@example.com") for one in accounts])  # fmt: skip
            unit.forget()
    desk.store.close()
    first_day = path.with_name("first.csv")
    _write(first_day, ((_key(n), 9) for n in range(0, size, OPEN)))
    _run(path, first_day)


def _field(desk: Desk) -> str:
    """Give the field that the feed fills."""
    columns = desk.org.feed.accounts.values() if desk.org.feed else ()
    return next(name for name in columns if name in desk.org.account_fields)


def _key(number: int) -> str:
    return f"A-{number:06}"


def _values(size: int) -> Iterator[tuple[str, int]]:
    for number in range(size):
        value = 10 if number % OPEN == 0 else 9 if number % BEGINS == 1 else number % 3 + 1
        yield _key(number), 0 if number % ENDS == 0 else value


def _write(path: Path, rows: Iterable[tuple[str, int]]) -> None:
    with path.open("w", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(("account_external_id", "oldest_aging_days"))
        sheet.writerows(rows)


def _run(path: Path, day: Path) -> float:
    """Run a day; give the seconds."""
    desk = open_desk(db=f"sqlite:///{path}", username="root")
    start = perf_counter()
    report = feeds.run(desk, day)
    taken = perf_counter() - start
    desk.store.close()
    if report.rows.rejected or not report.rows.updated:
        msg = f"the feed went wrong: {report.message}"
        raise AssertionError(msg)
    return taken


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
        read.backup(write)
    target.chmod(0o600)


# the floor -----------------------------------------------------------------------------------


class _Statement(NamedTuple):
    account: int
    sql: str
    values: tuple[Any, ...]


def _by_hand(source: Path, target: Path) -> float:
    """Write the same rows into the other desk, each account in a savepoint of its own.

    Triggers write the journal, as they do for everybody; gives the seconds.
    """
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
        found = sorted(_statements(read, write), key=lambda one: one.account)
    groups = [[*some] for _, some in groupby(found, key=lambda one: one.account)]
    desk = open_desk(db=f"sqlite:///{target}", username="root")
    raw = floor.connect(f"sqlite:///{target}", desk, writes=True)
    desk.store.close()
    start = perf_counter()
    for first in range(0, len(groups), CHUNK):
        now = iso(SystemClock().now())
        with raw.transaction((uuid4().hex, now, 1, "feed.run", "{}")) as action:
            for group in groups[first : first + CHUNK]:
                raw.run("SAVEPOINT one")
                for one in group:
                    raw.run(one.sql, *one.values)
                raw.run("RELEASE one")
            said = json.dumps({"message": "done", "made": {}, "notes": []})
            raw.run("INSERT INTO outcomes (action_id, body) VALUES (?, ?)", action, said)
    return perf_counter() - start


def _statements(read: sqlite3.Connection, write: sqlite3.Connection) -> Iterator[_Statement]:
    """Give what makes of the one desk the other, statement by statement."""
    read.row_factory = write.row_factory = sqlite3.Row
    yield from _changed(read, write, "accounts", {})
    owners = {row["id"]: row["account_id"] for row in read.execute("SELECT * FROM cases")}
    for table in WRITTEN:
        yield from _changed(read, write, table, owners)


def _changed(
    read: sqlite3.Connection, write: sqlite3.Connection, table: str, owners: dict[int, int]
) -> Iterator[_Statement]:
    known = {row["id"]: row for row in write.execute(f"SELECT * FROM {table}")}
    for row in read.execute(f"SELECT * FROM {table}"):
        old, names = known.get(row["id"]), row.keys()
        case = row["id"] if table == "cases" else None if table == "accounts" else row["record_id"]
        account = row["id"] if case is None else owners[case]
        if old is None:
            given = {name: row[name] for name in names if name != "action_id"}
            columns, marks = [*given], ["?"] * len(given)
            if "action_id" in names:
                columns, marks = [*columns, "action_id"], [*marks, "caseline_action()"]
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(marks)})"
            yield _Statement(account, sql, tuple(given.values()))
        elif differ := {name: row[name] for name in names if row[name] != old[name]}:
            sets = ", ".join(f"{name} = ?" for name in differ)
            sql = f"UPDATE {table} SET {sets} WHERE id = ?"
            yield _Statement(account, sql, (*differ.values(), row["id"]))
