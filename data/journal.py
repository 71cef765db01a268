"""Questions to the journal: what an action changed, what stands, who built on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, not_, or_, select

from core.entities import FeedItem
from core.entities.feed import COMMENT, POST
from core.journal import APPEND_ONLY, PERSONAL, Action, Change
from data.chunks import chunks
from data.tables import TABLES, actions, changes, feed_items, metadata, organisations, users

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select, Table

PAGE = 50
"""Actions looked at a time when the last one that stands is sought."""


def find(connection: Connection, action: int) -> Action | None:
    """Give an action by its id."""
    return next(_actions(connection, actions.c.id == action), None)


def parts(connection: Connection, action: int) -> tuple[int, ...]:
    """Give the actions of the act that one belongs to, in order."""
    first = (
        select(func.coalesce(actions.c.batch_id, actions.c.id))
        .where(actions.c.id == action)
        .scalar_subquery()
    )
    own = or_(actions.c.id == first, actions.c.batch_id == first)
    found = connection.execute(select(actions.c.id).where(own).order_by(actions.c.id))
    return tuple(found.scalars())


def changes_of(connection: Connection, action: int) -> list[Change]:
    """Give what an act changed, in the order it was written."""
    table = changes.c
    rows = [
        row
        for chunk in chunks(parts(connection, action))
        for row in connection.execute(
            select(table.id, table.kind, table.record_id, table.field, table.old, table.new)
            .where(table.action_id.in_(chunk))
            .order_by(table.id)
        )
    ]
    return [_change(row) for row in rows]


def changes_since(connection: Connection, kind: str, record_id: int, version: int) -> list[Change]:
    """Give the changes of a record's fields that somebody who saw this version did not see."""
    table = changes.c
    rows = connection.execute(
        select(table.id, table.kind, table.record_id, table.field, table.old, table.new)
        .where(
            table.kind == kind, table.record_id == record_id, table.version > version,
            table.field.is_not(None),
        )
        .order_by(table.id)
    )  # fmt: skip
    return [_change(row) for row in rows]


def touches(kind: str, record_id: ColumnElement[int] | int) -> Select[datetime]:
    """Ask when people changed fields of a record, but for the act that made it."""
    made = changes.alias()
    in_one_act = exists().where(
        made.c.kind == kind, made.c.record_id == changes.c.record_id, made.c.field.is_(None),
        made.c.action_id == changes.c.action_id,
    )  # fmt: skip
    return (
        select(actions.c.at)
        .join(changes, changes.c.action_id == actions.c.id)
        .where(
            changes.c.kind == kind, changes.c.record_id == record_id,
            changes.c.field.is_not(None), actions.c.person_id.is_not(None), not_(in_one_act),
        )
    )  # fmt: skip


def last_touched(connection: Connection, kind: str, record_id: int) -> datetime | None:
    """Give when a person last changed a field of a record after it was made."""
    asked = touches(kind, record_id).order_by(actions.c.at.desc()).limit(1)
    return connection.execute(asked).scalar_one_or_none()


def _change(row: Row[int, str, int, str | None, str | None, str | None]) -> Change:
    return Change(
        id=row.id, kind=row.kind, record_id=row.record_id, field=row.field, old=row.old,
        new=row.new,
    )  # fmt: skip


def undone_by(connection: Connection, action: int, running: int = 0) -> Action | None:
    """Give the undo of an act that itself stands; an undone or running undo does not count."""
    first = select(func.coalesce(actions.c.batch_id, actions.c.id)).where(actions.c.id == action)
    own = select(actions.c.id).where(
        or_(actions.c.id == first.scalar_subquery(), actions.c.batch_id == first.scalar_subquery())
    )
    asked = select(actions.c.id).where(actions.c.undo_of.in_(own)).limit(1)
    if connection.execute(asked).first() is None:  # so it is of nearly all, and acts may be long
        return None
    act = parts(connection, action)
    chain = _undos(connection, act, running)
    standing = [undo for undo in chain.get(act[0], ()) if _stands(chain, undo)]
    return find(connection, standing[0]) if standing else None


def stands(connection: Connection, action: int) -> bool:
    """Say whether an act is in force: no undo of it stands."""
    act = parts(connection, action)
    return _stands(_undos(connection, act, 0), act[0])


def _undos(connection: Connection, act: tuple[int, ...], running: int) -> dict[int, list[int]]:
    """Give, for an act (by its first action) and all undos below it, which actions undid each."""
    first = select(actions.c.id, actions.c.undo_of).where(actions.c.undo_of.in_(act))
    chain = first.cte("chain", recursive=True)
    below = select(actions.c.id, actions.c.undo_of).join(chain, actions.c.undo_of == chain.c.id)
    found: dict[int, list[int]] = {}
    for row in connection.execute(select(chain.union_all(below))):
        if row.id != running:
            found.setdefault(act[0] if row.undo_of in act else row.undo_of, []).append(row.id)
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
    """Give the later actions that stand and touched a record of an act, oldest first.

    Later is what came after the act itself touched the record. An undone action and its undo
    cancel out (design.md §3), so neither is in the list; nor is the action that is asking.
    """
    act = parts(connection, action)
    mine, later = changes.alias("mine"), changes.alias("later")
    changed = connection.execute(
        select(later.c.action_id)
        .join_from(
            mine, later, (later.c.kind == mine.c.kind) & (later.c.record_id == mine.c.record_id)
        )
        .where(
            mine.c.action_id.in_(act),
            later.c.action_id > mine.c.action_id,
            later.c.action_id.not_in((*act, running)),
        )
        .distinct()
    ).scalars()
    ids = {*changed, *_answered(connection, act)} - {running}
    return _standing(connection, act[0], sorted(ids))


def _answered(connection: Connection, act: tuple[int, ...]) -> Iterator[int]:
    """Give the later actions that changed what an act's people wrote, or commented on it."""
    mine, comments = feed_items.alias("mine"), feed_items.alias("comments")
    written = mine.c.action_id.in_(act) & mine.c.kind.in_((POST, COMMENT))
    edits = select(changes.c.action_id).join(
        mine, (changes.c.kind == FeedItem.KIND) & (changes.c.record_id == mine.c.id)
    )
    below = select(comments.c.action_id).join(mine, comments.c.parent_id == mine.c.id)
    yield from connection.execute(edits.where(written, changes.c.action_id > max(act))).scalars()
    yield from connection.execute(below.where(written, comments.c.removed_at.is_(None))).scalars()


def acted_on(
    connection: Connection, cases: Iterable[int], action: int, running: int
) -> list[Action]:
    """Give the later acts on cases that stand: every act on a case says so in its feed."""
    act = parts(connection, action)
    ids: set[int] = set()
    for chunk in chunks(cases):
        found = connection.execute(
            select(feed_items.c.action_id)
            .where(
                feed_items.c.object == "case",
                feed_items.c.record_id.in_(chunk),
                feed_items.c.action_id > act[0],
                feed_items.c.action_id.not_in((*act, running)),
            )
            .distinct()
        )
        ids.update(found.scalars())
    return _standing(connection, act[0], sorted(ids))


def touched_since(
    connection: Connection, kind: str, records: Iterable[int], action: int, running: int
) -> list[Action]:
    """Give the later acts that stand and changed one of some records."""
    act = parts(connection, action)
    ids: set[int] = set()
    for chunk in chunks(records):
        found = connection.execute(
            select(changes.c.action_id)
            .where(
                changes.c.kind == kind,
                changes.c.record_id.in_(chunk),
                changes.c.action_id > act[0],
                changes.c.action_id.not_in((*act, running)),
            )
            .distinct()
        )
        ids.update(found.scalars())
    return _standing(connection, act[0], sorted(ids))


def _standing(connection: Connection, action: int, later: list[int]) -> list[Action]:
    """Keep what stands; an undo of something later cancels out with what it undid."""
    return [
        found
        for found in _actions(connection, actions.c.id.in_(later))
        if (found.undo_of is None or found.undo_of <= action) and stands(connection, found.id)
    ]


def references(connection: Connection, named: Table, ids: Iterable[int]) -> list[tuple[str, int]]:
    """Give standing records that name one of these; feed, bell, outbox and marks do not count."""
    found: list[tuple[str, int]] = []
    asked = list(chunks(ids))
    for entity, table in TABLES.items():
        if entity.KIND in APPEND_ONLY | PERSONAL:
            continue
        for where in (w for chunk in asked for w in _namings(table, named, chunk)):
            rows = connection.execute(
                select(table.c.id).where(where, table.c.removed_at.is_(None)).limit(1)
            )
            found += [(entity.KIND, row.id) for row in rows]
    return found


def last_change(
    connection: Connection, kind: str, record_id: int, field: str, running: int = 0
) -> Action | None:
    """Give the action that last changed a field of a record; not the one that is asking."""
    action = connection.execute(
        select(changes.c.action_id)
        .where(changes.c.kind == kind, changes.c.record_id == record_id, changes.c.field == field)
        .where(changes.c.action_id != running)
        .order_by(changes.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if action is None else find(connection, action)


def value_before(
    connection: Connection, kind: str, record_id: int, field: str, running: int = 0
) -> str | None:
    """Give the text that the last change of a field found; not of the action that is asking."""
    return connection.execute(
        select(changes.c.old)
        .where(changes.c.kind == kind, changes.c.record_id == record_id, changes.c.field == field)
        .where(changes.c.action_id != running)
        .order_by(changes.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def _namings(table: Table, named: Table, ids: tuple[int, ...]) -> Iterator[ColumnElement[bool]]:
    for key in table.foreign_keys:
        if key.column.table is named:
            yield key.parent.in_(ids)
    if "object" in table.c and "record_id" in table.c:
        kind = metadata.tables[named.name].info["kind"]
        yield (table.c.object == kind) & table.c.record_id.in_(ids)


def _changed_something() -> ColumnElement[bool]:
    changed = select(changes.c.id).where(changes.c.action_id == actions.c.id).exists()
    wrote = select(feed_items.c.id).where(feed_items.c.action_id == actions.c.id).exists()
    applied = select(organisations.c.id).where(organisations.c.action_id == actions.c.id).exists()
    return changed | wrote | applied


def _actions(
    connection: Connection, *where: ColumnElement[bool], newest: bool = False,
    limit: int | None = None,
) -> Iterator[Action]:  # fmt: skip
    table = actions.c
    statement = (
        select(
            table.id, table.at, table.person_id, users.c.name, table.command, table.undo_of,
            table.batch_id, table.login,
        )
        .select_from(actions.outerjoin(users, users.c.id == table.person_id))
        .where(*where)
        .order_by(table.id.desc() if newest else table.id)
        .limit(limit)
    )  # fmt: skip
    for row in connection.execute(statement).all():
        yield Action(
            id=row.id, at=row.at, person=row.person_id, actor=row.name or row.login or "System",
            command=row.command, undo_of=row.undo_of, batch=row.batch_id,
        )  # fmt: skip
