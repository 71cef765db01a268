"""Questions to the journal: what an action changed, what stands, who built on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, tuple_

from core.journal import APPEND_ONLY, Action, Change
from data.tables import TABLES, actions, changes, feed_items, metadata, users

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, Table

PAGE = 50
"""Actions looked at a time when the last one that stands is sought."""


def find(connection: Connection, action: int) -> Action | None:
    """Give an action by its id."""
    return next(_actions(connection, actions.c.id == action), None)


def changes_of(connection: Connection, action: int) -> list[Change]:
    """Give what an action changed, in the order it was written."""
    table = changes.c
    rows = connection.execute(
        select(table.id, table.kind, table.record_id, table.field, table.old, table.new)
        .where(table.action_id == action)
        .order_by(table.id)
    )
    return [
        Change(
            id=row.id, kind=row.kind, record_id=row.record_id, field=row.field, old=row.old,
            new=row.new,
        )
        for row in rows
    ]  # fmt: skip


def undone_by(connection: Connection, action: int, running: int = 0) -> Action | None:
    """Give the undo of an action that itself stands; an undone or running undo does not count."""
    chain = _undos(connection, action, running)
    standing = [undo for undo in chain.get(action, ()) if _stands(chain, undo)]
    return find(connection, standing[0]) if standing else None


def stands(connection: Connection, action: int) -> bool:
    """Say whether an action is in force: no undo of it stands."""
    return _stands(_undos(connection, action, 0), action)


def _undos(connection: Connection, action: int, running: int) -> dict[int, list[int]]:
    """Give, for an action and all undos below it, which actions undid each."""
    first = select(actions.c.id, actions.c.undo_of).where(actions.c.undo_of == action)
    chain = first.cte("chain", recursive=True)
    below = select(actions.c.id, actions.c.undo_of).join(chain, actions.c.undo_of == chain.c.id)
    found: dict[int, list[int]] = {}
    for row in connection.execute(select(chain.union_all(below))):
        if row.id != running:
            found.setdefault(row.undo_of, []).append(row.id)
    return found


def _stands(undos: dict[int, list[int]], action: int) -> bool:
    """Walk from the newest undo to the oldest: what a standing undo names does not stand."""
    fallen: set[int] = set()
    pairs = ((undo, undone) for undone, undoing in undos.items() for undo in undoing)
    for undo, undone in sorted(pairs, reverse=True):
        if undo not in fallen:
            fallen.add(undone)
    return action not in fallen


def last_standing(connection: Connection, person: int) -> Action | None:
    """Give a person's last act that changed something, stands, and is no undo."""
    before: int | None = None
    while True:
        mine = [actions.c.person_id == person, actions.c.undo_of.is_(None), _changed_something()]
        if before is not None:
            mine.append(actions.c.id < before)
        page = list(_actions(connection, *mine, newest=True, limit=PAGE))
        for action in page:
            if stands(connection, action.id):
                return action
        if len(page) < PAGE:
            return None
        before = page[-1].id


def built_on(connection: Connection, action: int, running: int) -> list[Action]:
    """Give the later actions that stand and touched a record of `action`, oldest first.

    An undone action and its undo cancel out (design.md §3), so neither is in the list; nor is
    the action that is asking.
    """
    touched = connection.execute(
        select(changes.c.kind, changes.c.record_id).where(changes.c.action_id == action).distinct()
    ).all()
    records = [tuple(row) for row in touched]
    if not records:
        return []
    ids = connection.execute(
        select(changes.c.action_id)
        .where(
            changes.c.action_id > action,
            changes.c.action_id != running,
            tuple_(changes.c.kind, changes.c.record_id).in_(records),
        )
        .distinct()
    ).scalars()
    return _standing(connection, action, list(ids))


def acted_on(connection: Connection, case: int, action: int, running: int) -> list[Action]:
    """Give the later acts on a case that stand: every act on a case says so in its feed."""
    ids = connection.execute(
        select(feed_items.c.action_id)
        .where(
            feed_items.c.object == "case",
            feed_items.c.record_id == case,
            feed_items.c.action_id > action,
            feed_items.c.action_id != running,
        )
        .distinct()
    ).scalars()
    return _standing(connection, action, list(ids))


def _standing(connection: Connection, action: int, later: list[int]) -> list[Action]:
    """Keep what stands; an undo of something later cancels out with what it undid."""
    return [
        found
        for found in _actions(connection, actions.c.id.in_(later))
        if (found.undo_of is None or found.undo_of <= action) and stands(connection, found.id)
    ]


def references(connection: Connection, named: Table, record_id: int) -> list[tuple[str, int]]:
    """Give the standing records that name this one; feed, bell and outbox do not count."""
    found: list[tuple[str, int]] = []
    for entity, table in TABLES.items():
        if entity.KIND in APPEND_ONLY:
            continue
        for where in _namings(table, named, record_id):
            ids = connection.execute(
                select(table.c.id).where(where, table.c.removed_at.is_(None)).limit(1)
            )
            found += [(entity.KIND.replace("_", " "), row.id) for row in ids]
    return found


def last_change(connection: Connection, kind: str, record_id: int, field: str) -> Action | None:
    """Give the action that last changed a field of a record."""
    action = connection.execute(
        select(changes.c.action_id)
        .where(changes.c.kind == kind, changes.c.record_id == record_id, changes.c.field == field)
        .order_by(changes.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if action is None else find(connection, action)


def _namings(table: Table, named: Table, record_id: int) -> Iterator[ColumnElement[bool]]:
    for key in table.foreign_keys:
        if key.column.table is named:
            yield key.parent == record_id
    if "object" in table.c and "record_id" in table.c:
        kind = metadata.tables[named.name].info["kind"]
        yield (table.c.object == kind) & (table.c.record_id == record_id)


def _changed_something() -> ColumnElement[bool]:
    changed = select(changes.c.id).where(changes.c.action_id == actions.c.id).exists()
    wrote = select(feed_items.c.id).where(feed_items.c.action_id == actions.c.id).exists()
    return changed | wrote


def _actions(
    connection: Connection, *where: ColumnElement[bool], newest: bool = False,
    limit: int | None = None,
) -> Iterator[Action]:  # fmt: skip
    table = actions.c
    statement = (
        select(
            table.id, table.at, table.person_id, users.c.name, table.command, table.undo_of,
            table.login,
        )
        .select_from(actions.outerjoin(users, users.c.id == table.person_id))
        .where(*where)
        .order_by(table.id.desc() if newest else table.id)
        .limit(limit)
    )  # fmt: skip
    for row in connection.execute(statement).all():
        yield Action(
            id=row.id, at=row.at, person=row.person_id, actor=row.name or row.login or "System",
            command=row.command, undo_of=row.undo_of,
        )  # fmt: skip
