"""The organisation's own fields as lists ask about them: what is read, ordered, named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Integer, case, cast, select, true, type_coerce

from data.queries import record_fields
from data.queries.condition_sql import Counted
from data.queries.custom_sql import named, stored
from data.tables import accounts, cases

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from data.queries.reading import Reading


_TABLES: dict[str, Table] = {"case": cases, "account": accounts}


def own_value(look: Reading, key: str, kind: str = "case") -> ColumnElement[Any]:
    """Give a custom field of a kind of record as a value: a record by its key."""
    definition = look.org.fields_of(kind)[key]
    table = _TABLES[kind]
    if definition.kind == "formula":
        return record_fields.value(look, kind, key)
    if definition.to == "case":  # one that the person may not see has no number for them
        other = cases.alias()
        asked = select(other.c.number).where(
            other.c.id == stored(look.dialect, table, definition), look.permitted(other)
        )
        return asked.correlate(table).scalar_subquery()
    if definition.kind == "reference":
        return named(look.dialect, table, definition)
    return stored(look.dialect, table, definition)


def own_order(look: Reading, key: str) -> ColumnElement[Any]:
    """Give what orders cases by a custom field: no comes before yes."""
    value = own_value(look, key)
    if isinstance(value.type, Counted):  # days and times of formulas are counted
        return type_coerce(value, BigInteger())
    return cast(value, Integer()) if isinstance(value.type, Boolean) else value


def own_word(look: Reading, key: str) -> ColumnElement[Any]:
    """Give what groups are called that have the same in a custom field, as `group_of` does."""
    value = own_value(look, key)
    if isinstance(value.type, Boolean):
        return case((value.is_(None), None), (value == true(), "yes"), else_="no")
    return value
