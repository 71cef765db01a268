"""Where a case waits, since when and who works on it; pick, release, route, add, remove (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.commands.queue import AddToQueue, PickCase, ReleaseCase, RemoveFromQueue, RouteCase
from core.errors import CaselineError
from core.text import age
from tui.look import aside, ask, moment, said, zone
from tui.screens.pick import Pick
from tui.widgets.drawn import Lines
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.widget import Widget

    from core.commands.registry import Command
    from core.desk import Desk
    from core.org.model import GroupDef
    from core.rows import QueueItemRow
    from tui.screens.base import Acting
    from tui.ways import Ways


class QueueSheet(Pick):
    """The details of a queue item, and what can be done about it."""

    def __init__(self, title: str, told: Sequence[Content], items: Sequence[Item]) -> None:
        """Say where the case lies, and offer the acts."""
        super().__init__(title, items)
        self._details = told

    def content(self) -> Iterable[Widget]:
        """Give the details above the list."""
        yield Lines(*self._details)
        yield from super().content()


async def ask_about_queue(screen: Acting[None], number: str) -> None:
    """Say where the case lies, ask what is to be done, and do it."""
    desk = screen.desk
    try:
        row = await ask(desk, lambda look: look.queue_item(number))
        to = await aside(lambda: _released_to(desk, row))
        teams = bool(row and _teams(desk, row.case.record_type))
        items = [Item(key, name, detail) for key, name, detail in _acts(row, to, teams=teams)]
        sheet = QueueSheet(f"Queue of Case {number}", _told(desk, row), items)
        act = await screen.console.push_screen_wait(sheet)
        if act is not None:
            command = await _command(screen, number, act)
            if command is not None:
                screen.carry_out(command)
    except CaselineError as error:
        screen.console.say(error)


async def ask_about_many(console: Ways, count: int) -> str | None:
    """Ask what is to be done to marked cases; what becomes of each is shown before it is done."""
    items = [
        Item("pick", "Pick", "they are yours; then you say whether they leave their queues"),
        Item("release", "Release", "nobody works on them; they go to the owners of their queues"),
        Item("route", "Route", "to another queue, a person or a team"),
        Item("remove", "Remove from their queues", "their owners stay"),
    ]
    many = "1 marked case" if count == 1 else f"{count:,} marked cases"
    return await console.push_screen_wait(Pick(f"Queue of {many}", items))


async def ask_to_pick(screen: Acting[None], number: str) -> Command | None:
    """Ask whether the case leaves its queue when it is picked; it does unless that is not wanted.

    None where nobody wants it any more, or it lies in no queue.
    """
    row = await ask(screen.desk, lambda look: look.queue_item(number))
    if row is None:
        return PickCase(case=number)  # it says what became of the case
    items = [
        Item("no", "Yes, remove it", f"it is yours, and leaves {row.queue.name}"),
        Item("stay", "No, leave it there", "it is yours, and all see who works on it"),
    ]
    sheet = Pick(f"Pick Case {number}: also remove it from the queue?", items)
    answer = await screen.console.push_screen_wait(sheet)
    return None if answer is None else PickCase(case=number, stay=answer == "stay")


def _told(desk: Desk, row: QueueItemRow | None) -> list[Content]:
    """Give the details of the item: where, since when, who works on it, what it is."""
    if row is None:
        return [said("It lies in no queue.", "$label")]
    now, where = desk.clock.now(), zone(desk)
    head = f"{row.queue.name} · since {age(now - row.entered_at)}"
    worker = f"{row.worked_by.name} works on it" if row.worked_by else "nobody works on it"
    kind = desk.org.types.get(row.case.record_type)
    facts = (
        ("Title", row.title),
        ("Type", f"{kind.label} case" if kind else "case"),
        ("Owner", row.owner.name),
        ("Entered", moment(row.entered_at, now, where)),
        ("Worked on", f"since {moment(row.worked_at, now, where)}" if row.worked_at else ""),
        ("Queue owner", row.queue_owner.name if row.queue_owner else ""),
    )
    return [
        said(f"{head} · {worker}", "$bright"),
        *(
            Content.assemble((f"{label:<13}", "$label")).append(said(value, "$value"))
            for label, value in facts
            if value
        ),
    ]


def _released_to(desk: Desk, row: QueueItemRow | None) -> str:
    """Say who gets the case when it is released: the queue's owner, if they may own it."""
    if row is None or row.worked_by is None or row.queue_owner is None:
        return "the queue itself"
    keeper = row.queue_owner
    may = keeper.key == row.owner.key or keeper.key in desk.owners(row.key)[0]
    return f"{keeper.name}, who owns the queue" if may else "the queue itself"


def _teams(desk: Desk, record_type: str) -> list[GroupDef]:
    """Give the teams that may own cases of a type."""
    kind = desk.org.types.get(record_type)
    keys = kind.owner_groups if kind else ()
    return [desk.org.groups[key] for key in keys if desk.org.groups[key].kind == "team"]


def _acts(row: QueueItemRow | None, to: str, *, teams: bool) -> Iterator[tuple[str, str, str]]:
    """Give what can be done: a key, what it is called, what becomes of the case."""
    if row is None:
        yield "add", "Add to a queue", "its owner stays"
        return
    if row.worked_by is None:
        yield "pick", "Pick", "it is yours, and leaves the queue"
        yield "stay", "Pick, and leave it in the queue", "it is yours, and all see it"
    else:
        yield "release", "Release", f"nobody works on it; it goes to {to}"
    yield "route", "Route to another queue", "it waits there for anybody"
    yield "person", "Route to a person", "it is theirs to work on"
    if teams:
        yield "team", "Route to a team", "the team owns it"
    if row.is_item:
        yield "remove", "Remove from the queue", "its owner stays"
    else:
        yield "add", "Add to another queue", "its owner stays"


async def _command(screen: Acting[None], number: str, act: str) -> Command | None:
    at_once: dict[str, Command] = {
        "pick": PickCase(case=number), "stay": PickCase(case=number, stay=True),
        "release": ReleaseCase(case=number), "remove": RemoveFromQueue(case=number),
    }  # fmt: skip
    if act in at_once:
        return at_once[act]
    chosen = await _chosen(screen, number, act)
    if chosen is None:
        return None
    if act in {"person", "team"}:
        remove = await _removed(screen, number)
        if remove is None:
            return None
        to, team = (chosen, None) if act == "person" else (None, chosen)
        return RouteCase(case=number, to=to, to_team=team, remove=remove)
    return (
        RouteCase(case=number, to_queue=chosen)
        if act == "route"
        else AddToQueue(queue=chosen, case=number)
    )


async def _removed(screen: Acting[None], number: str) -> bool | None:
    """Ask whether the case leaves its queue; none where neither is wanted."""
    row = await ask(screen.desk, lambda look: look.queue_item(number))
    if row is None or not row.is_item:  # with its owner it leaves the queue that owns it
        return False
    items = [
        Item("no", "No, leave it there", "all see who works on it"),
        Item("yes", "Yes, remove it", f"it leaves {row.queue.name}"),
    ]
    answer = await screen.console.push_screen_wait(Pick("Also remove it from the queue?", items))
    return None if answer is None else answer == "yes"


async def _chosen(screen: Acting[None], number: str, act: str) -> str | None:
    """Ask to whom or where to; only who may own such a case is offered."""
    desk, console = screen.desk, screen.console
    users, queues = await aside(lambda: desk.owners(number))
    if act == "person":
        here = await ask(desk, lambda look: look.users())
        known = [Item(u.username, u.name, u.profile) for u in here if u.username in users]
        return await console.push_screen_wait(Pick("To whom?", known))
    if act == "team":
        row = await ask(desk, lambda look: look.queue_item(number))
        teams = _teams(desk, row.case.record_type) if row is not None else []
        names = [Item(team.key, team.name) for team in teams]
        return await console.push_screen_wait(Pick("Which team?", names))
    found = await ask(desk, lambda look: look.groups("queue"))
    names = [Item(g.key, g.name, f"{g.open_cases} open") for g in found if g.key in queues]
    return await console.push_screen_wait(Pick("Which queue?", names))
