"""The organisation's own fields of cases as lists ask about them: what is read, ordered, named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Integer, case, cast, true

from core.errors import RuleViolation
from data.queries.custom_sql import named, stored
from data.tables import cases

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from data.queries.reading import Reading


def own_value(look: Reading, key: str) -> ColumnElement[Any]:
    """Give a custom field of cases as a value: a record by its key."""
    definition = look.org.case_fields[key]
    if definition.kind == "formula":
        msg = f"{definition.label} is computed; lists cannot be asked about it yet."
        raise RuleViolation(msg)
    if definition.kind == "reference":
        return named(look.dialect, cases, definition)
    return stored(look.dialect, cases, definition)


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
