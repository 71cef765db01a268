"""The orders that lists of customers may have: by any field that their rows print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, type_coerce

from core.errors import RuleViolation, nearest
from data.queries.condition_sql import Counted
from data.queries.paging import Order

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from core.rows import CustomerFilter
    from data.queries.customer_rows import Listing
    from data.queries.reading import Reading


def order_of(look: Reading, chosen: Listing, which: CustomerFilter | None = None) -> Order:
    """Give the order that was asked for, else the kind's own; what is empty comes last both ways.

    Raises `RuleViolation` for an unknown field.
    """
    given = (which.sort if which else None) or chosen.order
    field = given.strip().casefold().replace("-", "_").replace(" ", "_")
    known = {**chosen.fields, **chosen.sorts}
    if field not in known:
        msg = f"{chosen.what.capitalize()}s cannot be sorted by {given!r}.{nearest(given, known)}"
        raise RuleViolation(msg, next_step=f"Known: {', '.join(known)}.")
    descending = which is not None and which.descending
    keys: list[ColumnElement[Any]] = []
    for column in chosen.sorts.get(field) or chosen.fields[field][-1:]:
        if getattr(column, "table", None) is chosen.table and not column.nullable:
            keys.append(look.ordered(column))
        else:
            if isinstance(column.type, Counted):
                column = type_coerce(column, BigInteger())  # noqa: PLW2901  ordered as it is counted
            keys += look.absent_last(column, descending=descending)
    return Order(f"{chosen.what} {field}", (*keys, chosen.table.c.id), descending)
