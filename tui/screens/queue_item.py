"""Where a case waits, since when and who works on it; pick, release, route, add, remove (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.queue import AddToQueue, PickCase, ReleaseCase, RemoveFromQueue, RouteCase
from core.errors import CaselineError
from core.text import age
from tui.look import aside, ask, said
from tui.screens.pick import Pick
from tui.widgets.drawn import Lines
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.widget import Widget

    from core.commands.registry import Command
    from core.desk import Desk
    from core.rows import QueueItemRow
    from tui.screens.base import Acting


class QueueSheet(Pick):
    """The details of a queue item, and what can be done about it."""

    def __init__(self, title: str, told: str, items: Sequence[Item]) -> None:
        """Say where the case lies, and offer the acts."""
        super().__init__(title, items)
        self._details = told

    def content(self) -> Iterable[Widget]:
        """Give the details above the list."""
        yield Lines(said(self._details, "$label"))
        yield from super().content()


async def ask_about_queue(screen: Acting[None], number: str) -> None:
    """Say where the case lies, ask what is to be done, and do it."""
    desk = screen.desk
    try:
        row = await ask(desk, lambda look: look.queue_item(number))
        items = [Item(key, name, detail) for key, name, detail in _acts(row)]
        sheet = QueueSheet(f"Queue of Case {number}", _told(desk, row), items)
        act = await screen.console.push_screen_wait(sheet)
        if act is not None:
            command = await _command(screen, number, act)
            if command is not None:
                screen.carry_out(command)
    except CaselineError as error:
        screen.console.say(error)


def _told(desk: Desk, row: QueueItemRow | None) -> str:
    if row is None:
        return "It lies in no queue."
    since = f"{row.queue.name} · since {age(desk.clock.now() - row.entered_at)}"
    if row.worked_by is None:
        return f"{since} · nobody works on it"
    return f"{since} · {row.worked_by.name} works on it"


def _acts(row: QueueItemRow | None) -> Iterator[tuple[str, str, str]]:
    """Give what can be done: a key, what it is called, what becomes of the case."""
    if row is None:
        yield "add", "Add to a queue", "its owner stays"
        return
    if row.worked_by is None:
        yield "pick", "Pick", "it is yours, and leaves the queue"
        yield "stay", "Pick, and leave it in the queue", "it is yours, and all see it"
    else:
        whose = row.queue_owner.name if row.queue_owner else "the queue itself"
        yield "release", "Release", f"nobody works on it; it goes to {whose}"
    yield "route", "Route to another queue", "it waits there for anybody"
    yield "person", "Route to a person", "it is theirs, and stays in the queue"
    if row.is_item:
        yield "remove", "Remove from the queue", "its owner stays"
    else:
        yield "add", "Add to another queue", "its owner stays"


async def _command(screen: Acting[None], number: str, act: str) -> Command | None:
    if act in {"pick", "stay"}:
        return PickCase(case=number, stay=act == "stay")
    if act == "release":
        return ReleaseCase(case=number)
    if act == "remove":
        return RemoveFromQueue(case=number)
    chosen = await _chosen(screen, number, people=act == "person")
    if chosen is None:
        return None
    if act == "person":
        return RouteCase(case=number, to=chosen)
    return (
        RouteCase(case=number, to_queue=chosen)
        if act == "route"
        else AddToQueue(queue=chosen, case=number)
    )


async def _chosen(screen: Acting[None], number: str, *, people: bool) -> str | None:
    """Ask to whom or where to; only who may own such a case is offered."""
    desk = screen.desk
    users, queues = await aside(lambda: desk.owners(number))
    if people:
        here = await ask(desk, lambda look: look.users())
        known = [Item(u.username, u.name, u.profile) for u in here if u.username in users]
        return await screen.console.push_screen_wait(Pick("To whom?", known))
    found = await ask(desk, lambda look: look.groups("queue"))
    names = [Item(g.key, g.name, f"{g.open_cases} open") for g in found if g.key in queues]
    return await screen.console.push_screen_wait(Pick("Which queue?", names))
