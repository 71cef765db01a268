"""Which cases a list holds: a filter of keys as conditions on the table of cases alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NotFound, RuleViolation, nearest
from core.filters.scan import FilterError
from core.org.model import short
from core.text import storable
from data.queries.case_named import is_named, require_named
from data.queries.case_terms import holding, parents_of, records_of
from data.queries.case_words import holds, is_common
from data.set_aside import asleep, awake
from data.tables import cases

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

    from core.rows import CaseFilter
    from data.queries.reading import Reading

NAMING = ("queue", "team", "owner", "account", "contact", "contract", "job")
"""The fields of a filter that name a record."""


def conditions(
    look: Reading, which: CaseFilter, common: Collection[str] = ()
) -> list[ColumnElement[bool]]:
    """Turn a filter into conditions; raises where a type or a status is unknown.

    Records are named within the same statement; `require_known` tells why nothing was found.
    `common` are those of its words that are read case by case.
    """
    found = [look.visible()]
    found += [is_named(look, field, value) for field, value in _given(which)]
    if which.record_type is not None:
        found.append(cases.c.record_type == look.org.type(which.record_type).key)
    if which.status is not None:
        found.append(cases.c.status.in_(_statuses(look, which)))
    for flag in ("is_closed", "needs_data_review"):
        if (wanted := getattr(which, flag)) is not None:
            found.append(cases.c[flag] == bool(wanted))
    if which.is_snoozed is not None and not _asks_for_sleeping(which):
        found.append(asleep(look.now()) if which.is_snoozed else awake(look.now()))
    if which.search is not None:
        text, few = which.search, is_narrow(which)
        found.append(holds(look, text, few=few, common=text in common))
    found += [holding(look, term, few=is_narrow(which), common=common) for term in which.terms]
    return found


def common_words(connection: Connection, which: CaseFilter) -> frozenset[str]:
    """Give those of a filter's words that very many cases say."""
    asked = {str(term.values[0]) for term in which.terms if term.name == "words"}
    if which.search is not None:
        asked.add(which.search)
    return frozenset(text for text in asked if is_common(connection, text))


def require_known(look: Reading, connection: Connection, which: CaseFilter) -> None:
    """Raise `NotFound` where the filter names a record that is not there."""
    for field, value in _given(which):
        require_named(look, connection, field, value)
    for term in which.terms:
        for value in records_of(term):
            try:
                require_named(look, connection, term.name, value)
            except NotFound as error:
                raise FilterError(error.message, term.place) from None
        for value in parents_of(term):
            try:
                look.case_id(connection, value)
            except NotFound as error:
                raise FilterError(error.message, term.place) from None


def _asks_for_sleeping(which: CaseFilter) -> bool:
    """Say whether `is:snoozed` looks behind a list that leaves out what sleeps."""
    return any(t.name == "is" and not t.negated and "snoozed" in t.values for t in which.terms)


def is_narrow(which: CaseFilter) -> bool:
    """Say whether the list holds the cases of one person, one group or one customer only."""
    own = any(t.name in NAMING and not t.negated for t in which.terms)
    return own or bool(_given(which))


def _given(which: CaseFilter) -> list[tuple[str, str]]:
    named = [(field, getattr(which, field)) for field in NAMING]
    return [(field, storable(value.strip())) for field, value in named if value is not None]


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
