"""Fills a new database with a large desk.

It writes below the desk: a million commands would take half an hour. Indexes and triggers are
laid aside, rows are written in bulk under one action of their own, and everything is put back, so
that the database is as if each record had been made by a command, except for the outcomes.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks.desk import FIRST_NUMBER, LargeDesk
from core.clock import SystemClock, iso, to_millis
from core.commands.queue import CreateQueue
from core.commands.user import CreateUser
from core.entities import Group, User
from core.org import loader
from data.engine import parse
from data.founding import found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.desk import Desk

USERS, QUEUES = 60, 12
MEASURER = "agent01"
"""Who the benchmark sits down as; a member of every queue."""
TABLES = ("accounts", "contacts", "contracts", "cases", "feed_items")
JOURNALLED = {"account": "accounts", "contact": "contacts", "contract": "contracts",
              "case": "cases"}  # fmt: skip
CHUNK = 20_000


def fill(url: str, size: int, progress: Callable[[str, int, int], None]) -> None:
    """Found an organisation at `url` and give it `size` cases, with about three posts each."""
    desk = found(url, files=loader.shipped(), people=[("root", "Root", "admin")])
    _staff(desk.acting("root"))
    now = to_millis(SystemClock().now())
    with desk.store.work(
        key=str(uuid4()), command="benchmark.fill", params="{}", person=None, at=now
    ) as unit:
        users = [user.id for user in unit.many(User) if user.username.startswith("agent")]
        queues = [group.id for group in unit.many(Group) if group.key.startswith("bench")]
        action = unit.action
    desk.store.close()
    large = LargeDesk(size, now=now, users=users, queues=queues, action=action)
    write = _fill_postgres if parse(url).get_backend_name() == "postgresql" else _fill_sqlite
    write(url, large, action, progress)


def _staff(root: Desk) -> None:
    for number in range(1, USERS + 1):
        name = f"agent{number:02d}"
        root.do(CreateUser(username=name, name=f"Agent {number}", profile="back_office"))
    for number in range(1, QUEUES + 1):
        root.do(CreateQueue(name=f"Bench Queue {number}", member=(MEASURER,)))


def _rows(
    large: LargeDesk, table: str, progress: Callable[[str, int, int], None]
) -> Iterator[dict[str, Any]]:
    make = {
        "accounts": large.account_rows, "contacts": large.contact_rows,
        "contracts": large.contract_rows, "cases": large.case_rows, "feed_items": large.feed_rows,
    }[table]  # fmt: skip
    whole = {"cases": large.size, "feed_items": 3 * large.size}.get(table, large.accounts)
    for number, row in enumerate(make()):
        if number % CHUNK == 0:
            progress(table, number, whole)
        yield row


# SQLite --------------------------------------------------------------------------------------


def _fill_sqlite(
    url: str, large: LargeDesk, action: int, progress: Callable[[str, int, int], None]
) -> None:
    path = str(parse(url).database)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            raw.execute(f"PRAGMA {setting}")
        raw.execute("BEGIN")
        aside = raw.execute(
            "SELECT type, name, sql FROM sqlite_master "
            "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _ in aside:
            raw.execute(f"DROP {kind} {name}")
        for table in TABLES:
            rows = _rows(large, table, progress)
            while some := [*islice(rows, CHUNK)]:
                columns = ", ".join(some[0])
                marks = ", ".join("?" * len(some[0]))
                raw.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})",
                    ([_plain(value) for value in row.values()] for row in some),
                )
        for statement in _journal(action):
            raw.execute(statement)
        raw.execute(
            "UPDATE counters SET next = ? WHERE series = 'case'", (FIRST_NUMBER + large.size,)
        )
        for number, table in enumerate(TABLES):
            progress(f"words of {table}", number, len(TABLES))
            raw.execute(f"INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')")
        for number, (_, name, statement) in enumerate(aside):
            progress(name, number, len(aside))
            raw.execute(statement)
        for last in ("COMMIT", "ANALYZE", "PRAGMA journal_mode=WAL"):
            raw.execute(last)


def _plain(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value


def _journal(action: int) -> Iterator[str]:
    for kind, table in JOURNALLED.items():
        yield (
            "INSERT INTO changes (action_id, kind, record_id, version) "
            f"SELECT {action}, '{kind}', id, version FROM {table} ORDER BY id"
        )


# PostgreSQL ----------------------------------------------------------------------------------


def _fill_postgres(
    url: str, large: LargeDesk, action: int, progress: Callable[[str, int, int], None]
) -> None:
    import psycopg  # noqa: PLC0415  only a team's database needs it

    address = parse(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as raw, raw.cursor() as cursor:
        tables = (*TABLES, "changes")
        aside = cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
            "AND tablename = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint "
            "WHERE conname = indexname)", (list(tables),),
        ).fetchall()  # fmt: skip
        for name, _ in aside:
            cursor.execute(f"DROP INDEX {name}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table in TABLES:
            rows = _rows(large, table, progress)
            first = next(rows)
            with cursor.copy(f"COPY {table} ({', '.join(first)}) FROM STDIN") as copy:
                copy.write_row([*first.values()])
                for row in rows:
                    copy.write_row([*row.values()])
            cursor.execute(  # the next record is numbered after these
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        for statement in _journal(action):
            cursor.execute(statement)
        cursor.execute("SELECT setval('numbers_case', %s, false)", (FIRST_NUMBER + large.size,))
        for number, (name, statement) in enumerate(aside):
            progress(name, number, len(aside))
            cursor.execute(statement)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        raw.commit()
        raw.autocommit = True
        cursor.execute("VACUUM ANALYZE")
