"""FIELD=VALUE: equality on what a customer row prints."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, Double, Integer, or_, select, union

from core.clock import to_millis
from core.entities.customers import ACCOUNT_KINDS, CONTRACT_STATUSES
from core.errors import Problem, nearest, wrong
from core.fields import listed
from core.text import storable
from data.types import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

    from data.queries.customer_rows import Columns, Listing

_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_LISTS = {("account", "kind"): ACCOUNT_KINDS, ("contract", "status"): CONTRACT_STATUSES}
"""What can be asked of a field that knows its values; a misspelt one finds nothing for ever."""
_NUMBER = re.compile(r"-?[0-9]{1,9}")


def equals(chosen: Listing, where: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Turn FIELD=VALUE pairs into conditions; an empty value means an empty field.

    Raises `RuleViolation` that names every unknown field and every value that cannot be.
    """
    found: list[ColumnElement[bool]] = []
    problems: list[Problem] = []
    for name, given in where.items():
        field = name.strip().casefold().replace("-", "_").replace(" ", "_")
        columns, words = chosen.fields.get(field), _LISTS.get((chosen.what, field))
        if columns is None:
            hint = nearest(name, chosen.fields) or f" Known: {', '.join(chosen.fields)}."
            text = f"A list of {chosen.what}s has no field {name!r}.{hint}"
            problems.append(Problem(name, text))
            continue
        try:
            value = listed(given, words) if words and given.strip() else given.strip()
        except ValueError as error:
            problems.append(Problem(name, f"{name}: {error}"))
            continue
        try:
            found.append(_equal(chosen, field, columns, value))
        except (ValueError, KeyError, OverflowError):
            problems.append(Problem(name, f"{name} cannot be {given!r}."))
    wrong(problems, what="The filter")
    return found


def _equal(chosen: Listing, field: str, columns: Columns, given: str) -> ColumnElement[bool]:
    link = chosen.links.get(field)
    if not given:
        return columns[0].is_(None) if link is None else link.is_(None)
    same = [column == _value(column, given) for column in columns]
    if link is None:
        return or_(*same)
    # Found by id, each name by itself: only so are the indexes of both tables used.
    table: Any = columns[0].table
    there = table.c.removed_at.is_(None)
    return link.in_(union(*(select(table.c.id).where(one, there).correlate(None) for one in same)))


def _value(column: ColumnElement[Any], given: str) -> Any:
    match column.type:
        case Boolean():
            return _FLAGS[given.casefold()]
        case Double():
            return float(given)
        case Integer():
            if not _NUMBER.fullmatch(given):
                raise ValueError
            return int(given)
        case Date():
            return date.fromisoformat(given)
        case UtcDateTime():
            return to_millis(datetime.fromisoformat(given))
        case _:
            return storable(given)
