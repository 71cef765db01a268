"""Lists that are short enough to be read whole: tasks, case assignments, people, queues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.rows import Page
from core.text import age
from tui.lists.view import Column
from tui.look import date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.look import Look
    from core.rows import AssignmentRow, CustomerFilter, GroupRow, TaskRow, UserRow

NEVER_WIDE = 10_000
"""Cells that no list has: a column of this room stands in for a wider one."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""These columns depend on no time."""


@dataclass(frozen=True, slots=True)
class Whole:
    """One kind of record, read at once and ordered here."""

    kind: str
    one: str
    many: str
    order: str
    columns: tuple[Column, ...]
    name: str
    read: Callable[[Look, CustomerFilter], tuple[Any, ...]]
    told: Callable[[Sequence[Any], datetime], tuple[str, ...]] | None = None
    """What is said of the list as a whole."""

    def _rows(self, look: Look, which: CustomerFilter) -> list[Any]:
        rows = self.found(look, which)
        chosen = next((c for c in self.columns if c.sort and c.sort == which.sort), None)
        if chosen is not None:
            rank = chosen.rank or (lambda row: chosen.cell(row, NEVER).casefold())
            rows.sort(key=rank, reverse=which.descending)
        return rows

    def found(self, look: Look, which: CustomerFilter) -> list[Any]:
        """Give the rows that hold every word in what is shown of them."""
        rows = list(self.read(look, which))
        words = (which.search or "").casefold().split()
        if words:
            rows = [row for row in rows if all(w in _text(self.columns, row) for w in words)]
        return rows

    def page(
        self, look: Look, which: CustomerFilter, *, limit: int, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[Any]:  # fmt: skip
        """Give a page; there are no cursors in what is read whole."""
        del after
        rows = self._rows(look, which)
        start = max(len(rows) - limit, 0) if from_end else offset or 0
        return Page(tuple(rows[start : start + limit]))

    def count(self, look: Look, which: CustomerFilter) -> int:
        """Count exactly."""
        return len(self._rows(look, which))

    def summary(self, look: Look, which: CustomerFilter, now: datetime) -> tuple[str, ...]:
        """Say what there is to say of the list as a whole."""
        return self.told(self._rows(look, which), now) if self.told else ()

    def position(self, look: Look, which: CustomerFilter, key: str) -> int | None:
        """Give a record's row number."""
        keys = [self.key(row) for row in self._rows(look, which)]
        return keys.index(key) if key in keys else None

    def key(self, row: Any) -> str:
        """Give what the record is called by."""
        return str(getattr(row, self.name))

    def sign(self, row: Any) -> str:
        """Mark who is not active any more."""
        return " " if getattr(row, "is_active", True) else "–"


def _text(columns: tuple[Column, ...], row: Any) -> str:
    return " ".join(column.cell(row, NEVER) for column in columns).casefold()


def _spaced(keys: str) -> str:
    return keys.replace("_", " ")


def _tasks(look: Look, which: CustomerFilter) -> tuple[TaskRow, ...]:
    return look.tasks(mine="mine" in which.where)


def _people(look: Look, _: CustomerFilter) -> tuple[UserRow, ...]:
    return tuple(sorted(look.users(), key=lambda row: (not row.is_active, row.name.casefold())))


def _queues(look: Look, _: CustomerFilter) -> tuple[GroupRow, ...]:
    return look.groups("queue")


def _assignments(look: Look, which: CustomerFilter) -> tuple[AssignmentRow, ...]:
    return look.assignments(
        mine="mine" in which.where, watched="watched" in which.where, team=which.where.get("team")
    )


def _waiting(row: AssignmentRow, now: datetime) -> str:
    return "" if now is NEVER else age(now - row.created_at)


def _team(row: AssignmentRow, _: datetime) -> str:
    return row.team.name


def _silent(row: AssignmentRow, now: datetime) -> str:
    return "" if now is NEVER else age(now - row.heard_at)


def _by_team(rows: Sequence[AssignmentRow], now: datetime) -> tuple[str, ...]:
    """Give each team's number and the age of its oldest, who waits longest first (S2)."""
    teams: dict[str, list[datetime]] = {}
    for row in sorted(rows, key=lambda row: row.created_at):
        teams.setdefault(row.team.name, []).append(row.created_at)
    return tuple(
        f"{team} {len(made):,}, {'oldest ' if len(made) > 1 else ''}{age(now - made[0])}"
        for team, made in teams.items()
    )


ASSIGNMENTS = Whole(
    "assignment", "case assignment", "case assignments", "oldest first",
    (
        Column("Number", 9, lambda row, _: row.number, "number"),
        Column("Age", 8, _waiting, "age", rank=lambda row: row.created_at.isoformat()),
        Column("Silent", 8, _silent, "silent", 62, rank=lambda row: row.heard_at.isoformat()),
        Column("Team", 24, _team, "team", 62),
        Column("Team", 15, _team, "team", NEVER_WIDE, 62),
        Column("Accepted by", 14, lambda row, _: row.owner.name if row.owner.kind == "user" else "",
               "owner", 90),
        Column("Case", 8, lambda row, _: row.case.key, "case"),
        Column("Reason", 24, lambda row, _: row.reason, "reason", 120),
        Column("Subject", 8, lambda row, _: row.case.name, "subject", 76),
    ),
    "number", _assignments, _by_team,
)  # fmt: skip
TASKS = Whole(
    "task", "open task", "open tasks", "by due day",
    (
        Column("Due", 11, lambda row, now: date_of(row.due, now), "due",
               rank=lambda row: f"{row.due or ''}"),
        Column("Case", 8, lambda row, _: row.about.key if row.about else "", "case"),
        Column("Who", 18, lambda row, _: row.assigned_to.name, "who", 60),
        Column("Status", 14, lambda row, _: row.status, "status", 100),
        Column("Subject", 8, lambda row, _: row.subject, "subject"),
    ),
    "id", _tasks,
)  # fmt: skip
PEOPLE = Whole(
    "user", "person", "people", "by name",
    (
        Column("Name", 22, lambda row, _: row.name, "name"),
        Column("Username", 12, lambda row, _: row.username, "username"),
        Column("Profile", 12, lambda row, _: _spaced(row.profile), "profile"),
        Column("Groups", 8, lambda row, _: _spaced(", ".join(row.groups)), "groups", 60),
    ),
    "username", _people,
)  # fmt: skip
QUEUES = Whole(
    "queue", "queue", "queues", "by name",
    (
        Column("Open", 5, lambda row, _: f"{row.open_cases:,}", "open", right=True,
               rank=lambda row: f"{row.open_cases:9}"),
        Column("Members", 8, lambda row, _: f"{len(row.members):,}", "members", right=True,
               rank=lambda row: f"{len(row.members):9}"),
        Column("Name", 8, lambda row, _: row.name, "name"),
    ),
    "key", _queues,
)  # fmt: skip
BIN = Whole(
    "deleted", "deleted case", "deleted cases", "the latest first",
    (
        Column("Number", 8, lambda row, _: row.number, "number"),
        Column("Left", 7, lambda row, now: age(row.until - now), "left",
               rank=lambda row: row.until.isoformat()),
        Column("Deleted by", 16, lambda row, _: row.by.name if row.by else "", "by"),
        Column("Deleted", 11, lambda row, now: date_of(row.at.date(), now), "deleted", 76,
               rank=lambda row: row.at.isoformat()),
        Column("Why", 24, lambda row, _: row.reason or "", "why", 90),
        Column("Subject", 8, lambda row, _: row.case.subject, "subject"),
    ),
    "number", lambda look, _: look.deleted(),
)  # fmt: skip
