"""The fields that conditions read, in SQL: what `core.rules.facts` gives them in Python."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select

from core.errors import RuleViolation, nearest
from core.rules.among import BESIDE
from core.rules.facts import CORE, kind_of, settings_kinds
from core.rules.scopes import scope_of
from data.queries import conditions, custom_sql
from data.queries.condition_pieces import field, known, told, valued
from data.tables import accounts, activities, cases, contacts, contracts, groups, users

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement, FromClause, Table

    from data.queries.condition_pieces import Piece
    from data.queries.reading import Reading

STORED: dict[str, Table] = {
    "case": cases, "account": accounts, "contact": contacts, "activity": activities,
}  # fmt: skip
"""Where the records lie that conditions are about."""


def holds(
    look: Reading, kind: str, source: str, table: FromClause | None = None
) -> ColumnElement[bool]:
    """Say for which records of a kind a condition holds, removed and unseen ones included.

    It stands in a WHERE: where it does not hold it is false or NULL. It may read the records that
    one names, as `account.name`, and the settings of rules. `table` is another name under which
    the statement reads them.
    Raises `RuleViolation` for a condition that does not compile or cannot mean the same in SQL.
    """
    fields = RecordFields(look, kind, table)
    scope = scope_of(look.org, kind)
    return conditions.condition(source, scope, fields, dialect=look.dialect, now=in_the_house(look))


def value(
    look: Reading, kind: str, key: str, table: FromClause | None = None
) -> ColumnElement[Any]:
    """Give what a formula of a kind of record computes: it is told, compared and ordered.

    Raises `RuleViolation` for what is no formula, and for one that cannot mean the same in SQL.
    """
    formulas = look.org.formulas.get(kind, {})
    if key not in formulas:
        msg = f"{key!r} is no formula of a {kind}.{nearest(key, formulas)}"
        raise RuleViolation(msg)
    return told(RecordFields(look, kind, table)(("", key)))


class RecordFields:
    """Each field of one kind of record, and of those that it names, as a piece of SQL."""

    def __init__(self, look: Reading, kind: str, table: FromClause | None = None) -> None:
        """Read the records of `table`."""
        self._look, self._kind = look, kind
        self._table = STORED[kind] if table is None else table
        self._made: dict[tuple[str, str], Piece] = {}

    def __call__(self, place: tuple[str, str]) -> Piece:
        """Give a field by scope and name; a formula is written out."""
        if place not in self._made:
            scope, name = place
            if scope in self._look.org.own_settings:
                self._made[place] = self._setting(scope, name)
            else:
                self._made[place] = self._beside(scope, name) if scope else self._make(name)
        return self._made[place]

    def _setting(self, scope: str, name: str) -> Piece:
        """Give a setting of the organisation's own rules: it is the same for every record."""
        given = self._look.org.own_settings[scope]
        return known(settings_kinds(given)[name], lambda: given[name], is_fixed=True)

    def _beside(self, scope: str, name: str) -> Piece:
        """Give a field of a record that this one names; all are empty where it names none."""
        entity, attribute = BESIDE[self._kind][scope]
        other = STORED[entity.KIND].alias()
        inner = valued(RecordFields(self._look, entity.KIND, other)(("", name)))
        asked = select(inner.sql).where(other.c.id == self._table.c[attribute])
        sql = asked.correlate(self._table).scalar_subquery()
        return replace(inner, sql=sql, may_be_null=True, ask=None, depth=inner.depth + 10)

    def _make(self, name: str) -> Piece:
        look, kind = self._look, self._kind
        definition = look.org.fields_of(kind).get(name)
        if definition is None:
            return self._core(name)
        stored = kind_of(definition)
        if stored is None:
            source = look.org.formulas[kind][name].source
            return conditions.turned(source, self, dialect=look.dialect, now=in_the_house(look))
        find = custom_sql.named if definition.kind == "reference" else custom_sql.stored
        return field(stored, find(look.dialect, self._table, definition))

    def _core(self, name: str) -> Piece:
        kind = CORE[self._kind][name]
        found = _NAMED.get((self._kind, name))
        if found is not None:
            return field(kind, found(self._table))
        column = self._table.c[name]
        return field(kind, column, may_be_null=bool(column.nullable))


def in_the_house(look: Reading) -> Callable[[], datetime]:
    """Give what tells the moment at which a statement runs, in the organisation's zone."""
    zone = ZoneInfo(look.org.time_zone)
    return lambda: look.clock.now().astimezone(zone)


def _called(other: Any, key: str, column: str) -> Callable[[FromClause], ColumnElement[Any]]:
    """Give what tells by its key which record a column names."""

    def tell(table: FromClause) -> ColumnElement[Any]:
        its = other.alias()
        asked = select(its.c[key]).where(its.c.id == table.c[column])
        return asked.correlate(table).scalar_subquery()

    return tell


def _owner(table: FromClause) -> ColumnElement[Any]:
    person = _called(users, "username", "owner_user_id")(table)
    return func.coalesce(person, _called(groups, "key", "owner_group_id")(table))


def _owner_kind(table: FromClause) -> ColumnElement[Any]:
    group = _called(groups, "kind", "owner_group_id")(table)
    return case((table.c.owner_user_id.is_not(None), "user"), else_=group)


_NAMED: dict[tuple[str, str], Callable[[FromClause], ColumnElement[Any]]] = {
    ("case", "account"): _called(accounts, "external_id", "account_id"),
    ("case", "contact"): _called(contacts, "external_id", "contact_id"),
    ("case", "contract"): _called(contracts, "number", "contract_id"),
    ("case", "owner"): _owner,
    ("case", "owner_kind"): _owner_kind,
    ("account", "owner"): _called(users, "username", "owner_id"),
    ("account", "parent"): _called(accounts, "external_id", "parent_id"),
    ("contact", "account"): _called(accounts, "external_id", "account_id"),
    ("activity", "assigned_to"): _called(users, "username", "assigned_to"),
}
"""The fields that name another record."""
