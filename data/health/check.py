"""Whether a database is whole: pages, references, schema, search, journal and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from core.errors import Unavailable, Unreachable
from core.health import Finding, Report, fine, note
from data import schema, sqlite_file, whole
from data.faults import guard, unavailable
from data.health import agreement, integrity, organisation, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    Told = Callable[[int, int], None]
    """Hears how far a long act is: done, of how much."""

PAGES = 0.4
"""The share of the whole work that the look at the pages takes."""
PARTS = 1000


def check(engine: Engine, where: str, told: Told) -> Report:
    """Look at everything; what cannot be read is a finding. Nothing is changed.

    All is read from one state of the database, beside those who work; only while SQLite compares
    a search index with its records nobody else can write. Raises `Unavailable` where there is no
    desk, and `Unreachable` where nobody answers.
    """

    def tell(share: float) -> None:
        told(int(share * PARTS), PARTS)

    try:
        with guard(engine):
            found = schema.version(engine)
    except Unavailable as error:
        if isinstance(error, Unreachable) or error.title not in {"Damaged", "Half-migrated"}:
            raise
        bad = Finding(topic="file", message=error.message, next_step=error.next_step)
        return Report(where=where, findings=(bad,))
    if found is None:
        schema.require_current(engine)
    with guard(engine), engine.connect() as connection:
        findings = [*_snapshot(engine, connection, tell)]
    findings += _part(engine, "search", _searched(engine))
    tell(1)
    return Report(where=where, findings=tuple(findings))


def _snapshot(
    engine: Engine, connection: Connection, tell: Callable[[float], None]
) -> Iterator[Finding]:
    connection.begin()
    integrity.learn(connection)
    yield from _part(
        engine, "pages", integrity.pages(connection, lambda share: tell(PAGES * share))
    )
    yield from _part(engine, "references", integrity.references(connection))
    yield from _part(engine, "schema", _schema(connection))
    yield from _part(engine, "organisation", organisation.findings(connection))
    asked = agreement.questions(connection.dialect.name)
    wrong = 0
    for done, (topic, statement) in enumerate(asked):
        tell(PAGES + (1 - PAGES) * done / len(asked))
        answer = agreement.answer(connection, statement)
        found = [*_part(engine, topic, (Finding(topic=topic, message=line) for line in answer))]
        wrong += len(found)
        yield from found
    if not wrong:
        yield fine("journal", "Journal and records agree; every act has its answer.")


def _part(engine: Engine, topic: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """Give the findings of a part; if it breaks off, that is one more."""
    try:
        yield from found
    except DBAPIError as error:
        told = unavailable(error, engine)
        message = f"This could not be looked at to the end. {told.message}"
        yield Finding(topic=topic, message=message, next_step=told.next_step)


def _schema(connection: Connection) -> Iterator[Finding]:
    wrong = [*whole.damage(connection), *whole.faults(connection), *shape.faults(connection)]
    way = "`caseline db restore FILE` brings a backup back."
    for fault in wrong:
        yield Finding(topic="schema", message=f"{fault[:1].upper()}{fault[1:]}.", next_step=way)
    if not wrong:
        yield fine("schema", "Tables, indexes and triggers are those of this version.")


def _searched(engine: Engine) -> Iterator[Finding]:
    path = sqlite_file.path_of(engine.url)
    if path is not None and not sqlite_file.is_writable(path):
        yield note("search", "The search indexes were not compared: that needs the right to write.")
        return
    with engine.execution_options(sqlite_begin="IMMEDIATE").connect() as connection:
        connection.begin()
        yield from integrity.searches(connection)
        connection.rollback()
