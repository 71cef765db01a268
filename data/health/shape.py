"""Whether tables, columns and indexes are those of this version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect

from data import schema, triggers
from data.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FUNCTION = re.compile(r"FUNCTION (caseline_\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)
_BODIES = """
SELECT proname, prosrc FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace AND starts_with(proname, 'caseline')
"""


def faults(connection: Connection) -> list[str]:
    """Say which columns and indexes are missing or made otherwise, and which functions."""
    if connection.dialect.name == "postgresql":
        return _columns(connection) + _functions(connection)
    return _columns(connection) + _made(connection)


def _columns(connection: Connection) -> list[str]:
    seen = inspect(connection)
    there = set(seen.get_table_names())
    told = []
    for table in metadata.sorted_tables:
        if table.name in there:
            found = {column["name"] for column in seen.get_columns(table.name)}
            told += [
                f"column {table.name}.{c.name} is missing" for c in table.c if c.name not in found
            ]
    return told


def _functions(connection: Connection) -> list[str]:
    found = {row.proname: row.prosrc for row in connection.exec_driver_sql(_BODIES)}
    wanted = dict(_FUNCTION.findall(triggers.POSTGRES_FUNCTIONS))
    return [
        f"function {name} does not do what this program made it for"
        for name, body in wanted.items()
        if found.get(name) != body
    ]


def _made(connection: Connection) -> list[str]:
    """Compare with the schema of a new desk; a migration breaks and orders lines otherwise."""
    engine = create_engine("sqlite://")
    with engine.begin() as fresh:
        schema.create(fresh)
        wanted = _statements(fresh)
    engine.dispose()
    found = _statements(connection)
    told = [f"{name} is missing" for name in wanted if name not in found]
    return told + [
        f"{name} is not as it was made"
        for name, sql in wanted.items()
        if name in found and found[name] != sql and not name.startswith("trigger")
    ]


def _statements(connection: Connection) -> dict[str, list[str]]:
    """Give what each table and index was made with: its words, in any order and unquoted."""
    asked = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    return {
        f"{kind} {name}": sorted(re.findall(r"[^\s,()\"]+|[()]", sql))
        for kind, name, sql in connection.exec_driver_sql(asked)
        if kind in {"table", "index"}
    }
