"""The terms of a filter line as conditions on the table of cases."""

from __future__ import annotations

import operator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, false, func, not_, or_, select

from core.filters.own import TODAY
from core.filters.own import kind_of as own_kind
from core.filters.terms import FIELDS, ME, NOBODY
from core.rules.expressions import Kind
from core.text import storable
from data.queries.case_age import elapsed
from data.queries.case_flags import ASKED
from data.queries.case_named import is_named
from data.queries.case_words import holds
from data.queries.own_fields import own_value
from data.tables import assignments, cases, groups, users

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import ColumnElement

    from core.filters.terms import Term
    from data.queries.reading import Reading

EARLIEST = datetime(1, 1, 2, tzinfo=UTC)


def holding(
    look: Reading, term: Term, *, few: bool, common: Collection[str]
) -> ColumnElement[bool]:
    """Say which cases a term holds for; `few` says that the list is a person's or a queue's.

    `common` are the words that very many cases say.
    """
    if term.name == "words":
        text = str(term.values[0])
        found = holds(look, text, few=few, common=text in common)
    else:
        each = _EACH[FIELDS[term.name].kind] if term.name in FIELDS else _own
        found = or_(*(each(look, term, value) for value in term.values))
    # What is empty is neither equal nor unequal: turned round it must be found.
    return not_(func.coalesce(found, false())) if term.negated else found


def records_of(term: Term) -> list[str]:
    """Give the records that a term names and nobody has looked for yet."""
    named = term.name in FIELDS and FIELDS[term.name].kind == "record"
    return [storable(str(v)) for v in term.values if v is not None] if named else []


def parents_of(term: Term) -> list[str]:
    """Give the cases that a term names as parents."""
    return [str(v) for v in term.values if v is not None] if term.name == "parent" else []


def _equals(_: Reading, term: Term, value: Any) -> ColumnElement[bool]:
    column = cases.c[FIELDS[term.name].column]
    return column.is_(None) if value is None else column == value


def _owner(look: Reading, term: Term, value: str) -> ColumnElement[bool]:
    del term
    if value == ME:
        return cases.c.owner_user_id == look.actor.id
    if value == NOBODY:
        return cases.c.owner_user_id.is_(None)
    kind, _, key = value.partition(":")
    if kind == "user":
        person = select(func.min(users.c.id)).where(users.c.username == key)
        return cases.c.owner_user_id == person.correlate(None).scalar_subquery()
    return cases.c.owner_group_id == _group(key)


def _queue(_: Reading, term: Term, value: str) -> ColumnElement[bool]:
    del term
    return cases.c.owner_group_id == _group(value)


def _team(_: Reading, term: Term, value: str) -> ColumnElement[bool]:
    del term
    referred = select(assignments.c.case_id).where(
        assignments.c.team_id == _group(value), assignments.c.is_closed == false(),
        assignments.c.removed_at.is_(None),
    )  # fmt: skip
    return cases.c.id.in_(referred.correlate(None))


def _group(key: str) -> ColumnElement[int]:
    found = select(func.min(groups.c.id)).where(groups.c.key == key, groups.c.removed_at.is_(None))
    return found.correlate(None).scalar_subquery()


def _record(look: Reading, term: Term, value: str | None) -> ColumnElement[bool]:
    if value is None:
        return cases.c[FIELDS[term.name].column].is_(None)
    return is_named(look, term.name, storable(value))


def _parent(look: Reading, term: Term, value: str | None) -> ColumnElement[bool]:
    del term
    if value is None:
        return cases.c.parent_case_id.is_(None)
    found = select(cases.c.id).where(cases.c.number == storable(value), look.visible())
    return cases.c.parent_case_id == found.correlate(None).scalar_subquery()


def _flag(look: Reading, term: Term, value: str) -> ColumnElement[bool]:
    del term
    if value in ASKED:
        return ASKED[value](look)
    return {
        "open": cases.c.is_closed == false(), "closed": cases.c.is_closed != false(),
        "unowned": cases.c.owner_user_id.is_(None), "merged": cases.c.master_id.is_not(None),
    }[value]  # fmt: skip


def _moment(look: Reading, term: Term, value: timedelta | datetime) -> ColumnElement[bool]:
    column = cases.c[FIELDS[term.name].column]
    if isinstance(value, timedelta):
        return _compared(column, _TURNED[term.sign], _ago(look, value))
    return _compared(column, term.sign, value)


def _age(look: Reading, term: Term, value: timedelta) -> ColumnElement[bool]:
    """An open case grows older still; a closed one is as old as it was then (domain.md 1.8)."""
    by_now = _compared(cases.c.created_at, _TURNED[term.sign], _ago(look, value))
    lived = elapsed(look.dialect, cases.c.created_at, cases.c.closed_at)
    then = _compared(lived, term.sign, value // timedelta(milliseconds=1))
    return or_(and_(cases.c.is_closed == false(), by_now), and_(cases.c.is_closed != false(), then))


def _own(look: Reading, term: Term, value: Any) -> ColumnElement[bool]:
    """Ask about one of the organisation's own fields."""
    column = own_value(look, term.name)
    if value is None:
        return column.is_(None)
    if value == ME and look.org.case_fields[term.name].to == "user":
        value = look.actor.user.username
    elif value == TODAY and own_kind(look.org, term.name) is Kind.DATE:
        value = bindparam(None, callable_=look.today, type_=column.type)
    elif isinstance(value, str):
        value = storable(value)
    return column == value if term.sign == ":" else _compared(column, term.sign, value)


def _ago(look: Reading, length: timedelta) -> ColumnElement[datetime]:
    """Give the moment that lies so long back whenever the statement runs."""

    def moment() -> datetime:
        try:
            return look.clock.now() - length
        except OverflowError:
            return EARLIEST

    return bindparam(None, callable_=moment, type_=cases.c.created_at.type)


def _compared(column: ColumnElement[Any], sign: str, value: Any) -> ColumnElement[bool]:
    compare: Callable[[Any, Any], ColumnElement[bool]] = _SIGNS[sign]
    return compare(column, value)


_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What was long ago is early."""
_EACH: dict[str, Callable[[Reading, Term, Any], ColumnElement[bool]]] = {
    "number": _equals, "owner": _owner, "queue": _queue, "team": _team, "status": _equals,
    "type": _equals, "pick": _equals, "record": _record, "parent": _parent,
    "flag": _flag, "age": _age, "moment": _moment,
}  # fmt: skip
"""How each kind of field is asked."""
