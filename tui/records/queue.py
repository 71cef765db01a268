"""The page of a queue: its cases, and who takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.errors import NotFound
from tui.lists.queue_items import items_of
from tui.records.customer import cases_of, links, lists_part, related
from tui.records.page import Link, Part, RecordPage, facts, heading, row
from tui.records.person import label_of
from tui.widgets.menu import Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import GroupRow, UserRow


def read(desk: Desk, key: str) -> RecordPage:
    """Read a queue with its open cases and its members."""
    look = desk.look
    queue = next((row for row in look.groups("queue") if row.key == key), None)
    if queue is None:
        msg = f"There is no queue {key!r}."
        raise NotFound(msg)
    everybody = look.users()
    people = tuple(row for row in everybody if row.username in queue.members)
    owner = next((row.name for row in everybody if row.username == queue.owner), None)
    lists = (
        related(look, "Open cases", cases_of("queue", key, queue.name)),
        related(look, "What I work on", items_of((key, queue.name), view="mine")),
    )
    shown = lists_part(desk, lists)
    return RecordPage(
        kind="queue", key=key, title=queue.name, source=(queue, people, lists),
        head=lambda width: _head(queue, owner, width), links=links(lists),
        parts=(
            Part("Related", shown.lines),
            Part("Members", lambda width: _members(desk, people, width), len(people)),
        ),
    )  # fmt: skip


def _head(queue: GroupRow, owner: str | None, width: int) -> list[Content]:
    told = facts(
        ("open cases", f"{queue.open_cases:,}"), ("members", f"{len(queue.members):,}"),
        ("for", "its members alone" if queue.is_private else "everybody"),
        ("owner", owner), ("e-mail", queue.email),
    )  # fmt: skip
    return heading(queue.name, queue.key, told, width)


def _members(desk: Desk, people: tuple[UserRow, ...], width: int) -> list[Line]:
    lines = [
        Line(row(((person.name, 24, "$value"), (label_of(desk, person), 0, "$label")), width),
             Link("user", person.username))
        for person in people
    ]  # fmt: skip
    return lines or [Line(Content.assemble(("Nobody takes cases from it.", "$label")))]
