"""What lies in queues: which of it a list shows, and each of its rows (domain.md 1.13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from core.rows.cases import CaseRow
    from core.rows.lists import Owner, Ref

AMONG = {
    "member": "Queues I'm a member of", "all": "All queues", "public": "All public queues",
}  # fmt: skip
"""Which queues a list is of, where it is not of one: of those that the person sees."""


class QueueView(NamedTuple):
    """A part of what lies in queues."""

    title: str
    only: str | None = None
    """The one kind of record that it holds; without it every kind."""
    worked: str | None = None
    """`nobody` works on it, or `me`; without it anybody or nobody."""


QUEUE_VIEWS = {
    "all": QueueView("All items"),
    "cases": QueueView("Cases available to work on", only="case", worked="nobody"),
    "my_cases": QueueView("Cases I'm working on", only="case", worked="me"),
    "available": QueueView("Items available to work on", worked="nobody"),
    "mine": QueueView("Items I am working on", worked="me"),
}
"""The views of queues by their keys (domain.md 1.13)."""

QUEUE_SORTS = ("number", "subject", "queue", "entered", "worked_by", "owner")
"""What a list may be sorted by, besides the work order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which items of which queues, in which order."""

    queue: str | None = None
    """The key or the name of one; without it those that `among` says."""
    among: str = "member"
    """One of `AMONG`."""
    view: str = "all"
    """One of `QUEUE_VIEWS`."""
    search: str | None = None
    """Words, and phrases in quotes."""
    sort: str = "work"
    """`work` (High first, then what entered first) or one of `QUEUE_SORTS`."""
    descending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether more is asked than words."""
        return False


class QueueItemRow(NamedTuple):
    """What lies in a queue: which the queue owns, or which waits there by an item."""

    case: CaseRow
    queue: Ref
    entered_at: datetime
    worked_by: Ref | None
    """Who picked it and left it in the queue."""
    worked_at: datetime | None
    is_item: bool
    """Whether it waits there by an item; else the queue owns it."""
    queue_owner: Ref | None
    """Who answers for the queue, and gets what is released."""
    object: str = "case"
    """The kind of record."""

    @property
    def key(self) -> str:
        """What the record is called by."""
        return self.case.number

    @property
    def title(self) -> str:
        """What it is about."""
        return self.case.subject

    @property
    def owner(self) -> Owner:
        """Whose it is."""
        return self.case.owner

    @property
    def priority(self) -> str:
        """How urgent it is."""
        return self.case.priority

    @property
    def leads(self) -> bool:
        """Whether its priority comes first in the work order."""
        return self.case.leads
