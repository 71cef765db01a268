"""Journalled values as people read them: the same on both databases, names instead of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from core.entities.record import CUSTOM
from data.chunks import chunks
from data.tables import (
    TABLES,
    accounts,
    cases,
    contacts,
    contracts,
    groups,
    jobs,
    users,
)
from data.types import decode, encode, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, ColumnElement, Connection, Table

    from core.org.model import Organisation
    from data.queries.reading import AnyRow

_KEYS: dict[Table, ColumnElement[str]] = {
    users: users.c.username,
    groups: groups.c.key,
    accounts: accounts.c.external_id,
    contacts: contacts.c.external_id,
    contracts: contracts.c.number,
    jobs: jobs.c.engine_number,
    cases: cases.c.number,
}
"""What a record is called by, where another record names it by its id."""
_TABLES = {entity.KIND: table for entity, table in TABLES.items()}


class Names:
    """The keys of all records that some changes name by id."""

    def __init__(
        self, connection: Connection, org: Organisation, may_read: ColumnElement[bool],
        rows: Sequence[AnyRow],
    ) -> None:  # fmt: skip
        """Read the keys; a case that the person may not read stays without one."""
        self.org = org
        wanted: dict[Table, set[int]] = {}
        for row in rows:
            table = _names_in(org, row)
            if table is not None:
                wanted.setdefault(table, set()).update(_ids(row))
        self._known: dict[tuple[Table, int], str] = {}
        for table, ids in wanted.items():
            for chunk in chunks(sorted(ids)):
                statement = select(table.c.id, _KEYS[table]).where(table.c.id.in_(chunk))
                if table is cases:
                    statement = statement.where(may_read)
                for record_id, key in connection.execute(statement):
                    self._known[table, record_id] = key

    def get(self, table: Table, record_id: int) -> str:
        """Give a record's key, or say that it may not be known."""
        return self._known.get((table, record_id), "hidden")


def printed(row: AnyRow, text: str | None, names: Names) -> str | None:
    """Print one value of a change."""
    if text is None:
        return text
    table, column = _names_in(names.org, row), _column(row)
    if table is not None:
        return names.get(table, int(text))
    if _is_custom(row):
        return encode(read_json(text))
    return text if column is None else encode(decode(column.type, text))


def told(row: AnyRow) -> str | None:
    """Give the field that a change is of, as inputs call it."""
    return row.field.removeprefix(CUSTOM) if row.field else None


def _is_custom(row: AnyRow) -> bool:
    return bool(row.field) and row.field.startswith(CUSTOM)


def _column(row: AnyRow) -> Column[Any] | None:
    table = _TABLES.get(row.kind)
    return None if table is None or row.field is None else table.c.get(row.field)


def _names_in(org: Organisation, row: AnyRow) -> Table | None:
    """Give the table whose record a changed column names, where people know its records."""
    if _is_custom(row):
        own = org.fields_of(row.kind).get(row.field.removeprefix(CUSTOM))
        return _TABLES.get(own.to) if own and own.kind == "reference" else None
    column = _column(row)
    if column is None:
        return None
    if column.name == "record_id":  # only a merge and a split move anything, from case to case
        return cases
    tables = (key.column.table for key in column.foreign_keys)
    return next((table for table in tables if table in _KEYS), None)


def _ids(row: AnyRow) -> Iterator[int]:
    return (int(value) for value in (row.old, row.new) if value is not None)
