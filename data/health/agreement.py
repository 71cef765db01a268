"""Whether journal and tables agree: each record's story is told whole, and ends where it stands.

Everything is asked in statements over whole tables, a few for each kind of record, so that a large
desk is checked in little memory. Records are named by kind and number, never by what is in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary

from core.commands.registry import every
from core.journal import APPEND_ONLY, QUIET, UNWATCHED
from data.tables import TABLES, metadata
from data.triggers import CUSTOM, LONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Connection, Table

SHOWN = 20
"""Findings of one kind that are listed; of more only the number is told."""
KINDS = {entity.KIND: table for entity, table in TABLES.items()}


def questions(dialect: str) -> list[tuple[str, str]]:
    """Give topics with statements; each selects a sentence for everything that does not agree."""
    asked = [("journal", _unanswered()), ("files", _files(dialect))]
    for kind, table in KINDS.items():
        if kind not in APPEND_ONLY:
            asked += [("journal", statement) for statement in _beginnings(kind, table)]
        if kind not in UNWATCHED:
            asked += [
                ("journal", _versions(kind, table)),
                ("journal", _story(dialect, kind, table)),
            ]
        if "object" in table.c and "record_id" in table.c:
            asked.append(("records", _strays(kind, table)))
    if dialect == "postgresql":  # SQLite looks at all its foreign keys by itself
        asked += [("journal", _orphans(table)) for table in _acted()]
    return asked


def answer(connection: Connection, statement: str) -> Iterator[str]:
    """Give the sentences of one statement, of very many the first ones and their number."""
    count = 0
    for count, row in enumerate(connection.exec_driver_sql(statement), 1):
        if count <= SHOWN:
            yield str(row[0])
    if count > SHOWN:
        yield f"… and {count - SHOWN:,} more of this kind."


def _beginnings(kind: str, table: Table) -> Iterator[str]:
    """Each record was made once, and what was made is there: nothing is deleted."""
    name = _name(kind)
    yield (
        f"SELECT '{name} ' || t.id || ' is there, and the journal does not tell once that it was "
        f"made.' FROM {table.name} t WHERE 1 <> (SELECT count(*) FROM changes c "
        f"WHERE c.kind = '{kind}' AND c.record_id = t.id AND c.field IS NULL)"
    )
    yield (
        f"SELECT DISTINCT 'The journal tells of {name} ' || c.record_id || ', which is not there.' "
        f"FROM changes c WHERE c.kind = '{kind}' "
        f"AND NOT EXISTS (SELECT 1 FROM {table.name} t WHERE t.id = c.record_id)"
    )


def _versions(kind: str, table: Table) -> str:
    """The journal tells of each version; of the first only where it tells of beginnings."""
    untold = " + 1" if kind in APPEND_ONLY else ""
    return (
        f"SELECT 'The journal does not tell of every version of {_name(kind)} ' || t.id || '.' "
        f"FROM {table.name} t WHERE t.version <> (SELECT count(DISTINCT c.version) FROM changes c "
        f"WHERE c.kind = '{kind}' AND c.record_id = t.id){untold}"
    )


def _story(dialect: str, kind: str, table: Table) -> str:
    """What a change left is what the next one found; what the last one left stands in the row."""
    columns = [c for c in table.c if c.name not in {*QUIET, CUSTOM}]
    stands = " ".join(f"WHEN '{c.name}' THEN {_text(dialect, c)}" for c in columns)
    listed = ", ".join(f"'{c.name}'" for c in columns)
    known = f"field IN ({listed})"
    if CUSTOM in table.c:
        stands += f" ELSE {_custom(dialect)}"
        known = f"({known} OR substr(field, 1, {len(CUSTOM) + 1}) = '{CUSTOM}.')"
    differs = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    return (
        "WITH told AS (SELECT record_id, field, new, lead(old) OVER story AS found, "
        f"lead(id) OVER story AS following FROM changes WHERE kind = '{kind}' "
        f"AND {known} WINDOW story AS (PARTITION BY record_id, field ORDER BY id)), "
        "ends AS (SELECT told.*, CASE WHEN following IS NOT NULL THEN found "
        f"ELSE CASE told.field {stands} END END AS stands "
        f"FROM told JOIN {table.name} t ON t.id = told.record_id) "
        f"SELECT '{_name(kind)} ' || record_id || ': the journal leaves another ' || field || "
        "CASE WHEN following IS NULL THEN ' than the record has.' "
        "ELSE ' than the next change finds.' END "
        f"FROM ends WHERE new {differs} stands "
        f"AND (stands IS NULL OR length(stands) <= {LONG} "
        f"OR new {differs} {_digest(dialect, 'stands')})"
    )


def _custom(dialect: str) -> str:
    """Give what stands in a custom field, as the journal writes it."""
    key = f"substr(told.field, {len(CUSTOM) + 2})"
    if dialect == "sqlite":
        return f"t.{CUSTOM} -> ('$.' || {key})"
    return f"(t.{CUSTOM} -> {key})::text"


def _strays(kind: str, table: Table) -> str:
    """What hangs on a record hangs on one that is there."""
    there = " OR ".join(
        f"(x.object = '{other}' AND EXISTS (SELECT 1 FROM {rows.name} t WHERE t.id = x.record_id))"
        for other, rows in KINDS.items()
    )
    return (
        f"SELECT '{_name(kind)} ' || x.id || ' hangs on a ' || x.object || ' that is not there.' "
        f"FROM {table.name} x WHERE x.object IS NOT NULL AND NOT ({there})"
    )


def _acted() -> Iterator[Table]:
    """Give the tables whose rows name the action that made them."""
    return (table for table in metadata.sorted_tables if "action_id" in table.c)


def _orphans(table: Table) -> str:
    """Nothing was written without an action."""
    (key,) = table.primary_key.columns.keys()
    return (
        f"SELECT 'Row ' || x.{key} || ' of {table.name} names an action that is not there.' "
        f"FROM {table.name} x WHERE NOT EXISTS (SELECT 1 FROM actions a WHERE a.id = x.action_id)"
    )


def _unanswered() -> str:
    """Each command that was carried out has its answer, which the same key gives again."""
    commands = ", ".join(f"'{name}'" for name in sorted(every()))
    return (
        "SELECT 'Action ' || a.id || ' has no outcome.' FROM actions a "
        f"WHERE a.command IN ({commands}) "
        "AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.action_id = a.id)"
    )


def _files(dialect: str) -> str:
    """The content of a file is what was attached."""
    digest = "caseline_sha256(c.data)"
    if dialect == "postgresql":
        digest = "encode(sha256(c.data), 'hex')"
    return (
        "SELECT 'file ' || f.id || ' is not what was attached.' FROM files f "
        "JOIN file_contents c ON c.id = f.content_id "
        f"WHERE length(c.data) <> f.size OR c.sha256 <> f.sha256 OR {digest} <> c.sha256"
    )


def _text(dialect: str, column: Column[object]) -> str:
    """Give a value of the row as the triggers write it into the journal."""
    if dialect == "postgresql":
        return f"to_jsonb(t.\"{column.name}\") #>> '{{}}'"
    if isinstance(column.type, LargeBinary):
        return f't."{column.name}"'
    return f'CAST(t."{column.name}" AS TEXT)'


def _digest(dialect: str, value: str) -> str:
    if dialect == "postgresql":
        return f"'sha256:' || encode(sha256(convert_to({value}, 'UTF8')), 'hex')"
    return f"caseline_digest({value})"


def _name(kind: str) -> str:
    return kind.replace("_", " ")
