"""The lists of cases that everybody has: queues, one's own cases, all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.rows import CaseFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.rows import GroupRow

QUEUE = "queue:"
"""What the keys of the queues' lists begin with."""


class Standard(NamedTuple):
    """A list that nobody had to save."""

    key: str
    title: str
    which: CaseFilter


def mine(username: str) -> Standard:
    """Give a person's own open cases, those that sleep apart."""
    which = CaseFilter(owner=username, is_closed=False, is_snoozed=False)
    return Standard("mine", "My open cases", which)


def of_queue(key: str, name: str) -> Standard:
    """Give the open cases of a queue, those that sleep apart."""
    return Standard(f"{QUEUE}{key}", name, CaseFilter(queue=key, is_closed=False, is_snoozed=False))


ALL = Standard("all", "All open cases", CaseFilter(is_closed=False))
EVERY = Standard("every", "All cases", CaseFilter(sort="created_at", descending=True))
"""Open and closed ones: where one begins to ask for some."""
VERIFY = Standard(
    "verify", "Records to verify", CaseFilter(is_closed=False, needs_data_review=True)
)
SNOOZED = Standard("snoozed", "Snoozed cases", CaseFilter(is_closed=False, is_snoozed=True))
CLOSED = Standard(
    "closed", "Closed cases, newest first",
    CaseFilter(is_closed=True, sort="closed_at", descending=True),
)  # fmt: skip
KEYS = ("mine", *(each.key for each in (ALL, EVERY, VERIFY, SNOOZED, CLOSED)))
"""Their keys, the queues' apart."""


def standard(username: str, queues: Sequence[GroupRow]) -> list[Standard]:
    """Give all of them for a person, the queues last."""
    own = [mine(username), ALL, EVERY, VERIFY, SNOOZED, CLOSED]
    return [*own, *(of_queue(queue.key, queue.name) for queue in queues)]
