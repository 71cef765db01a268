"""Many records at once, in one statement: counted by what they hold, or changed alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Table


def tally(
    connection: Connection, table: Table, names: tuple[str, ...], by: Mapping[str, Any]
) -> list[tuple[tuple[Any, ...], int]]:
    """Count the rows that match, removed ones too, by their values of some columns, in order."""
    columns = [table.c[name] for name in names]
    asked = select(*columns, func.count()).where(*_where(table, by)).group_by(*columns)
    rows = [tuple(row) for row in connection.execute(asked)]
    return sorted(((row[:-1], row[-1]) for row in rows), key=repr)


def change(
    connection: Connection, table: Table, values: Mapping[str, Any], by: Mapping[str, Any],
    gives: str,
) -> list[int]:  # fmt: skip
    """Change the rows that match, removed ones too, and raise their versions."""
    changing = (
        update(table)
        .where(*_where(table, by))
        .values(**values, version=table.c.version + 1)
        .returning(table.c[gives])
    )
    return sorted(connection.execute(changing).scalars())


def tally_custom(connection: Connection, table: Table, key: str) -> Counter[Any]:
    """Count the rows, removed ones too, by what they hold in a custom field."""
    told = connection.execute(
        select(table.c.custom, func.count()).where(table.c.custom.is_not(None))
        .group_by(table.c.custom)
    )  # fmt: skip
    found: Counter[Any] = Counter()
    for custom, count in told:
        if key in custom:
            found[custom[key]] += count
    return found


def holding(connection: Connection, table: Table, key: str, value: object) -> list[int]:
    """Give the ids of the rows that hold something in a custom field."""
    rows = connection.execute(select(table.c.id, table.c.custom).where(table.c.custom.is_not(None)))
    return [
        record_id for record_id, custom in rows
        if key in custom and value in {None, custom[key]}
    ]  # fmt: skip


def _where(table: Table, by: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [
        table.c[name].in_(value) if isinstance(value, tuple)
        else table.c[name].is_(None) if value is None
        else table.c[name] == value
        for name, value in by.items()
    ]  # fmt: skip
