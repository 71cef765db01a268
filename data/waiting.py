"""The cases that wait in a queue, asked so that the index of the work order answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select

from data.tables import cases

_WAITS = (
    cases.c.owner_group_id == bindparam("group"),
    cases.c.is_closed == literal(value=False),
    cases.c.removed_at.is_(None),
    cases.c.record_type.in_(bindparam("types", expanding=True)),
)
_SOME = select(cases.c.id).where(*_WAITS).limit(bindparam("most"))
COUNT = select(func.count()).select_from(_SOME.subquery())
"""How many cases wait, counted up to some number; those that somebody is taking are among them."""


@cache
def first(wanted: tuple[str, ...], *, skip_locked: bool) -> Select[Any]:
    """Ask for the first case, High ones before others, then by age (domain.md 1.5).

    Where rows are locked one by one, those that somebody else is taking are passed over; where
    one writes at a time (SQLite) nobody else is.
    """
    work_order = (cases.c.rank, cases.c.created_at, cases.c.id)
    query = select(*(cases.c[name] for name in wanted)).where(*_WAITS).order_by(*work_order)
    query = query.limit(1)
    return query.with_for_update(skip_locked=True) if skip_locked else query
