"""What lies in queues: the cases that a queue owns, and those that wait there by an item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, func, select, union_all

from core.errors import NotAllowed, NotFound, nearest
from core.rows import AMONG, QUEUE_SORTS, QUEUE_VIEWS, Page, QueueItemRow, Ref
from core.rules.permissions import who_may
from core.text import storable
from core.work import case_number
from data.prepared import moment, slot, written
from data.queries.case_rows import COLUMNS, JOINED, OWNERS, READER
from data.queries.case_words import holds
from data.queries.custom import case_rows
from data.queries.paging import Order, checked, key_at
from data.queries.private_queues import seen, shapes_queues
from data.queries.reading import Reading, choose, ref
from data.set_aside import awake
from data.tables import actions, cases, changes, groups, queue_items, users

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, CompoundSelect, Connection, FromClause

    from core.rows import QueueFilter
    from data.prepared import Prepared
    from data.queries.paging import Key
    from data.queries.reading import AnyRow, AnySelect

    Queues = tuple[int, ...]

MANY = 60
"""Queues from which on what they own is sorted: until then each gives its first rows in order."""
_WORKER, _KEEPER, _QUEUE = users.alias("workers"), users.alias("keepers"), groups.alias("queues")
_ITEM = and_(
    queue_items.c.object == "case", queue_items.c.record_id == cases.c.id,
    queue_items.c.removed_at.is_(None),
)  # fmt: skip
_LAID = queue_items.alias("laid")
_LYING = cases.outerjoin(queue_items, _ITEM)
_ENTERED = func.coalesce(queue_items.c.entered_at, cases.c.created_at)
"""What a list is ordered by: what a queue owns waits since it was opened, for everybody who takes
the next case; since when it lies there the row says."""
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
_SINCE = func.coalesce(queue_items.c.entered_at, _GIVEN, cases.c.created_at)
_NAMED = (
    JOINED.outerjoin(queue_items, _ITEM)
    .join(_QUEUE, _QUEUE.c.id == func.coalesce(queue_items.c.group_id, cases.c.owner_group_id))
    .outerjoin(_WORKER, _WORKER.c.id == queue_items.c.worked_by)
    .outerjoin(_KEEPER, _KEEPER.c.id == _QUEUE.c.owner_id)
)  # fmt: skip
_ROWS = select(
    *COLUMNS, _QUEUE.c.key.label("queue_key"), _QUEUE.c.name.label("queue_name"),
    _SINCE.label("entered_at"),
    _WORKER.c.username.label("worker_username"), _WORKER.c.name.label("worker_name"),
    queue_items.c.worked_at.label("worked_at"), queue_items.c.id.label("item_id"),
    _KEEPER.c.username.label("keeper_username"), _KEEPER.c.name.label("keeper_name"),
).select_from(_NAMED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """Where rows come from: what one queue owns, or the items of all of them."""

    where: tuple[ColumnElement[bool], ...]
    order: Order


class QueueItems(Reading):
    """What lies in queues."""

    def queue_items(
        self, which: QueueFilter, *, limit: int = 50, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[QueueItemRow]:  # fmt: skip
        """Give a page: from the start, after a cursor, at a row number, or the last one."""
        limit, order = checked(limit), self._item_order(which)
        key = order.read(after) if after is not None else None
        way = "end" if from_end else "first" if key is None else "after"
        with self.connect() as connection:
            queues = self._queues(connection, which)
            if not queues:
                return Page(())
            if offset and way == "first":
                key, way = self._item_key_at(connection, which, queues, offset), "from"
                if key is None:
                    return Page(())
            asked = self._items_page(which, queues, way, limit if from_end else limit + 1)
            slots = order.slots(key) if key is not None else {}
            rows = asked.run(connection, **{READER: self.actor.id}, **slots)
            shown = rows[::-1] if from_end else rows[:limit]
            found = self._read_items(connection, shown, asked)
        if len(rows) <= limit:
            return Page(found)
        return Page(found, order.cursor(order.key_of(rows[limit - 1], asked.places)))

    def count_queue_items(self, which: QueueFilter) -> int:
        """Count exactly."""
        with self.connect() as connection:
            queues = self._queues(connection, which)
            counting = self.kept.get(("count items", which, queues), lambda: (
                select(func.count()).select_from(
                    self._item_ids(self._item_sources(which, queues, apart=False)).subquery()
                )
            ))  # fmt: skip
            if not queues:
                return 0
            ((count,),) = counting.run(connection)
        return int(count)

    def queue_position(self, which: QueueFilter, key: str) -> int | None:
        """Give the row number, from 0, of a case in a list; none when it is not in it."""
        order, wanted = self._item_order(which), cases.c.number == storable(case_number(key))
        with self.connect() as connection:
            queues = self._queues(connection, which)
            if not queues:
                return None
            sources = self._item_sources(which, queues, apart=True)
            there = cases.c.id.in_(self._item_ids(sources, wanted))
            mine = connection.execute(
                select(*order.keys).select_from(_NAMED).where(there)
            ).one_or_none()
            if mine is None:
                return None
            before = [
                replace(source, where=(*source.where, source.order.before(tuple(mine))))
                for source in sources
            ]
            counting = select(func.count()).select_from(self._item_ids(before).subquery())
            return connection.execute(counting).scalar_one()

    def queue_item(self, number: str) -> QueueItemRow | None:
        """Give where a case lies, none where it lies in no queue.

        Raises `NotAllowed` where that is a private one of others.
        """
        asked = self.kept.get("queue item", lambda: (
            _ROWS.add_columns((~seen(self, _QUEUE)).label("is_hidden"))
            .where(_QUEUE.c.kind == "queue", cases.c.id == slot("case", cases.c.id.type))
        ))  # fmt: skip
        with self.connect() as connection:
            case = self.case_id(connection, number)
            rows = asked.run(connection, **{READER: self.actor.id, "case": case})
            found = self._read_items(connection, rows, asked)
        if found and rows[0][asked.places["is_hidden"]]:
            msg = f"Case {found[0].case.number} lies in a private queue, for its members alone."
            raise NotAllowed(msg, next_step=f"Ask {who_may(self.org, 'queue.edit')}.")
        return found[0] if found else None

    # how it is asked -----------------------------------------------------------------------

    def _items_page(self, which: QueueFilter, queues: Queues, way: str, rows: int) -> Prepared:
        """Prepare a page: each source gives as many rows as all, then the first of these are read.

        So no row of a long queue is sorted that its index has in order.
        """

        def build() -> AnySelect:
            order, turned, most = self._item_order(which), way == "end", written(rows)
            ids = self._first_items(self._item_sources(which, queues, apart=True), way, rows)
            table = _LYING if which.sort == "work" else _NAMED
            few = select(cases.c.id).select_from(table).where(cases.c.id.in_(ids))
            few = order.sort(few, turned=turned).limit(most)
            return order.sort(order.keyed(_ROWS.where(cases.c.id.in_(few))), turned=turned)

        return self.kept.get(("items", which, queues, way, rows), build)

    def _first_items(
        self, sources: Sequence[_Source], way: str, rows: int
    ) -> CompoundSelect[*tuple[Any, ...]]:
        """Give the ids of the first rows of each source, of the last ones, or those from a key."""
        found = []
        for source in sources:
            table = _LYING if source.order.name == "work" else _NAMED
            statement = select(cases.c.id).select_from(table).where(*source.where)
            if way in {"after", "from"}:
                statement = statement.where(source.order.beyond(including=way == "from"))
            first = source.order.sort(statement, turned=way == "end").limit(written(rows))
            found.append(select(first.correlate(None).subquery().c.id))
        return union_all(*found)

    def _item_ids(
        self, sources: Sequence[_Source], *where: ColumnElement[bool]
    ) -> CompoundSelect[*tuple[Any, ...]]:
        """Give the ids of all that the sources hold."""
        return union_all(*(
            select(cases.c.id)
            .select_from(_LYING if source.order.name == "work" else _NAMED)
            .where(*source.where, *where)
            .correlate(None)
            for source in sources
        ))  # fmt: skip

    def _item_key_at(
        self, connection: Connection, which: QueueFilter, queues: Queues, offset: int
    ) -> Key | None:
        ids = self._first_items(self._item_sources(which, queues, apart=True), "first", offset + 1)
        table: FromClause = _LYING if which.sort == "work" else _NAMED
        rows = select(cases.c.id).select_from(table).where(cases.c.id.in_(ids))
        return key_at(connection, self._item_order(which), rows, offset)

    def _item_sources(
        self, which: QueueFilter, queues: Queues, *, apart: bool
    ) -> list[_Source]:  # fmt: skip
        """Give what the items of the queues are, and what each of them owns.

        Where a case has an item it lies there alone, whoever owns it. What a queue owns nobody
        works on there. `apart` each queue is a source of its own, where there are few.
        """
        view, order = QUEUE_VIEWS[which.view], self._item_order(which)
        items = self._items_of(queues, view.worked)
        where = (cases.c.id.in_(items), *self._waiting_items(which))
        found = [_Source(where, _by_time(order, queue_items.c.entered_at))]
        if view.worked == "me":
            return found
        pools = [(queue,) for queue in queues] if apart and len(queues) <= MANY else [queues]
        for pool in pools:
            owner = cases.c.owner_group_id
            owned = owner == pool[0] if len(pool) == 1 else owner.in_(pool)
            where = (owned, queue_items.c.id.is_(None), *self._waiting_items(which))
            found.append(_Source(where, _by_time(order, cases.c.created_at)))
        return found

    def _items_of(self, queues: Queues, worked: str | None) -> AnySelect:
        """Give the ids of the cases that lie in queues by items: asked alone, they come first.

        Joined, SQLite may go through all open cases, which it has in the order of work.
        """
        found = select(_LAID.c.record_id).where(
            _LAID.c.object == "case", _LAID.c.removed_at.is_(None), _LAID.c.group_id.in_(queues)
        )
        if worked is not None:
            works = _LAID.c.worked_by
            found = found.where(works == self.actor.id if worked == "me" else works.is_(None))
        return found.correlate(None)

    def _waiting_items(self, which: QueueFilter) -> list[ColumnElement[bool]]:
        found = [cases.c.is_closed == false(), self.visible(), awake(self.now())]
        if which.search is not None:
            found.append(holds(self, which.search, few=True, common=False))
        return found

    def _item_order(self, which: QueueFilter) -> Order:
        """Give the order that was asked for; raises `RuleViolation` for an unknown one."""
        if which.sort == "work":
            return Order("work", (cases.c.rank, _ENTERED, cases.c.id), which.descending)
        choose("order of what lies in queues", which.sort, QUEUE_SORTS)
        keys: dict[str, Callable[[], tuple[ColumnElement[Any], ...]]] = {
            "number": lambda: (self.ordered(cases.c.number),),
            "subject": lambda: (self.ordered(cases.c.subject),),
            "queue": lambda: (self.ordered(_QUEUE.c.name),),
            "owner": lambda: (self.ordered(func.coalesce(OWNERS.c.name, groups.c.name)),),
            "entered": lambda: (_SINCE,),
            "worked_by": lambda: self.absent_last(_WORKER.c.name, descending=which.descending),
        }  # fmt: skip
        return Order(which.sort, (*keys[which.sort](), cases.c.id), which.descending)

    # which queues --------------------------------------------------------------------------

    def _queues(self, connection: Connection, which: QueueFilter) -> Queues:
        """Find the queue that was asked for, else all of those that the person sees."""
        standing = select(groups).where(groups.c.kind == "queue", groups.c.removed_at.is_(None))
        every = connection.execute(standing).all()
        mine, open_to_all = self.actor.groups, shapes_queues(self)
        seen = [row for row in every if open_to_all or not row.is_private or row.id in mine]
        if which.queue is not None:
            return (self._queue(every, seen, which.queue),)
        choose("choice of queues", which.among, tuple(AMONG))
        among = {
            "all": {row.id for row in seen}, "member": {row.id for row in every} & mine,
            "public": {row.id for row in every if not row.is_private},
        }  # fmt: skip
        return tuple(sorted(among[which.among]))

    def _queue(self, every: Sequence[AnyRow], seen: Sequence[AnyRow], name: str) -> int:
        wanted = storable(name.strip()).casefold()
        found = [row for row in every if wanted in {row.key.casefold(), row.name.casefold()}]
        if not found:
            known = [word for row in seen for word in (row.key, row.name)]
            msg = f"There is no queue {name!r}.{nearest(name, known)}"
            raise NotFound(msg, next_step="`caseline queue list` shows them.")
        if found[0] not in seen:
            msg = f"{found[0].name} is private: only its members see what lies in it."
            way = f"Ask {who_may(self.org, 'queue.edit')} to make you a member."
            raise NotAllowed(msg, next_step=way)
        return int(found[0].id)

    def _read_items(
        self, connection: Connection, rows: Sequence[Sequence[Any]], asked: Prepared
    ) -> tuple[QueueItemRow, ...]:
        """Turn rows as the driver gives them into those that are shown."""
        names = ("queue", "worker", "keeper")
        at = {name: asked.places[name] for name in ("entered_at", "worked_at", "item_id")}
        ends = [
            (asked.places[f"{name}_{'key' if name == 'queue' else 'username'}"],
             asked.places[f"{name}_name"])
            for name in names
        ]  # fmt: skip
        found = []
        for case, row in zip(case_rows(self, connection, rows), rows, strict=True):
            queue, worker, keeper = (ref(row[key], row[name]) for key, name in ends)
            found.append(QueueItemRow(
                case=case, queue=queue or Ref("", ""), entered_at=moment(row[at["entered_at"]]),
                worked_by=worker, worked_at=moment(row[at["worked_at"]]),
                is_item=row[at["item_id"]] is not None, queue_owner=keeper,
            ))  # fmt: skip
        return tuple(found)


def _by_time(order: Order, entered: ColumnElement[Any]) -> Order:
    """Give the order of one source: in the work order by the column that an index holds."""
    if order.name != "work":
        return order
    return replace(order, keys=(cases.c.rank, entered, cases.c.id))
