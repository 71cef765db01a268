"""The SQL of a custom field: what a record holds of it, as a value of the field's own type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Double,
    String,
    cast,
    func,
    literal,
    select,
    type_coerce,
)

from core.custom import NAMES
from data.tables import TABLES

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause
    from sqlalchemy.types import TypeEngine

    from core.org.model import FieldDef

_TYPES: dict[str, TypeEngine[Any]] = {
    "text": String(), "choice": String(), "number": Double(), "date": Date(), "flag": Boolean(),
    "reference": BigInteger(),
}  # fmt: skip
"""Of what type the values of each kind of field are; a reference is the id of its record."""


def stored(dialect: str, table: FromClause, definition: FieldDef) -> ColumnElement[Any]:
    """Give what the rows of `table` hold in a custom field, NULL where it is empty.

    It can be compared with a value of its type and ordered. A formula is not stored
    (`data.queries.record_fields`).
    """
    kind, custom = _TYPES[definition.kind], table.c.custom
    if dialect == "postgresql":
        text = custom.op("->>", return_type=String())(literal(definition.key, String()))
        return text if isinstance(kind, String) else cast(text, kind)
    value = func.json_extract(custom, literal(f"$.{definition.key}", String()))
    return cast(value, kind) if isinstance(kind, Double) else type_coerce(value, kind)


def named(dialect: str, table: FromClause, definition: FieldDef) -> ColumnElement[Any]:
    """Give by what people call the record that a reference names, its number or other key."""
    entity, key, _ = NAMES[definition.to]
    other = TABLES[entity].alias()
    asked = select(other.c[key]).where(other.c.id == stored(dialect, table, definition))
    return asked.correlate(table).scalar_subquery()
