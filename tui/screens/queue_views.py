"""Ask of which queues what lies there is shown, and which part of it (domain.md 1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import CaselineError
from core.rows import AMONG, QUEUE_VIEWS, QueueFilter
from tui.lists.queue_items import items_of
from tui.look import ask
from tui.screens.pick import Pick
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.rows import GroupRow
    from tui.lists.view import ListView
    from tui.ways import Ways

VIEW, SEVERAL, ONE = "view:", "among:", "queue:"
"""What the keys of what is offered begin with."""
NOW = "shown now"


async def choose_queues(console: Ways, view: ListView | None, queue: str | None) -> None:
    """Show what lies in a queue, or, where a `view` of that is shown, ask for another one."""
    try:
        found = await ask(console.desk_now, lambda look: look.groups("queue"))
        names = {row.key: row.name for row in found}
        if queue in names and queue is not None:
            console.open_list(items_of((queue, names[queue])))
            return
        which = view.which if view is not None and isinstance(view.which, QueueFilter) else None
        me = console.desk_now.person.username
        items = [*_views(which), *_several(which), *_each(found, which, me)]
        chosen = await console.push_screen_wait(Pick("Show what, of which queues?", items))
    except CaselineError as error:
        console.remark(str(error))
        return
    if chosen is not None:
        console.open_list(_chosen(chosen, which or QueueFilter(), names))


def _views(which: QueueFilter | None) -> Iterator[Item]:
    for key, view in QUEUE_VIEWS.items():
        now = which is not None and which.view == key
        yield Item(f"{VIEW}{key}", view.title, NOW if now else "", "What")


def _several(which: QueueFilter | None) -> Iterator[Item]:
    for key, name in AMONG.items():
        now = which is not None and which.queue is None and which.among == key
        yield Item(f"{SEVERAL}{key}", name, NOW if now else "", "Of which queues")


def _each(found: Iterable[GroupRow], which: QueueFilter | None, me: str) -> Iterator[Item]:
    """Give every queue that the person sees, their own first."""
    for row in sorted(found, key=lambda row: (me not in row.members, row.name)):
        now = which is not None and which.queue == row.key
        told = "private" if row.is_private else "public"
        told += " · mine" if me in row.members else ""
        yield Item(f"{ONE}{row.key}", row.name, NOW if now else told, "Of which queues")


def _chosen(chosen: str, which: QueueFilter, names: dict[str, str]) -> ListView:
    """Give the list: what was not chosen stays as it is."""
    head, _, key = chosen.partition(":")
    if f"{head}:" == SEVERAL:
        return items_of(among=key, view=which.view)
    if f"{head}:" == ONE:
        return items_of((key, names[key]), view=which.view)
    queue = which.queue
    here = (queue, names[queue]) if queue is not None and queue in names else None
    return items_of(here, among=which.among, view=key)
