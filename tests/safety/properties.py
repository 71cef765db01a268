"""What the core promises of any desk, whatever was done there, read from its rows alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.entities import Activity, Case, CaseAssignment
from core.org.loader import load
from core.rules.closing import BLOCKERS
from data.health.check import check
from data.tables import TABLES, actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from data.store import Store

ONE = 1
"""How often a case is reopened, at most (domain.md 1.8)."""


def broken(store: Store) -> list[str]:
    """Give every promise that does not hold, and what the program's own check finds."""
    with store.engine.connect() as connection:
        found = [*of_cases(connection, store), *of_referrals(connection)]
    report = check(store.engine, "", lambda done, whole: None)  # noqa: ARG005  nobody watches
    return found + [finding.message for finding in report.findings if finding.level == "problem"]


def of_cases(connection: Connection, store: Store) -> Iterator[str]:
    types = load(store.org_files()).types
    table, tasks = TABLES[Case], TABLES[Activity]
    waiting = select(tasks.c.record_id).where(
        tasks.c.object == "case", ~tasks.c.is_closed, tasks.c.removed_at.is_(None)
    )
    open_tasks = set(connection.execute(waiting).scalars())
    for row in connection.execute(select(table)).mappings():
        kind, number = types[row["record_type"]], row["number"]
        closed = kind.status(row["status"]).is_closed
        if row["is_closed"] != closed or (row["closed_at"] is not None) != closed:
            yield f"{number}: {row['status']} and closed at {row['closed_at']}"
        if row["reopen_count"] > ONE:
            yield f"{number}: reopened {row['reopen_count']} times"
        if (row["owner_user_id"] is None) == (row["owner_group_id"] is None):
            yield f"{number}: not exactly one owner"
        if row["removed_at"] is not None:
            continue
        assert (
            set(kind.blocked_by)
            <= BLOCKERS.keys()
            == {"open_tasks", "open_assignments", "open_children"}
        )
        if closed and "open_tasks" in kind.blocked_by and row["id"] in open_tasks:
            yield f"{number}: closed with an open task"


def of_referrals(connection: Connection) -> Iterator[str]:
    """What assignments and the status of their case must agree on (domain.md 1.7, 1.8)."""
    made: dict[int, list[bool]] = {}
    table, cases = TABLES[CaseAssignment], TABLES[Case]
    for row in connection.execute(select(table).where(table.c.removed_at.is_(None))):
        made.setdefault(row.case_id, []).append(row.is_closed)
    for case in connection.execute(select(cases).where(cases.c.removed_at.is_(None))):
        closed = made.get(case.id, [])
        if case.is_closed and not all(closed):
            yield f"{case.number}: closed with an open case assignment"
        if case.status.endswith("Internal Referral") and all(closed):
            yield f"{case.number}: referred, and no team has anything to do about it"
        if case.status == "New" and closed:
            yield f"{case.number}: New, and it was referred"


def acts(store: Store) -> int:
    """Give how many acts were carried out."""
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(actions)).scalar_one()
