"""The store: transactions, idempotency, the stored organisation, the session's role."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import column, insert, select, text
from sqlalchemy.exc import IntegrityError

from core.outcome import Kept, Outcome, Repeated
from data import statistics
from data.faults import guard
from data.leases import Leases
from data.org_versions import VERSION, document
from data.prepared import Statements, slot
from data.queries import Reader
from data.sqlite_engine import ACTION
from data.tables import actions, organisations, outcomes
from data.work import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine
    from sqlalchemy.sql.selectable import ReturnsRows

    from core.look import Look
    from core.org.model import Organisation
    from core.ports import Clock, UnitOfWork
    from core.rules.permissions import Actor

FAREWELL = 1.0
"""Seconds that somebody who asks whether anything changed gets before connections are closed."""
_ACT = ("key", "at", "person_id", "command", "params", "undo_of", "batch_id")
ALONE = frozenset({"org.apply", "org.revert"})
"""Acts that nobody else acts beside: others decide by the organisation until they end."""


def _begin_on_postgres(lock: str) -> ReturnsRows:
    return (
        text(
            f"WITH made AS (INSERT INTO actions ({', '.join(_ACT)}, login) "  # noqa: S608  our own words
            f"VALUES ({', '.join(f':{name}' for name in _ACT)}, session_user) RETURNING id) "
            "SELECT id, set_config('caseline.action', id::text, true), "
            f"{lock}(hashtext('caseline.organisation')) FROM made"
        )
        .bindparams(*(slot(name, actions.c[name].type) for name in _ACT))
        .columns(column("id"))
    )


_BEGIN: dict[tuple[str, bool], ReturnsRows] = {
    ("postgresql", False): _begin_on_postgres("pg_advisory_xact_lock_shared"),
    ("postgresql", True): _begin_on_postgres("pg_advisory_xact_lock"),
}
_BEGIN["sqlite", False] = _BEGIN["sqlite", True] = (
    insert(actions)
    .values({name: slot(name, actions.c[name].type) for name in _ACT})
    .returning(actions.c.id)
)
"""How an act begins, beside others or alone: its row, and on PostgreSQL its number told to the
triggers, and a lock that lets the organisation stand until it ends. SQLite has one writer."""

_LATEST = (
    "SELECT coalesce(sum(id), 0) FROM "
    "(SELECT id FROM actions ORDER BY id DESC LIMIT 1000) AS latest"
)
"""Grows with every act that becomes visible, also with one that got its number before another but
was committed after it: the highest number alone would not move then."""


class Store:
    """A database with a desk in it. See `core.ports.Store`."""

    def __init__(self, engine: Engine, cautions: tuple[str, ...] = ()) -> None:
        """Use `engine`; its schema must be current."""
        self.engine, self.cautions = engine, cautions
        self.writing = engine.execution_options(sqlite_begin="IMMEDIATE")
        self._kept = Statements(engine)
        self._watch: Connection | None = None
        self._watching = Lock()
        self._version: int | None = None
        """SQLite's own number of the last change that somebody made, of whatever."""
        self._acts = 0
        """What the newest acts were then."""

    @contextmanager
    def work(
        self, *, key: str, command: str, params: str, person: int | None, at: datetime,
        undo_of: int | None = None, batch: int | None = None,
    ) -> Iterator[UnitOfWork]:  # fmt: skip
        """Open a transaction that writes, its action row first; the end commits."""
        row = {
            "key": key, "at": at, "person_id": person, "command": command, "params": params,
            "undo_of": undo_of, "batch_id": batch,
        }  # fmt: skip
        with guard(self.engine), self.writing.begin() as connection:
            action = self._begin(connection, row)
            yield Unit(connection, self._kept, action=action, person=person, at=at)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Open a transaction that only reads."""
        with guard(self.engine), self.engine.connect() as connection:
            yield Unit(connection, self._kept, action=0, person=None, at=None)

    def finish(self, unit: UnitOfWork, outcome: Outcome) -> int:
        """Keep the outcome beside its action; gives the organisation's version in force."""
        if not isinstance(unit, Unit):
            msg = "the outcome belongs to a unit of this store"
            raise TypeError(msg)
        body = json.dumps(asdict(outcome), ensure_ascii=False)
        keeping = self._kept.get("outcome", _keep)
        made = keeping.run(unit.connection, action_id=unit.action, body=body)
        return int(made[0][0])

    def outcome(self, key: str) -> Kept | None:
        """Give what was kept under a key."""
        asked = (
            select(outcomes.c.body, actions.c.person_id, actions.c.command, actions.c.params)
            .join(actions, actions.c.id == outcomes.c.action_id)
            .where(actions.c.key == key)
        )
        with guard(self.engine), self.engine.connect() as connection:
            row = connection.execute(asked).one_or_none()
        if row is None:
            return None
        told = document(row.body, "an outcome")
        outcome = Outcome(**told | {"notes": tuple(told["notes"])})
        return Kept(outcome=outcome, person=row.person_id, command=row.command, params=row.params)

    def org_files(self) -> dict[str, str]:
        """Give the files of the newest organisation; none before it was founded."""
        return self.organisation()[1]

    def organisation(self) -> tuple[int, dict[str, str]]:
        """Give the number of the version in force with its files; 0 before the founding."""
        newest = (
            select(VERSION.label("version"), organisations.c.files)
            .order_by(organisations.c.id.desc())
            .limit(1)
        )
        with guard(self.engine), self.engine.connect() as connection:
            found = connection.execute(newest).one_or_none()
        if found is None:
            return 0, {}
        return int(found.version), dict(document(found.files, "the organisation"))

    def org_version(self) -> int:
        """Give the number of the version in force."""
        with guard(self.engine), self.engine.connect() as connection:
            return int(connection.execute(select(VERSION)).scalar_one())

    def login(self) -> str | None:
        """Give the database role; SQLite has none."""
        if self.engine.dialect.name == "sqlite":
            return None
        with guard(self.engine), self.engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT session_user").scalar_one())

    def look(self, *, org: Organisation, actor: Actor, clock: Clock) -> Look:
        """Give the read side for one person."""
        return Reader(self.engine, org=org, actor=actor, clock=clock)

    def leases(self, *, org: Organisation, actor: Actor, clock: Clock) -> Leases:
        """Give who is at which case, for one person."""
        return Leases(self.engine, org=org, actor=actor, clock=clock)

    def changed(self) -> int:
        """Give a number that changes when anybody did something; who is where is no such thing."""
        with self._watching:
            try:
                with guard(self.engine):
                    return self._newest()
            except BaseException:
                self._unwatch()  # a connection that was lost stays lost; the next takes another
                raise

    def _newest(self) -> int:
        sqlite = self.engine.dialect.name == "sqlite"
        if self._watch is None:
            self._watch = self.engine.connect()
            if not sqlite:
                self._watch.execution_options(isolation_level="AUTOCOMMIT")
        watch = self._watch
        with watch.begin():  # each time anew: within one snapshot nothing ever changes
            # SQLite knows without reading anything whether another connection wrote at all.
            version = watch.exec_driver_sql("PRAGMA data_version").scalar_one() if sqlite else None
            if version is None or version != self._version:
                self._acts = int(watch.exec_driver_sql(_LATEST).scalar_one())
            self._version = version
        return self._acts

    def _unwatch(self) -> None:
        watch, self._watch = self._watch, None
        self._version = None
        if watch is not None:
            watch.invalidate()
            watch.close()

    def gather(self) -> None:
        """Let the database look at its tables anew; see `core.ports.Store`."""
        statistics.gather(self.engine)

    def close(self) -> None:
        """Let go of all connections; what is being asked is waited for, but not for long."""
        waited = self._watching.acquire(timeout=FAREWELL)
        try:
            self._unwatch()
            self.engine.dispose()
        finally:
            if waited:
                self._watching.release()

    def _begin(self, connection: Connection, row: dict[str, object]) -> int:
        kind = connection.dialect.name, row["command"] in ALONE
        try:
            made = self._kept.get(("action", kind), lambda: _BEGIN[kind]).run(connection, **row)
        except IntegrityError as error:
            raise Repeated from error
        action = int(made[0][0])
        connection.info[ACTION] = action
        return action


def _keep() -> ReturnsRows:
    """Build what keeps an outcome."""
    given = {name: slot(name, outcomes.c[name].type) for name in ("action_id", "body")}
    return insert(outcomes).values(given).returning(VERSION)
