"""What was answered is there, and nothing of it by half: read from the rows of a database."""

from __future__ import annotations

import json
from time import monotonic
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import select

from data.health.check import check
from data.tables import actions, changes, feed_items, mentions, notifications, outcomes
from tests.safety.acts import DONE, LOST, REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from data.store import Store

PATIENCE = 30
ENTRIES = {
    "case.create": "CreateRecordEvent", "case.next": "TrackedChange", "case.claim": "TrackedChange",
    "case.assign": "TrackedChange", "case.edit": "TrackedChange", "case.post": "TextPost",
    "case.close": "ChangeStatusPost", "case.reopen": "ChangeStatusPost",
    "case.status": "ChangeStatusPost", "case.review": "ActivityEvent",
    "task.create": "ActivityEvent", "task.complete": "ActivityEvent", "case.attach": "ContentPost",
}  # fmt: skip
"""What each act leaves in the feed, so that one without it is seen to be half."""
_AMCHECK = "SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'"
_INDEXES = """
SELECT bt_index_check(indexrelid, true) FROM pg_index
JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam
WHERE amname = 'btree' AND relnamespace = 'public'::regnamespace
"""
_HEAPS = """
SELECT relname, found.msg FROM pg_class c, LATERAL verify_heapam(c.oid) found
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""


class Ledger:
    """What agents were answered, by key; the database must say the same."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.done: dict[str, tuple[int, str]] = {}
        self.refused: set[str] = set()
        self.lost: set[str] = set()
        self.there: set[str] = set()
        self._checked = 0

    def note(self, said: Iterable[tuple[str, str, Any]]) -> None:
        """Write down what an agent said."""
        for what, key, more in said:
            if what == DONE:
                assert key not in self.done, f"{key} was answered twice"
                self.done[key] = more
            elif what == REFUSED:
                self.refused.add(key)
            else:
                (self.lost if what == LOST else self.there).add(key)

    def require_kept(self, store: Store) -> None:
        """Fail unless what was answered since the last time is in the database, word for word."""
        fresh = dict([*self.done.items()][self._checked :])
        asked = select(actions.c.key, actions.c.id, outcomes.c.body).join(outcomes)
        if self._checked:
            asked = asked.where(actions.c.key.in_(fresh))
        with store.engine.connect() as connection:
            kept = {
                row.key: (row.id, json.loads(row.body)["message"])
                for row in connection.execute(asked)
            }
        assert {key: kept.get(key) for key in fresh} == fresh
        self._checked = len(self.done)

    def require_whole(self, store: Store) -> None:
        """Fail unless everything agrees: no act lost, doubled, refused and yet there, or half."""
        require_rest(store)
        self._checked = 0
        self.require_kept(store)
        with store.engine.connect() as connection:
            keys = [*connection.execute(select(actions.c.key)).scalars()]
            assert len(keys) == len(set(keys))
            assert self.refused.isdisjoint(keys)
            assert [*_halves(connection)] == []
        report = check(store.engine, "", lambda done, whole: None)  # noqa: ARG005  nobody watches
        assert report.sound, [each.message for each in report.findings if each.level == "problem"]
        if store.engine.dialect.name == "postgresql":
            require_sound_pages(store)


def _halves(connection: Connection) -> Iterator[str]:
    """Tell of acts that left no entry in the feed, and of entries of no act."""
    known = {row.id: row.command for row in connection.execute(select(actions))}
    said: dict[int, set[str]] = {}
    for action, kind in connection.execute(select(feed_items.c.action_id, feed_items.c.kind)):
        said.setdefault(action, set()).add(kind)
    for table in (changes, feed_items, mentions, notifications):
        for action in set(connection.execute(select(table.c.action_id)).scalars()) - known.keys():
            yield f"{table.name}: action {action} is not there"
    for action, command in known.items():
        if ENTRIES.get(command) not in {None, *said.get(action, ())}:
            yield f"action {action} ({command}) left no entry"


def require_rest(store: Store) -> None:
    """Return once no transaction of a killed client runs any more on the server."""
    if store.engine.dialect.name == "sqlite":
        return
    running = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle' AND backend_type = 'client backend'"
    )
    until = monotonic() + PATIENCE
    with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        while connection.exec_driver_sql(running).scalar_one():
            assert monotonic() < until, "a killed client's transaction is left open"


def require_sound_pages(store: Store) -> None:
    """Fail where the server's own check finds damage; it says nothing where it is not installed."""
    url = store.engine.url
    with psycopg.connect(
        host=url.host, port=url.port, dbname=url.database, user="postgres", autocommit=True
    ) as connection:
        if connection.execute(_AMCHECK).fetchone():
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            connection.execute(_INDEXES)
            assert connection.execute(_HEAPS).fetchall() == []
