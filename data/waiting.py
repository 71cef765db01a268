"""The cases that wait in a queue, asked so that the index of the work order answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select

from data.set_aside import awake, unskipped
from data.tables import cases

_TIME = cases.c.created_at.type
_WAITS = (
    cases.c.owner_group_id == bindparam("group"),
    cases.c.is_closed == literal(value=False),
    cases.c.removed_at.is_(None),
    cases.c.record_type.in_(bindparam("types", expanding=True)),
    awake(bindparam("now", type_=_TIME)),
)
_NOT_SKIPPED = unskipped(
    bindparam("person", type_=cases.c.id.type), bindparam("since", type_=_TIME)
)


@cache
def count(*, skipped: bool) -> Select[Any]:
    """Ask how many cases wait, up to some number; those that somebody is taking are among them."""
    where = _WAITS if skipped else (*_WAITS, _NOT_SKIPPED)
    some = select(cases.c.id).where(*where).limit(bindparam("most"))
    return select(func.count()).select_from(some.subquery())


@cache
def first(wanted: tuple[str, ...], *, skip_locked: bool) -> Select[Any]:
    """Ask for the first case, those that lead before others, then by age (domain.md 1.5).

    Where rows are locked one by one, those that somebody else is taking are passed over; where
    one writes at a time (SQLite) nobody else is.
    """
    work_order = (cases.c.rank, cases.c.created_at, cases.c.id)
    query = select(*(cases.c[name] for name in wanted)).where(*_WAITS, _NOT_SKIPPED)
    query = query.order_by(*work_order).limit(1)
    return query.with_for_update(of=cases, skip_locked=True) if skip_locked else query
