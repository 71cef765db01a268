"""Records that a list of cases names: an account, a queue, a person, by what people call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from core.errors import NotFound, nearest
from data.queries.private_queues import seen
from data.queries.reading import suggest
from data.tables import accounts, cases, contacts, contracts, groups, jobs, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from data.queries.reading import AnySelect, Reading

NAMED: dict[str, tuple[str, tuple[ColumnElement[Any], ...]]] = {
    "queue": ("queue", (groups.c.key, groups.c.name)),
    "team": ("team", (groups.c.key, groups.c.name)),
    "owner": ("person", (users.c.username,)),
    "account": ("account", (accounts.c.external_id, accounts.c.name)),
    "contact": ("contact", (contacts.c.external_id, contacts.c.email)),
    "contract": ("contract", (contracts.c.number,)),
    "job": ("job", (jobs.c.engine_number,)),
    "installer": ("account", (accounts.c.external_id, accounts.c.name)),
}
"""Each field that names a record: what people call it, and by which columns it is named."""
GROUPED = ("queue", "team")
"""The fields that name a group of that kind."""


def is_named(look: Reading, field: str, value: str) -> ColumnElement[bool]:
    """Say which cases name the record, within the same statement."""
    found = ids_of(look, field, value)
    match field:
        # One value, not a set: only so is the index also the order of the list.
        case "queue" | "team":
            return cases.c.owner_group_id == _first(found)
        case "owner":
            return cases.c.owner_user_id == _first(found)
        case _:
            return cases.c[f"{field}_id"].in_(found)


def require_named(look: Reading, connection: Connection, field: str, value: str) -> None:
    """Raise `NotFound` where there is no such record."""
    what, columns = NAMED[field]
    if connection.execute(ids_of(look, field, value)).first() is None:
        shown = [seen(look)] if field in GROUPED else []
        words = [word for column in columns for word in suggest(connection, column, value, *shown)]
        msg = f"There is no {what} {value!r}.{nearest(value, words)}"
        raise NotFound(msg)


def ids_of(look: Reading, field: str, value: str) -> AnySelect:
    """Give the ids of the records that are called so; a queue that one does not see is none."""
    columns = NAMED[field][1]
    table: Any = columns[0].table
    named = [column == value for column in columns]
    if field == "contact":
        named.append(contacts.c.first_name + " " + contacts.c.last_name == value)
    found = select(table.c.id).where(or_(*named), table.c.removed_at.is_(None))
    if field in GROUPED:
        found = found.where(groups.c.kind == field, seen(look))
    return found.correlate(None)


def _first(ids: AnySelect) -> ColumnElement[int]:
    (found,) = ids.selected_columns
    return ids.with_only_columns(func.min(found)).scalar_subquery()
