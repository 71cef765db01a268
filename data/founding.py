"""Makes a desk where there is none: the tables, the organisation, the first people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from core.commands.org import FoundOrganisation
from core.commands.user import person_problems
from core.desk import Desk
from core.errors import Conflict, wrong
from core.mail import DEMO
from core.org import loader
from data import schema, sqlite_engine
from data.bootstrap import clock_of
from data.engine import connect, parse
from data.faults import guard
from data.places import database_url
from data.store import Store
from data.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def found(
    db: str | None, *, files: dict[str, str], people: Sequence[tuple[str, str, str]],
    throwaway: bool = False, demo: bool = False, at: datetime | None = None,
) -> Desk:  # fmt: skip
    """Make the schema in an empty database and found the organisation; give the system's desk.

    From a `demo` no mail ever leaves. Raises `Conflict` when there is a desk already: nothing is
    overwritten. Raises `RuleViolation` for an organisation or people that cannot be, before
    anything is made.
    """
    url = parse(database_url(db))
    organisation = loader.load(files)
    wrong(
        (problem for person in people for problem in person_problems(organisation, *person)),
        what="The founding",
    )
    store = Store(connect(url, throwaway=throwaway))
    try:
        desk = Desk(store, clock_of(store, at))
        with guard(store.engine):
            _make_schema(store)
        # The same demo is made of the same seed; what leaves the house must not be guessed.
        key = f"{DEMO}desk" if demo else uuid4().hex
        desk.do(FoundOrganisation(files=files, people=tuple(people)), key=key)
    except BaseException:
        store.close()
        raise
    desk.refresh()
    return desk


def _make_schema(store: Store) -> None:
    """Make all tables, unless a founding was cut off right after that."""
    found_version = schema.version(store.engine)
    if found_version is None:
        if store.engine.dialect.name == "sqlite":
            sqlite_engine.begin_log(store.engine)
        with store.writing.begin() as connection:
            schema.create(connection)
    elif found_version != SCHEMA_VERSION or store.org_files():
        msg = "There is a desk in this database already."
        raise Conflict(msg, next_step="Name another database with --db.", title="Not empty")
