"""The page of a person who works here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from core.errors import NotFound
from core.rows import CaseFilter
from tui.lists.view import ListView
from tui.records.customer import cases_of, links, lists_part, pairs_part, related
from tui.records.page import Link, Part, RecordPage, facts, heading, row
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import UserRow


def read(desk: Desk, key: str) -> RecordPage:
    """Read a person with the cases they own."""
    look = desk.look
    person = next((row for row in look.users() if row.username == key), None)
    if person is None:
        msg = f"Nobody here has the username {key!r}."
        raise NotFound(msg)
    closed = CaseFilter(owner=key, is_closed=True, sort="closed_at", descending=True)
    lists = (
        related(look, "Open cases", cases_of("user", key, person.name)),
        related(look, "Closed cases", ListView(f"user:{key}:closed",
                                               f"Closed by {person.name}", closed)),
    )  # fmt: skip
    shown, profile = lists_part(desk, lists), label_of(desk, person)
    groups = partial(_groups, desk, person)
    return RecordPage(
        kind="user", key=key, title=person.name, source=(person, lists),
        head=lambda width: _head(desk, person, width), links=links(lists),
        parts=(
            Part("Related", lambda width: [*groups(width), BLANK, *shown.lines(width)]),
            pairs_part(
                (
                    ("name", "Name", person.name), ("", "Username", person.username),
                    ("profile", "Profile", profile), ("email", "E-mail", person.email),
                    ("time_zone", "Time zone", person.time_zone),
                )
            ),
        ),
    )  # fmt: skip


def label_of(desk: Desk, person: UserRow) -> str:
    """Give what a person's profile is called."""
    profile = desk.org.profiles.get(person.profile)
    return profile.label if profile else person.profile


def _head(desk: Desk, person: UserRow, width: int) -> list[Content]:
    told = facts(
        ("profile", label_of(desk, person)), ("e-mail", person.email),
        ("time zone", person.time_zone or f"{desk.org.time_zone} (the desk's)"),
    )  # fmt: skip
    if not person.is_active:
        told.append(Content.assemble(("! not active", "bold $bad")))
    return heading(person.name, person.username, told, width)


def _groups(desk: Desk, person: UserRow, width: int) -> list[Line]:
    kinds = {"queue": "queue", "team": "team", "public": "group"}
    lines = []
    for key in person.groups:
        group = desk.org.groups.get(key)
        name, kind = (group.name, group.kind) if group else (key, "")
        text = row(((kinds.get(kind, kind), 6, "$label"), (name, 0, "$value")), width)
        lines.append(Line(text, Link("queue", key) if kind == "queue" else None))
    return lines or [Line(Content.assemble(("  in no group", "$label")))]
