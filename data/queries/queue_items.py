"""What lies in queues: the cases that a queue owns, and those that wait there by an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, func, select, union_all

from core.errors import NotAllowed, NotFound, nearest
from core.rows import QueueItemRow, Ref
from core.rules.permissions import grants, who_may
from core.text import storable
from data.queries.case_rows import COLUMNS, JOINED
from data.queries.custom import case_rows
from data.queries.reading import Reading, ref
from data.set_aside import awake
from data.tables import actions, cases, changes, groups, queue_items, users

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import CompoundSelect, Connection

    from data.queries.reading import AnySelect

_WORKER, _KEEPER, _QUEUE = users.alias("workers"), users.alias("keepers"), groups.alias("queues")
_ITEM = and_(
    queue_items.c.object == "case", queue_items.c.record_id == cases.c.id,
    queue_items.c.removed_at.is_(None),
)  # fmt: skip
_GIVEN = (
    select(func.max(actions.c.at))
    .select_from(changes.join(actions, actions.c.id == changes.c.action_id))
    .where(
        changes.c.kind == "case", changes.c.record_id == cases.c.id,
        changes.c.field == "owner_group_id",
    )
    .scalar_subquery()
)  # fmt: skip
"""When the case was given to the queue that owns it; it was opened there where it never was."""
_LYING = select(
    *COLUMNS, _QUEUE.c.key.label("queue_key"), _QUEUE.c.name.label("queue_name"),
    func.coalesce(queue_items.c.entered_at, _GIVEN, cases.c.created_at).label("entered_at"),
    _WORKER.c.username.label("worker_username"), _WORKER.c.name.label("worker_name"),
    queue_items.c.worked_at, queue_items.c.id.is_not(None).label("is_item"),
    _KEEPER.c.username.label("keeper_username"), _KEEPER.c.name.label("keeper_name"),
).select_from(
    JOINED.outerjoin(queue_items, _ITEM)
    .join(_QUEUE, _QUEUE.c.id == func.coalesce(queue_items.c.group_id, cases.c.owner_group_id))
    .outerjoin(_WORKER, _WORKER.c.id == queue_items.c.worked_by)
    .outerjoin(_KEEPER, _KEEPER.c.id == _QUEUE.c.owner_id)
)  # fmt: skip


class QueueItems(Reading):
    """What lies in queues."""

    def queue_items(
        self, queue: str | None = None, *, available: bool = False, mine: bool = False,
        limit: int = 100,
    ) -> tuple[QueueItemRow, ...]:  # fmt: skip
        """Give what lies in a queue, or in all of mine, in the order of work."""
        with self.connect() as connection:
            known = sorted(self._queues(connection, queue))
            statement = _LYING.where(
                cases.c.id.in_(self._lying(known, limit)), cases.c.is_closed == false(),
                self.visible(),
            )  # fmt: skip
            if available:
                statement = statement.where(queue_items.c.worked_by.is_(None))
            if mine:
                statement = statement.where(queue_items.c.worked_by == self.actor.id)
            ordered = statement.order_by(cases.c.rank, cases.c.created_at, cases.c.id)
            return self._read_items(connection, ordered.limit(limit))

    def queue_item(self, number: str) -> QueueItemRow | None:
        """Give where a case lies, none where it lies in no queue."""
        with self.connect() as connection:
            wanted = cases.c.id == self.case_id(connection, number)
            found = self._read_items(connection, _LYING.where(wanted, _QUEUE.c.kind == "queue"))
        return found[0] if found else None

    def _read_items(
        self, connection: Connection, statement: AnySelect
    ) -> tuple[QueueItemRow, ...]:  # fmt: skip
        rows = connection.execute(statement).all()
        found = case_rows(self, connection, rows)
        return tuple(
            QueueItemRow(
                case=case, queue=ref(row.queue_key, row.queue_name) or Ref("", ""),
                entered_at=row.entered_at, worked_by=ref(row.worker_username, row.worker_name),
                worked_at=row.worked_at, is_item=bool(row.is_item),
                queue_owner=ref(row.keeper_username, row.keeper_name),
            )
            for case, row in zip(found, rows, strict=True)
        )  # fmt: skip

    def _lying(self, queues: Collection[int], limit: int) -> CompoundSelect[*tuple[Any, ...]]:
        """Give the ids of what lies there; of what the queues own, the first of each of them.

        Where a case has an item it lies there alone, whoever owns it.
        """
        standing = select(queue_items.c.record_id).where(
            queue_items.c.object == "case", queue_items.c.removed_at.is_(None)
        ).correlate(None)  # fmt: skip
        owned = [
            select(cases.c.id)
            .where(
                cases.c.owner_group_id == queue, cases.c.is_closed == false(),
                cases.c.removed_at.is_(None), cases.c.id.not_in(standing), awake(self.now()),
            )
            .order_by(cases.c.rank, cases.c.created_at, cases.c.id)
            .limit(limit)
            .correlate(None)
            .subquery()
            for queue in queues
        ]  # fmt: skip
        items = standing.where(queue_items.c.group_id.in_(queues))
        return union_all(items, *(select(one.c.id) for one in owned))

    def _queues(self, connection: Connection, name: str | None) -> set[int]:
        """Find a queue that the person sees, or all that they belong to."""
        standing = select(groups).where(groups.c.kind == "queue", groups.c.removed_at.is_(None))
        every = connection.execute(standing).all()
        if name is None:
            return {row.id for row in every} & self.actor.groups
        wanted = storable(name.strip()).casefold()
        found = [row for row in every if wanted in {row.key.casefold(), row.name.casefold()}]
        if not found:
            known = [word for row in every for word in (row.key, row.name)]
            msg = f"There is no queue {name!r}.{nearest(name, known)}"
            raise NotFound(msg, next_step="`caseline queue list` shows them.")
        queue = found[0]
        if queue.is_private and queue.id not in self.actor.groups and not self._shapes_queues():
            msg = f"{queue.name} is private: only its members see what lies in it."
            way = f"Ask {who_may(self.org, 'queue.edit')} to make you a member."
            raise NotAllowed(msg, next_step=way)
        return {queue.id}

    def _shapes_queues(self) -> bool:
        return self.actor.is_system or bool(grants(self.org, self.actor, "queue.edit"))
