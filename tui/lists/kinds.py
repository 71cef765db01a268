"""Every kind of record that has lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.lists.articles import ARTICLES
from tui.lists.cases import Cases
from tui.lists.customers import ACCOUNTS, CONTACTS, CONTRACTS, JOBS
from tui.lists.queue_items import QueueItems
from tui.lists.whole import ASSIGNMENTS, BIN, PEOPLE, QUEUES, TASKS

if TYPE_CHECKING:
    from tui.lists.view import Column, Kind, ListView

_ALL: tuple[Kind, ...] = (
    Cases(), ACCOUNTS, CONTACTS, CONTRACTS, JOBS, ASSIGNMENTS, TASKS, PEOPLE, QUEUES,
    BIN, QueueItems(), ARTICLES,
)  # fmt: skip
KINDS = {kind.kind: kind for kind in _ALL}
"""By the name that places and lists use."""


def columns_of(view: ListView) -> tuple[Column, ...]:
    """Give the columns of a list: its own, else those of its kind."""
    return view.columns or KINDS[view.kind].columns
