"""The lists of cases that a person may open: their queues, their own cases, all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.rows import CaseFilter

if TYPE_CHECKING:
    from core.desk import Desk


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of cases with its name."""

    key: str
    title: str
    which: CaseFilter
    detail: str = ""


MINE, ALL = "mine", "all"


def mine(desk: Desk, status: str | None = None) -> ListView:
    """Give the person's own open cases, in one status or in all."""
    title = "My open cases" + (f" · {status}" if status else "")
    which = CaseFilter(owner=desk.person.username, is_closed=False, status=status)
    return ListView(MINE, title, which)


def queue(key: str, name: str, detail: str = "") -> ListView:
    """Give the open cases of a queue."""
    return ListView(f"queue:{key}", name, CaseFilter(queue=key, is_closed=False), detail)


def lists(desk: Desk) -> list[ListView]:
    """Give all lists, the person's own queues first; asks the database."""
    groups = desk.look.groups("queue")
    own = [g for g in groups if desk.person.username in g.members]
    others = [g for g in groups if g not in own]
    return [
        *(queue(g.key, g.name, f"{g.open_cases:,} open · my queue") for g in own),
        mine(desk),
        ListView(ALL, "All open cases", CaseFilter(is_closed=False)),
        *(queue(g.key, g.name, f"{g.open_cases:,} open") for g in others),
        ListView("closed", "Closed cases, newest first",
                 CaseFilter(is_closed=True, sort="closed_at", descending=True)),
    ]  # fmt: skip


def first(desk: Desk) -> ListView:
    """Give the list that a person starts with: their first queue, else their own cases."""
    return lists(desk)[0]


def under(kind: str, key: str) -> CaseFilter | None:
    """Give which cases lie under an account, a contact, a contract or a job."""
    return {
        "account": CaseFilter(account=key), "contact": CaseFilter(contact=key),
        "contract": CaseFilter(contract=key), "job": CaseFilter(job=key),
    }.get(kind)  # fmt: skip
