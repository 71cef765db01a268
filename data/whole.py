"""Whether a schema is whole: what is looked at each time a database is opened.

It takes a millisecond, however large the database is: only the schema is read. A trigger that is
missing or that does something else would let changes past the journal, without an error.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from data import search, triggers
from data.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAME = re.compile(r"CREATE TRIGGER (\w+)")
_PARTIAL = (3, 33, 0)
"""The SQLite that first looks at the schema and the free pages alone."""
_IN_FORCE = """
SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = current_schema()::regnamespace
"""


def expected_triggers(dialect: str) -> dict[str, str]:
    """Give the triggers that this program generates, each with its statement."""
    made = search.statements(dialect) + triggers.statements(dialect)
    return {match[1]: s for s in made if (match := _NAME.match(s))}


def expected_tables(dialect: str) -> set[str]:
    """Give the names of all tables, those of the search and of the version too."""
    apart = {f"{table}_search" for table in search.INDEXED} if dialect == "sqlite" else set()
    return {*metadata.tables, *apart, "alembic_version"}


def faults(connection: Connection) -> list[str]:
    """Say what is missing in the schema, is too much, or is not what this program made."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        in_force = set(connection.exec_driver_sql(_IN_FORCE).scalars())
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        tables = set(connection.exec_driver_sql(asked).scalars())
        changed = {name for name in expected_triggers(dialect) if name not in in_force}
    else:
        asked = "SELECT type, name, sql FROM sqlite_master"
        listed = connection.exec_driver_sql(asked).all()
        tables = {row.name for row in listed if row.type == "table"}
        found = {row.name: row.sql for row in listed if row.type == "trigger"}
        wanted = expected_triggers(dialect)
        in_force = set(found)
        changed = {name for name, sql in wanted.items() if found.get(name) != sql}
    told = [f"table {name} is missing" for name in sorted(expected_tables(dialect) - tables)]
    told += [f"trigger {name} is not in force as it was made" for name in sorted(changed)]
    extra = sorted(in_force - set(expected_triggers(dialect)))
    return told + [f"trigger {name} is not one of ours" for name in extra]


def damage(connection: Connection) -> list[str]:
    """Say what SQLite finds wrong with its schema and its list of free pages; else nothing."""
    if connection.dialect.name != "sqlite" or sqlite3.sqlite_version_info < _PARTIAL:
        return []
    told = connection.exec_driver_sql("PRAGMA integrity_check(sqlite_master)").scalars()
    lines = (line for text in told for line in str(text).splitlines())
    return [line for line in lines if line not in {"ok", "*** in database main ***"}]
