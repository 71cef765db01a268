"""Conditions in SQL mean on both databases what their closures mean in Python."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, event, given, settings
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
from data.queries.condition_pieces import field
from data.queries.condition_sql import counted
from data.types import UtcDateTime
from tests.core.conditions import NOW, SCOPE
from tests.core.drawn_conditions import Node, expressions, records

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    return bool(connection.execute(select(literal(1)).select_from(TABLE).where(found)).all())


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
                if turns(source):
                    assert holds(connection, source, now) is expected, source
            for source in formulas:
                expected = compile_value(source, SCOPE)(record, now=now)
                if turns(source):
                    assert tell(connection, source, now) == expected, source

        def turns(source: str) -> bool:
            try:
                conditions.formula(
                    source, SCOPE, PIECES.__getitem__,
                    dialect=connection.dialect.name, now=lambda: NOW,
                )  # fmt: skip
            except RuleViolation as error:
                event(error.message.partition("` ")[2])
                return False
            return True

        agree()
