"""The lists that a person may open: their queues and cases first, then every kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.rows import CaseFilter, CustomerFilter
from core.rules.permissions import grants
from tui.lists.view import ListView

if TYPE_CHECKING:
    from core.desk import Desk

MINE, ALL, SNOOZED = "mine", "all", "snoozed"


def mine(desk: Desk, status: str | None = None) -> ListView:
    """Give the person's own open cases, in one status or in all."""
    title = "My open cases" + (f" · {status}" if status else "")
    which = CaseFilter(owner=desk.person.username, is_closed=False, status=status, is_snoozed=False)
    return ListView(f"{MINE}:{status}" if status else MINE, title, which)


def queue(key: str, name: str, detail: str = "") -> ListView:
    """Give the open cases of a queue."""
    return ListView(
        f"queue:{key}", name, CaseFilter(queue=key, is_closed=False, is_snoozed=False), detail
    )


def lists(desk: Desk) -> list[ListView]:
    """Give all lists, the person's own queues first; asks the database."""
    groups = desk.look.groups("queue")
    own = [g for g in groups if desk.person.username in g.members]
    others = [g for g in groups if g not in own]
    return [
        *(queue(g.key, g.name, f"{g.open_cases:,} open · my queue") for g in own),
        *_to_answer(desk),
        mine(desk),
        WATCHED,
        ListView(ALL, "All open cases", CaseFilter(is_closed=False)),
        EVERY,
        *(queue(g.key, g.name, f"{g.open_cases:,} open") for g in others),
        ListView("verify", "Records to verify",
                 CaseFilter(is_closed=False, needs_data_review=True)),
        ListView(SNOOZED, "Snoozed cases", CaseFilter(is_closed=False, is_snoozed=True)),
        ListView("closed", "Closed cases, newest first",
                 CaseFilter(is_closed=True, sort="closed_at", descending=True)),
        *([BIN] if grants(desk.org, desk.actor, "case.delete") else []),
        *OBJECTS.values(),
        ListView("tasks:mine", "My open tasks", CustomerFilter(where={"mine": "yes"}), kind="task"),
    ]  # fmt: skip


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
EVERY = ListView("every", "All cases", CaseFilter(sort="created_at", descending=True))
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
}
"""All records of a kind, one list each."""


def choose(desk: Desk, key: object = None) -> ListView:
    """Give the list with a key; where there is none, the first queue, else the own cases."""
    known = lists(desk)
    return next((view for view in known if view.key == key), known[0])
