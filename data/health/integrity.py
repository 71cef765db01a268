"""What the databases themselves find wrong with their pages, indexes and references."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from core.health import Finding, fine, note
from data import search
from data.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

OPERATIONS = 1_000_000
"""Steps of SQLite's machine between two words about how far it is."""
_PER_ROW, _PER_INDEX = 30, 25
"""About how many steps a row and each entry of it in an index take."""
_AMCHECK = "SELECT 1 FROM pg_extension WHERE extname = 'amcheck'"
_MAY = "SELECT has_function_privilege('bt_index_check(regclass, boolean)', 'EXECUTE')"
_INDEXES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam
WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace
"""


def pages(connection: Connection, tell: Callable[[float], None]) -> Iterator[Finding]:
    """Look at every page, row and index entry; `tell` hears the share that is done."""
    if connection.dialect.name == "postgresql":
        yield from _amcheck(connection)
        return
    driver: Any = connection.connection.driver_connection
    whole, done = _work(connection), 0

    def step() -> None:
        nonlocal done
        done += OPERATIONS
        tell(min(done / whole, 0.99))

    driver.set_progress_handler(step, OPERATIONS)
    try:
        rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        lines = (line for row in rows for line in str(row).splitlines())
        told = [line for line in lines if not line.startswith("***")]
    finally:
        driver.set_progress_handler(None, 0)
    if told == ["ok"]:
        yield fine("pages", "Every page, row and index entry is as SQLite wrote it.")
    else:
        yield from (Finding(topic="pages", message=f"{line}.") for line in told)


def references(connection: Connection) -> Iterator[Finding]:
    """Look whether each record that is named is there; PostgreSQL sees to that at each write."""
    if connection.dialect.name == "postgresql":
        return
    told = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    for table, row, named, _ in told:
        message = f"Row {row} of {table} names a row of {named} that is not there."
        yield Finding(topic="references", message=message)
    if not told:
        yield fine("references", "Every record that is named is there.")


def searches(connection: Connection) -> Iterator[Finding]:
    """Look whether what search finds is what the records say; PostgreSQL derives it itself."""
    if connection.dialect.name == "postgresql":
        return
    wrong = [table for table in search.INDEXED if not _search_agrees(connection, table)]
    for table in wrong:
        message = f"The search index of {table} does not hold what the records say."
        yield Finding(topic="search", message=message)
    if not wrong:
        yield fine("search", "The search indexes agree with the records.")


def learn(connection: Connection) -> None:
    """Teach a SQLite connection the digest that files are kept under."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.create_function("caseline_sha256", 1, _sha256, deterministic=True)


def _sha256(data: bytes | str) -> str:
    # A damaged type makes a text of what was bytes; then the digest is another one.
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def _search_agrees(connection: Connection, table: str) -> bool:
    name = f"{table}_search"
    # It is written as an insert, and changes nothing; 1 asks to compare with the records.
    asked = f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"
    try:
        connection.exec_driver_sql(asked)
    except DBAPIError as error:
        if "malformed" in str(error.orig):
            return False
        raise
    return True


def _work(connection: Connection) -> int:
    """Estimate the steps of a whole check: ids are dense, for nothing is deleted."""
    steps = OPERATIONS
    for table in metadata.sorted_tables:
        if "id" in table.c:
            asked = f"SELECT max(id) FROM {table.name}"
            rows = connection.exec_driver_sql(asked).scalar() or 0
            steps += int(rows) * (_PER_ROW + _PER_INDEX * len(table.indexes))
    return steps


def _amcheck(connection: Connection) -> Iterator[Finding]:
    if connection.exec_driver_sql(_AMCHECK).first() is None:
        yield note(
            "pages", "The server's own check of its pages, amcheck, is not installed here.",
            "Who runs the database may `CREATE EXTENSION amcheck`, or call `pg_amcheck`.",
        )  # fmt: skip
        return
    if not connection.exec_driver_sql(_MAY).scalar():
        yield note(
            "pages", "Your role may not check the server's pages.",
            "Who runs the database may call `pg_amcheck`.",
        )  # fmt: skip
        return
    wrong = 0
    for (index,) in connection.exec_driver_sql(_INDEXES).all():
        quoted = index.replace("'", "''")
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"SELECT bt_index_check('{quoted}'::regclass, true)")
        except DBAPIError as error:
            wrong += 1
            reason = str(error.orig).splitlines()[0]
            yield Finding(topic="pages", message=f"Index {index}: {reason}.")
    if not wrong:
        yield fine("pages", "Every index holds exactly its table's rows.")
