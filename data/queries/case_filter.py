"""Which cases a list holds: a filter of keys as conditions on the table of cases alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, union

from core.errors import NotFound, RuleViolation, nearest
from core.org.model import short
from core.text import storable
from core.work import case_number
from data.queries.matching import customers_like
from data.queries.reading import suggest
from data.search import found_in, matches
from data.set_aside import asleep, awake
from data.tables import accounts, cases, contacts, contracts, feed_items, groups, jobs, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from core.rows import CaseFilter
    from data.queries.reading import AnySelect, Reading

_NAMED: dict[str, tuple[str, tuple[ColumnElement[Any], ...]]] = {
    "queue": ("queue", (groups.c.key, groups.c.name)),
    "team": ("team", (groups.c.key, groups.c.name)),
    "owner": ("person", (users.c.username,)),
    "account": ("account", (accounts.c.external_id, accounts.c.name)),
    "contact": ("contact", (contacts.c.external_id, contacts.c.email)),
    "contract": ("contract", (contracts.c.number,)),
    "job": ("job", (jobs.c.engine_number,)),
}
"""Each field that names a record: what people call it, and by which columns it is named."""


def conditions(look: Reading, which: CaseFilter) -> list[ColumnElement[bool]]:
    """Turn a filter into conditions; raises where a type or a status is unknown.

    Records are named within the same statement; `require_known` tells why nothing was found.
    """
    found = [look.visible()]
    found += [_names(field, value) for field, value in _given(which)]
    if which.record_type is not None:
        found.append(cases.c.record_type == look.org.type(which.record_type).key)
    if which.status is not None:
        found.append(cases.c.status.in_(_statuses(look, which)))
    for flag in ("is_closed", "needs_data_review"):
        if (wanted := getattr(which, flag)) is not None:
            found.append(cases.c[flag] == bool(wanted))
    if which.is_snoozed is not None:
        found.append(asleep(look.now()) if which.is_snoozed else awake(look.now()))
    if which.search is not None:
        found.append(holds(look, which))
    return found


def require_known(connection: Connection, which: CaseFilter) -> None:
    """Raise `NotFound` where the filter names a record that is not there."""
    for field, value in _given(which):
        what, columns = _NAMED[field]
        if connection.execute(_ids(field, value)).first() is None:
            words = [word for column in columns for word in suggest(connection, column, value)]
            msg = f"There is no {what} {value!r}.{nearest(value, words)}"
            raise NotFound(msg)


def holds(look: Reading, which: CaseFilter) -> ColumnElement[bool]:
    """Say which cases match: by number, their own text, their posts, or their customers'.

    Some person's or queue's cases are looked at one by one, and each is asked for each way: a page
    of them is soon full. Of all cases only those are looked at that some index gave.
    """
    text = which.search or ""
    own, ways = matches(look.dialect, cases, text), _ways(look, text)
    if any((which.queue, which.team, which.owner)):
        return or_(own, *(cases.c[name].in_(found) for name, found in ways))
    one = cases.alias("one")
    by_way = (select(one.c.id).where(one.c[name].in_(found)) for name, found in ways)
    return cases.c.id.in_(union(select(cases.c.id).where(own).correlate(None), *by_way))


def _ways(look: Reading, text: str) -> list[tuple[str, Any]]:
    """Give the columns by which a text finds a case that does not say it, each with its values."""
    dialect = look.dialect
    posted = select(feed_items.c.record_id).where(
        feed_items.c.object == "case",
        feed_items.c.removed_at.is_(None),
        matches(dialect, feed_items, text),
    )
    return [
        ("number", [storable(case_number(text))]),
        ("id", posted.correlate(None)),
        ("account_id", _like(look, accounts, text)),
        ("contact_id", _like(look, contacts, text)),
        ("contract_id", found_in(dialect, contracts, text)),
        ("job_id", found_in(dialect, jobs, text)),
    ]


def _like(look: Reading, table: Any, text: str) -> AnySelect:
    return select(table.c.id).where(customers_like(look, table, text)).correlate(None)


def _given(which: CaseFilter) -> list[tuple[str, str]]:
    named = [(field, getattr(which, field)) for field in _NAMED]
    return [(field, storable(value.strip())) for field, value in named if value is not None]


def _names(field: str, value: str) -> ColumnElement[bool]:
    found = _ids(field, value)
    match field:
        # One value, not a set: only so is the index also the order of the list.
        case "queue" | "team":
            return cases.c.owner_group_id == _first(found)
        case "owner":
            return cases.c.owner_user_id == _first(found)
        case _:
            return cases.c[f"{field}_id"].in_(found)


def _ids(field: str, value: str) -> AnySelect:
    columns = _NAMED[field][1]
    table: Any = columns[0].table
    named = [column == value for column in columns]
    if field == "contact":
        named.append(contacts.c.first_name + " " + contacts.c.last_name == value)
    found = select(table.c.id).where(or_(*named), table.c.removed_at.is_(None))
    if field in {"queue", "team"}:
        found = found.where(groups.c.kind == field)
    return found.correlate(None)


def _first(ids: AnySelect) -> ColumnElement[int]:
    (found,) = ids.selected_columns
    return ids.with_only_columns(func.min(found)).scalar_subquery()


def _statuses(look: Reading, which: CaseFilter) -> list[str]:
    """Find the full names of a status, in one record type or in all."""
    given = which.status or ""
    if which.record_type is not None:
        return [look.org.type(which.record_type).status(given).label]
    wanted = given.strip().casefold()
    known = {status.label for kind in look.org.types.values() for status in kind.statuses}
    found = sorted(s for s in known if wanted in {s.casefold(), short(s).casefold()})
    if not found:
        msg = f"There is no status {given!r}.{nearest(given, known)}"
        raise RuleViolation(msg, next_step=f"Known: {', '.join(sorted(known))}.")
    return found
