"""The statements of the unit of work, built once for each set of columns."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from data.prepared import slot
from data.tables import counters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select, Table


def form_of(value: Any) -> str:
    """Say how a value is asked for."""
    if value is None:
        return "null"
    return "any" if isinstance(value, tuple) else "is"


@cache
def build_query(
    table: Table, wanted: tuple[str, ...], by: tuple[tuple[str, str], ...], *, lock: bool,
    first: bool, removed: bool,
) -> Select[Any]:  # fmt: skip
    """Build a query once for each set of columns; SQLAlchemy then finds it compiled."""
    query = select(*(table.c[name] for name in wanted)).order_by(table.c.id)
    if not removed:
        query = query.where(table.c.removed_at.is_(None))
    for name, form in by:
        column = table.c[name]
        if form == "null":
            query = query.where(column.is_(None))
        elif form == "any":
            query = query.where(column.in_(bindparam(name, expanding=True)))
        else:
            query = query.where(column == slot(name, column.type))
    if first:
        query = query.limit(1)
    return query.with_for_update() if lock else query


def build_page(
    table: Table, wanted: tuple[str, ...], after: int, limit: int, by: Mapping[str, Any]
) -> Select[Any]:  # fmt: skip
    """Build a query of the standing rows with greater ids; a tuple means any of its values."""
    query = select(*(table.c[name] for name in wanted)).order_by(table.c.id).limit(limit)
    query = query.where(table.c.removed_at.is_(None), table.c.id > after)
    for name, value in by.items():
        many = isinstance(value, tuple)
        query = query.where(table.c[name].in_(value) if many else table.c[name] == value)
    return query


def build_number(series: str, sequence: bool) -> Any:  # noqa: FBT001  a database's nature
    """Build what gives the next number of a series, and moves it on."""
    if sequence:
        return select(func.nextval(f"numbers_{series}"))
    mine = update(counters).where(counters.c.series == series)
    return mine.values(next=counters.c.next + 1).returning(counters.c.next - 1)


def build_insert(table: Table, given: tuple[str, ...]) -> Any:
    """Build an insert of all of a record's values; it gives the id."""
    columns = {name: slot(name, table.c[name].type) for name in given}
    return insert(table).values(columns).returning(table.c.id)


def build_update(table: Table, changed: tuple[str, ...]) -> Any:
    """Build an update of some of a record's values, where it is still at its version."""
    is_this = table.c.id == slot("this_id", table.c.id.type)
    return (
        update(table)
        .where(is_this, table.c.version == slot("this_version", table.c.version.type))
        .values({name: slot(name, table.c[name].type) for name in changed})
    )
