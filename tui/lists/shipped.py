"""The lists that a person may open: their queues and cases first, then every kind of record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.filters import FilterError
from core.rows import CaseFilter, CustomerFilter
from core.rules.permissions import grants
from core.views import standard
from core.views.opened import which_of
from tui.lists.cases import chosen
from tui.lists.queue_items import items_of, read_key
from tui.lists.view import ListView

if TYPE_CHECKING:
    from core.desk import Desk
    from core.filters import Query
    from core.org.model import Organisation
    from core.rows import GroupRow, ViewRow

MINE, SNOOZED = "mine", standard.SNOOZED.key


def mine(desk: Desk, status: str | None = None) -> ListView:
    """Give the person's own open cases, in one status or in all."""
    own = standard.mine(desk.person.username)
    if status is None:
        return _of(own)
    return ListView(
        f"{MINE}:{status}", f"{own.title} · {status}", replace(own.which, status=status)
    )


def queue(key: str, name: str, detail: str = "") -> ListView:
    """Give the open cases of a queue."""
    return replace(_of(standard.of_queue(key, name)), detail=detail)


def _of(one: standard.Standard) -> ListView:
    return ListView(one.key, one.title, one.which, line=one.line)


def lists(desk: Desk) -> list[ListView]:
    """Give all lists, the person's own queues first and what was saved last; asks the database."""
    groups = desk.look.groups("queue")
    own = [g for g in groups if desk.person.username in g.members]
    others = [g for g in groups if g not in own]
    found = [
        *(queue(g.key, g.name, f"{g.open_cases:,} open · my queue") for g in own),
        *_in_queues(own),
        *_to_answer(desk),
        mine(desk),
        WATCHED,
        _of(standard.ALL),
        EVERY,
        *_of_org(desk),
        *(queue(g.key, g.name, f"{g.open_cases:,} open") for g in others),
        _of(standard.VERIFY),
        _of(standard.SNOOZED),
        _of(standard.CLOSED),
        *([BIN] if grants(desk.org, desk.actor, "case.delete") else []),
        *OBJECTS.values(),
        ListView("tasks:mine", "My open tasks", CustomerFilter(where={"mine": "yes"}), kind="task"),
        *_saved(desk),
    ]  # fmt: skip
    places = {place.list: place for place in desk.look.places()}
    return [
        replace(view, is_pinned=place.is_pinned, digit=place.digit)
        if (place := places.get(view.key)) else view
        for view in found
    ]  # fmt: skip


def _of_org(desk: Desk) -> list[ListView]:
    found = standard.of_org(desk.org, desk.person)
    return [replace(_of(one), columns=chosen(one.columns, desk.org)) for one in found]


def _saved(desk: Desk) -> list[ListView]:
    views = desk.look.views()
    read = desk.filters(view.filter for view in views)
    return [of_view(desk.org, view, query) for view, query in zip(views, read, strict=True)]


def of_view(org: Organisation, view: ViewRow, query: Query | FilterError) -> ListView:
    """Give a saved list; one whose filter is not understood any more says so when it opens."""
    found = ListView(
        view.key, view.name, CaseFilter(), detail="" if view.is_mine else view.owner.name,
        saved=view, columns=chosen(view.columns, org),
    )  # fmt: skip
    if isinstance(query, FilterError):
        way = "V mends it." if view.is_mine else f"Ask {view.owner.name}."
        return replace(found, fault=f"The filter is not understood: {query.message} {way}")
    return replace(found, which=which_of(view, query))


def _in_queues(own: list[GroupRow]) -> list[ListView]:
    """Give what of one's queues one works on and what nobody does, where one has any."""
    if not own:
        return []
    return [items_of(view=view) for view in ("all", "available", "mine")]


def _to_answer(desk: Desk) -> list[ListView]:
    """Give what teams of mine are asked, where a team is mine: the queue of who has no other."""
    if all(desk.person.username not in team.members for team in desk.look.groups("team")):
        return []
    which = CustomerFilter(where={"mine": "yes"})
    return [ListView("assignments:mine", "My teams' case assignments", which, kind="assignment")]


BIN = ListView("bin", "Recycle bin", CustomerFilter(), kind="deleted")
"""Deleted cases that can still be restored (domain.md 3.3)."""
WATCHED = ListView(
    "assignments:watched", "Referrals I monitor", CustomerFilter(where={"watched": "yes"}),
    kind="assignment",
)  # fmt: skip
"""What I asked of teams, or was asked about cases of mine."""
EVERY = _of(standard.EVERY)
"""Open and closed ones: where one begins to ask for some."""
OBJECTS = {
    "account": ListView("accounts", "Accounts", CustomerFilter(), kind="account"),
    "contact": ListView("contacts", "Contacts", CustomerFilter(), kind="contact"),
    "contract": ListView("contracts", "Contracts", CustomerFilter(), kind="contract"),
    "job": ListView("jobs", "Jobs", CustomerFilter(), kind="job"),
    "assignment": ListView(
        "assignments", "Open case assignments", CustomerFilter(), kind="assignment"
    ),
    "task": ListView("tasks", "Open tasks", CustomerFilter(), kind="task"),
    "user": ListView("people", "People", CustomerFilter(), kind="user"),
    "queue": ListView("queues", "Queues", CustomerFilter(), kind="queue"),
    "article": ListView("articles", "Knowledge", CustomerFilter(), kind="article"),
}
"""All records of a kind, one list each."""


def choose(known: list[ListView], key: object = None) -> ListView:
    """Give the list with a key; where there is none, the pinned one, else the first.

    That is the person's first queue, else their own cases.
    """
    by_key = (view for view in known if view.key == key)
    found = next(by_key, None) or (read_key(str(key), _queues(known)) if key else None)
    return found or opening(known) or known[0]


def _queues(known: list[ListView]) -> list[tuple[str, str]]:
    """Give key and name of the queues among the lists."""
    head = standard.QUEUE
    return [(v.key.removeprefix(head), v.title) for v in known if v.key.startswith(head)]


def opening(known: list[ListView]) -> ListView | None:
    """Give the list that the console opens on, where the person pinned one."""
    return next((view for view in known if view.is_pinned), None)
