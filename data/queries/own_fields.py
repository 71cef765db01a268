"""The organisation's own fields as lists ask about them: what is read, ordered, named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Integer, case, cast, true

from core.errors import RuleViolation
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
        msg = f"{definition.label} is computed; lists cannot be asked about it yet."
        raise RuleViolation(msg)
    if definition.kind == "reference":
        return named(look.dialect, table, definition)
    return stored(look.dialect, table, definition)


def own_order(look: Reading, key: str) -> ColumnElement[Any]:
    """Give what orders cases by a custom field: no comes before yes."""
    value = own_value(look, key)
    return cast(value, Integer()) if isinstance(value.type, Boolean) else value


def own_word(look: Reading, key: str) -> ColumnElement[Any]:
    """Give what groups are called that have the same in a custom field, as `group_of` does."""
    value = own_value(look, key)
    if isinstance(value.type, Boolean):
        return case((value.is_(None), None), (value == true(), "yes"), else_="no")
    return value
