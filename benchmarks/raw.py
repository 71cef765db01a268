"""The floor of the data: the bare driver, asking by hand for the same on the same tables."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.rules.permissions import grants
from data.engine import parse
from data.sqlite_engine import LOG, PRAGMAS, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.desk import Desk

JOINS = """
  FROM cases c LEFT JOIN users u ON u.id = c.owner_user_id
  LEFT JOIN groups g ON g.id = c.owner_group_id LEFT JOIN accounts a ON a.id = c.account_id
  LEFT JOIN contacts k ON k.id = c.contact_id LEFT JOIN contracts t ON t.id = c.contract_id
"""
COLUMNS = """c.id, c.number, c.record_type, c.subject, c.status, c.is_closed, c.priority,
  c.is_escalated, c.primary_reason, c.secondary_reason, c.origin, c.created_at, c.closed_at,
  c.last_modified_at, c.version, u.username, u.name, g.kind, g.key, g.name, a.external_id, a.name,
  k.external_id, k.first_name, k.last_name, t.number, t.status"""
STANDING = "c.removed_at IS NULL AND c.record_type IN (THEIRS)"
"""The cases that the person may read: to ask for all would be another question."""
QUEUE = (
    f"SELECT {COLUMNS} {JOINS} WHERE c.owner_group_id = ? AND c.is_closed = FALSE AND {STANDING}"
)
WORK = "c.rank, c.created_at, c.id"
FIRST = f"{QUEUE} ORDER BY {WORK} LIMIT 50"
NEXT = f"{QUEUE} AND ({WORK}) > (?, ?, ?) ORDER BY {WORK} LIMIT 50"
LAST = f"{QUEUE} ORDER BY c.rank DESC, c.created_at DESC, c.id DESC LIMIT 50"
CASE = f"SELECT c.*, {COLUMNS} {JOINS} WHERE c.number = ? AND {STANDING}"
FEED = """SELECT f.id, f.kind, f.body, f.visibility, f.created_at, f.edited_at, u.username, u.name
  FROM feed_items f LEFT JOIN users u ON u.id = f.author_id
  WHERE f.object = 'case' AND f.record_id = ? AND f.removed_at IS NULL
  ORDER BY f.id DESC LIMIT 50"""
COUNT = f"""SELECT count(*) FROM cases c
  WHERE c.owner_group_id = ? AND c.is_closed = FALSE AND {STANDING}"""
COUNTS = f"""SELECT c.owner_group_id, count(*) FROM cases c
  WHERE c.owner_group_id IS NOT NULL AND c.is_closed = FALSE AND {STANDING}
  GROUP BY c.owner_group_id"""
HITS = "SELECT c.number, c.subject, c.description, c.status FROM cases c"
SEARCH = {
    "sqlite": f"""{HITS} JOIN cases_search s ON c.id = s.rowid
      WHERE s.cases_search MATCH ? AND {STANDING} ORDER BY s.rowid DESC LIMIT 50""",
    "postgresql": f"""{HITS} WHERE c.search @@ to_tsquery('simple', ?) AND {STANDING}
      ORDER BY c.id DESC LIMIT 50""",
}
PHONE = """SELECT external_id, name, phone, email, street, city FROM accounts
  WHERE phone_digits LIKE ? AND removed_at IS NULL ORDER BY id DESC LIMIT 50"""


@dataclass(frozen=True)
class Raw:
    """A connection of the bare driver."""

    dialect: str
    run: Callable[..., Any]
    """Sends a statement; its `?` are the values that follow."""
    action: dict[str, int]
    """The act under which is written, for SQLite's triggers."""
    theirs: str
    """The record types that the person may read, as SQL lists them."""

    def ask(self, sql: str, *values: object) -> list[Any]:
        """Give the rows of a statement."""
        found: list[Any] = self.run(sql.replace("THEIRS", self.theirs), *values).fetchall()
        return found

    def search(self, *words: str) -> list[Any]:
        """Search the cases for words, the last one as a beginning, newest first."""
        if self.dialect == "postgresql":
            return self.ask(SEARCH[self.dialect], " & ".join(words) + ":*")
        return self.ask(SEARCH[self.dialect], " ".join(f'"{word}"' for word in words) + "*")

    @contextmanager
    def transaction(self, act: tuple[Any, ...]) -> Iterator[int]:
        """Write under an act of its own; gives its number."""
        team = self.dialect == "postgresql"
        self.run("BEGIN" if team else "BEGIN IMMEDIATE")
        login = "session_user" if team else "NULL"
        ((action,),) = self.ask(
            f"INSERT INTO actions (key, at, person_id, command, params, login) "
            f"VALUES (?, ?, ?, ?, ?, {login}) RETURNING id", *act,
        )  # fmt: skip
        self.action["id"] = action
        if team:
            self.ask("SELECT set_config('caseline.action', ?, true)", str(action))
        yield action
        self.run("COMMIT")


def connect(url: str, desk: Desk, *, writes: bool = False) -> Raw:
    """Open a connection as fast programs do: one that stays, with prepared statements.

    It asks for the cases that the person at the `desk` may read.
    """
    address, action = parse(url), {"id": 0}
    types = {key for line in grants(desk.org, desk.actor, "case.read") for key in line.types}
    theirs = ", ".join(f"'{key}'" for key in sorted(types))
    if address.get_backend_name() == "postgresql":
        import psycopg  # noqa: PLC0415  only a team's database needs it

        plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
        team = psycopg.connect(plain, autocommit=True, prepare_threshold=2)
        return Raw("postgresql", lambda sql, *p: team.execute(_numbered(sql), p), action, theirs)
    own = sqlite3.connect(str(address.database), isolation_level=None)
    if writes:
        own.execute(LOG)
        for pragma in PRAGMAS:
            own.execute(f"PRAGMA {pragma}")
        own.create_function("caseline_action", 0, lambda: action["id"])
        own.create_function("caseline_digest", 1, digest, deterministic=True)
    return Raw("sqlite", lambda sql, *p: own.execute(sql, p), action, theirs)


def _numbered(sql: str) -> str:
    """Name the values as PostgreSQL's driver does."""
    return sql.replace("%", "%%").replace("?", "%s")
