"""Lists of what lies in queues: of one or of several, all of it or a part (domain.md 1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.rows import AMONG, QUEUE_VIEWS, QueueFilter
from core.text import age
from tui.lists.cases import HIGH, NARROW, NEWS, ROOMY
from tui.lists.view import QUEUE_ITEM, Column, ListView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.look import Look
    from core.rows import Page, QueueItemRow

ITEMS, ONE = "items:", "queue="
"""What the keys of these lists begin with; then comes which queues, and which view of them."""
CUT, TAIL = 22, 10
"""Letters of a queue's name where there is little room, and how many of them are of its end."""
KIND_NAMES = {"case": "Case"}
"""What each kind of record that lies in queues is called."""


SHORT = {"member": "My queues", "public": "All public queues", "all": "All queues"}
"""What several queues are called in the name of a list."""


def _since(row: QueueItemRow, now: datetime) -> str:
    return age(now - row.entered_at)


def _worker(row: QueueItemRow, _: datetime) -> str:
    return row.worked_by.name if row.worked_by else "–"


def _queue(row: QueueItemRow, _: datetime) -> str:
    """Give the queue's name with its beginning and its end: many begin alike."""
    name = row.queue.name
    if len(name) <= CUT:
        return name
    return f"{name[: CUT - TAIL - 1].rstrip()}…{name[-TAIL:].lstrip()}"


_QUEUES = (
    Column("Queue", 33, lambda row, _: row.queue.name, "queue", ROOMY),
    Column("Queue", CUT, _queue, "queue", NARROW, below=ROOMY),
)
_COLUMNS = (
    Column("Number", 8, lambda row, _: row.key, "number"),
    Column("In queue", 8, _since, "entered"),
    *_QUEUES,
    Column("Worked by", 12, _worker, "worked_by"),
    Column("Owner", 16, lambda row, _: row.owner.name, "owner", ROOMY),
    Column("Priority", 8, lambda row, _: row.priority, "", ROOMY),
    Column("Kind", 6, lambda row, _: KIND_NAMES.get(row.object, row.object), "", ROOMY),
    Column("Title", 8, lambda row, _: row.title, "subject"),
)


class QueueItems:
    """What lies in queues, in the order of work: of items what entered first is the oldest."""

    kind, one, many = QUEUE_ITEM, "item", "items"
    order = "high priority first, then oldest"
    columns = _COLUMNS

    def page(
        self, look: Look, which: QueueFilter, *, limit: int, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[Any]:  # fmt: skip
        """Give a page of items."""
        return look.queue_items(which, limit=limit, after=after, offset=offset, from_end=from_end)

    def count(self, look: Look, which: QueueFilter) -> int:
        """Count exactly."""
        return look.count_queue_items(which)

    def summary(self, look: Look, which: QueueFilter, now: datetime) -> tuple[str, ...]:
        """The name says it."""
        del look, which, now
        return ()

    def position(self, look: Look, which: QueueFilter, key: str) -> int | None:
        """Give an item's row number."""
        return look.queue_position(which, key)

    def key(self, row: QueueItemRow) -> str:
        """Give what the record is called by."""
        return row.key

    def sign(self, row: QueueItemRow) -> str:
        """Mark what is urgent, and before it what others did since one looked."""
        urgent = HIGH if row.leads else " "
        return NEWS + urgent if row.case.is_news else urgent


def items_of(
    queue: tuple[str, str] | None = None, *, among: str = "member", view: str = "all"
) -> ListView:
    """Give a view of one queue, by key and name, or of several."""
    where = f"{ONE}{queue[0]}" if queue else among
    name = queue[1] if queue else SHORT[among]
    return ListView(
        f"{ITEMS}{where}:{view}", f"{name} · {QUEUE_VIEWS[view].title}",
        QueueFilter(queue=queue[0] if queue else None, among=among, view=view), kind=QUEUE_ITEM,
        columns=tuple(c for c in _COLUMNS if c not in _QUEUES) if queue else (),
    )  # fmt: skip


def read_key(key: str, queues: Iterable[tuple[str, str]]) -> ListView | None:
    """Give the list that a key is of, where there is one: queues come and go."""
    where, _, view = key.removeprefix(ITEMS).rpartition(":")
    if not key.startswith(ITEMS) or view not in QUEUE_VIEWS:
        return None
    if where in AMONG:
        return items_of(among=where, view=view)
    found = (queue for queue in queues if where == f"{ONE}{queue[0]}")
    queue = next(found, None)
    return items_of(queue, view=view) if queue else None
