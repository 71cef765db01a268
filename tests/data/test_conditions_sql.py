"""Conditions in SQL mean on both databases what their closures mean in Python."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import category
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    MetaData,
    Table,
    Text,
    delete,
    exists,
    insert,
    literal,
    select,
)

from core.clock import to_millis
from core.errors import RuleViolation
from core.rules.conditions import Kind, compile_condition, compile_value
from core.rules.expressions import LONGEST_LENGTH
from data.engine import connect, parse
from data.queries import conditions
from data.queries.condition_lower import letters
from data.queries.condition_pieces import field
from data.reckoning import counted
from data.types import UtcDateTime
from tests.core.conditions import EMPTY, NOW, SCOPE
from tests.core.drawn_conditions import Node, expressions, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine

    from core.rules.expressions import Values

DENVER = ZoneInfo("America/Denver")
TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.TEXT: Text(), Kind.NUMBER: Double(), Kind.FLAG: Boolean(), Kind.DATE: Date(),
    Kind.TIME: UtcDateTime(), Kind.LENGTH: BigInteger(),
}  # fmt: skip
PLACES = [(scope, name) for scope, fields in SCOPE.items() for name in fields]
TABLE = Table(
    "values_of_tests", MetaData(),
    *(Column(f"{scope}_{name}", TYPES[SCOPE[scope][name]]) for scope, name in PLACES),
)  # fmt: skip
PIECES = {
    (scope, name): field(SCOPE[scope][name], TABLE.c[f"{scope}_{name}"]) for scope, name in PLACES
}

REFUSED = re.compile("too (large|big) for a database|exact up to 15 digits")
KEPT = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text("aAbB éÉΣσςİıßẞ\u0307'%_\\", max_size=4) | st.text(KEPT, max_size=4)
FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)


def is_in_utc(moment: datetime) -> bool:
    """Say whether the calendar has room for the time of another zone."""
    return FIRST.year < moment.year < LAST.year


DRAWN = {
    Kind.TEXT: WORDS,
    Kind.NUMBER: st.integers(-5, 10)
    | st.integers(-(10**11) + 1, 10**11 - 1)
    | st.floats(-1e11, 1e11, exclude_min=True, exclude_max=True)
    | st.decimals(-(10**6), 10**6, places=4).map(float),
    Kind.FLAG: st.booleans(),
    Kind.DATE: st.dates(date(2026, 3, 29), date(2026, 4, 2))
    | st.dates()
    | st.sampled_from([date.min, date.max]),
    Kind.TIME: (
        st.datetimes(timezones=st.sampled_from([UTC, DENVER])).filter(is_in_utc)
        | st.timedeltas(timedelta(seconds=-2), timedelta(hours=7)).map(lambda gap: NOW + gap)
        | st.sampled_from([NOW, FIRST, LAST])
    ).map(to_millis),
    Kind.LENGTH: st.timedeltas(timedelta(days=-3), timedelta(days=3))
    | st.timedeltas(-LONGEST_LENGTH, LONGEST_LENGTH)
    | st.sampled_from([LONGEST_LENGTH, -LONGEST_LENGTH]),
}
LITERALS = {
    Kind.TEXT: WORDS,
    Kind.NUMBER: st.integers(0, 9)
    | st.sampled_from([0.5, 0.1, 0.2, 1e3, 1e15, 10**17, 2**53 - 1, 2**53 + 1, 1e308, 1e-7, 5e-324])
    | st.floats(0, 1e12),
    Kind.FLAG: st.booleans(),
}


@contextmanager
def asked(url: str) -> Iterator[Connection]:
    """Open a database with the table of values."""
    engine = connect(parse(url))
    with engine.connect() as connection:
        TABLE.create(connection)
        yield connection
        connection.rollback()
    engine.dispose()


def keep(connection: Connection, record: Values) -> None:
    """Let the table hold this record alone."""
    connection.execute(delete(TABLE))
    row = {
        f"{scope}_{name}": counted(record[scope][name])
        if SCOPE[scope][name] is Kind.LENGTH
        else record[scope][name]
        for scope, name in PLACES
    }
    connection.execute(insert(TABLE).values(row))


def tell(connection: Connection, source: str, now: datetime = NOW) -> Any:
    """Let the database compute a formula over the record it holds."""
    found = conditions.formula(
        source, SCOPE, PIECES.__getitem__, dialect=connection.dialect.name, now=lambda: now
    )
    return connection.execute(select(found).select_from(TABLE)).scalar_one()


def holds(connection: Connection, source: str, now: datetime = NOW) -> bool:
    """Let the database find the record it holds by a condition."""
    found = conditions.condition(
        source, SCOPE, PIECES.__getitem__, dialect=connection.dialect.name, now=lambda: now
    )
    within = select(literal(1)).where(exists(select(TABLE).where(found)))
    return bool(connection.execute(select(literal(1)).where(exists(within))).all())


def written(kind: Kind = Kind.FLAG) -> st.SearchStrategy[str]:
    """Draw sources of a kind."""
    drawn: st.SearchStrategy[Node] = expressions(kind, literals=LITERALS)
    return drawn.map(str).filter(compiles)


def compiles(source: str) -> bool:
    """Say whether a source is one: of fixed values some are too big for a length of time."""
    try:
        compile_value(source, SCOPE)
    except RuleViolation:
        return False
    return True


def turns(connection: Connection, source: str) -> bool:
    """Say whether a source can be turned; what is too large or too exact for SQL is refused."""
    dialect = connection.dialect.name
    try:
        conditions.formula(source, SCOPE, PIECES.__getitem__, dialect=dialect, now=lambda: NOW)
    except RuleViolation as error:
        if not REFUSED.search(error.message):
            raise
        return False
    return True


def test_every_condition_and_formula_means_the_same_in_sql(database: str) -> None:
    with asked(database) as connection:

        @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
        @given(
            record=records(DRAWN),
            sources=st.lists(written(), min_size=4, max_size=4),
            formulas=st.lists(st.sampled_from(Kind).flatmap(written), min_size=4, max_size=4),
            now=st.sampled_from([NOW, datetime(2026, 4, 1, 5, 59, 59, 999000, tzinfo=UTC)]),
        )
        def agree(record: Values, sources: list[str], formulas: list[str], now: datetime) -> None:
            keep(connection, record)
            now = now.astimezone(DENVER)
            for source in sources:
                expected: object = compile_condition(source, SCOPE)(record, now=now)
                if turns(connection, source):
                    assert holds(connection, source, now) is expected, source
            for source in formulas:
                expected = compile_value(source, SCOPE)(record, now=now)
                if turns(connection, source):
                    assert tell(connection, source, now) == expected, source

        agree()


def told(connection: Connection, source: str, **plain: object) -> Any:
    """Let the database compute a formula over the plain fields, all others empty."""
    keep(connection, {**EMPTY, "": {**EMPTY[""], **plain}})
    return tell(connection, source)


EVERY = [chr(n) for n in range(1, sys.maxunicode + 1) if not 0xD800 <= n <= 0xDFFF]
SOME = [letter for letter in EVERY if category(letter) not in {"Lo", "Cn", "Co"}]
"""Neither ideographs and the like, nor what is no character yet: these have no case."""


def test_no_letter_that_python_lowers_is_forgotten() -> None:
    known = letters()
    longer = "".join(letter for letter, _ in known.longer)
    assert {*known.upper, *longer} == {letter for letter in EVERY if letter != letter.lower()}
    around = {letter for letter in EVERY if f"A{letter}Σ".lower()[-1] == "ς"}
    assert around <= {*SOME, *(letter for letter in EVERY if letter.islower())}


@pytest.mark.parametrize("around", ["{}", "{}Σ", "A{}Σ", "AΣ{}", "AΣ{}B"])
def test_lower_case_is_that_of_python_for_every_letter(database: str, around: str) -> None:
    """A sigma's is another one at the end of a word; marks and signs do not end one."""
    lines = "\n".join(around.format(letter) for letter in SOME if letter != "\n")
    with asked(database) as connection:
        assert told(connection, "lower(subject)", subject=lines) == lines.lower()


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("age + 0.2 == 0.3", {"age": 0.1}),
        ("age + (limit + 0.1)", {"age": 0.2, "limit": 0.3}),
        ("-(-age) - (age - limit)", {"age": 0.7, "limit": 0.1}),
        ("minutes(age)", {"age": 1.5 / 60_000_000}),
        ("minutes(age)", {"age": 2.5 / 60_000_000}),
        ("days(age)", {"age": 50_000_000}),
        ("days(age)", {"age": -50_000_000.5}),
        ("days(age)", {"age": 10**11 - 1}),
        ("due + days(limit)", {"due": date.max, "limit": 1}),
        ("due - days(age)", {"due": date(2024, 3, 1), "age": 1.99}),
        ("closed_at - hours(age)", {"closed_at": FIRST, "age": 0}),
        ("closed_at - hours(age) is None", {"closed_at": FIRST, "age": 0.001}),
        ("now() - closed_at", {"closed_at": FIRST}),
        ("closed_at < now() + minutes(0.0000001)", {"closed_at": NOW}),
        ("closed_at >= now() + minutes(0.0000001)", {"closed_at": NOW}),
        ("closed_at == now() + minutes(0.0000001)", {"closed_at": NOW}),
        ("closed_at <= now() + days(40000000)", {"closed_at": NOW}),
        ("due == today() + days(40000000)", {"due": None}),
        ("size(subject)", {"subject": "e\u0301🙂"}),
        ("ends(subject, status)", {"subject": "b", "status": "abc"}),
        ("ends(subject, '')", {"subject": ""}),
        ("contains(subject, '%_')", {"subject": "a%b_"}),
        ("subject < status", {"subject": "\uffff", "status": "\U00010000"}),
        ("subject < status", {"subject": "Z", "status": "a"}),
        ("urgent == (age > 3)", {}),
        ("urgent != (age > 3)", {}),
        ("urgent in [False]", {}),
        ("(age > 3) in [False]", {}),
        ("not (status == 'a')", {}),
        ("age not in [-1, 0.1]", {}),
    ],
)
def test_edges_are_the_same(database: str, source: str, given: dict[str, object]) -> None:
    with asked(database) as connection:
        record = {**EMPTY, "": {**EMPTY[""], **given}}
        assert told(connection, source, **given) == compile_value(source, SCOPE)(record, now=NOW)


def test_one_statement_is_asked_again_at_another_time(database: str) -> None:
    moment = [NOW]
    with asked(database) as connection:
        keep(connection, {**EMPTY, "": {**EMPTY[""], "due": NOW.date(), "closed_at": NOW}})
        found = conditions.condition(
            "due == today() and closed_at == now() or 1 > 2", SCOPE, PIECES.__getitem__,
            dialect=connection.dialect.name, now=lambda: moment[0],
        )  # fmt: skip
        asks = select(literal(1)).select_from(TABLE).where(found)
        assert connection.execute(asks).all()
        moment[0] += timedelta(days=1)
        assert not connection.execute(asks).all()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("age == 9007199254740993", "At column 8: `9007199254740993` is too big"),
        ("age in [1, 9007199254740993]", "At column 12: `9007199254740993` is too big"),
        ("age + 9007199254740992 > 1", "may become too big: a database is exact up to 15 digits"),
        ("age + 1e308 + 1e308 > 1", "may become too big"),
        ("1e308 + 1e308 == age", "`1e308 + 1e308` is too big for a database"),
        ("subject == 'a\\0b'", "characters that no database keeps"),
        ("subject == '\\ud800'", "characters that no database keeps"),
    ],
)
def test_what_cannot_mean_the_same_is_refused_before_it_runs(source: str, told: str) -> None:
    compile_condition(source, SCOPE)
    with pytest.raises(RuleViolation) as refused:
        conditions.condition(source, SCOPE, PIECES.__getitem__, dialect="sqlite", now=lambda: NOW)
    assert told in refused.value.message


@pytest.mark.parametrize(
    ("inner", "around", "ending"),
    [
        ("urgent", "not {}", ""),
        ("urgent", "({} == urgent)", ""),
        ("urgent", "({} and limit > 1 or urgent)", ""),
        ("age", "{} + age", " > 1"),
        ("age", "age - ({})", " > 1"),
        ("due", "{} + days(1)", " == due"),
        ("closed_at", "{} + hours(age)", " < now()"),
        ("hours(age)", "hours(age) - ({})", " < hours(1)"),
        ("subject", "lower({})", " == 'a'"),
        ("age", "{} < age", ""),
    ],
)
def test_the_deepest_sources_are_answered_or_refused(
    database: str, inner: str, around: str, ending: str
) -> None:
    """Neither Python's stack nor a database's overflows, nor is much asked of them."""
    sources = [inner + ending]
    for _ in range(48):
        inner = around.format(inner)
        sources.append(inner + ending)
    with asked(database) as connection:
        keep(connection, EMPTY)
        answered = [source for source in sources if compiles(source) and turns(connection, source)]
        assert len(answered) > 3
        for source in answered[-2:]:
            expected = compile_condition(source, SCOPE)(EMPTY, now=NOW)
            assert deep(partial(holds, connection, source)) is expected


def deep(ask: Callable[[], bool], frames: int = 200) -> bool:
    """Ask with so much of Python's stack in use, as under a screen."""
    return deep(ask, frames - 1) if frames else ask()
