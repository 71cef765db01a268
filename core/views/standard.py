"""The lists of cases that everybody has: queues, one's own cases, all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.org.views import PREFIX, read_filter
from core.rows import CaseFilter
from core.views.columns import read_sort
from core.views.line import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.entities import User
    from core.org.model import Organisation
    from core.rows import GroupRow

QUEUE = "queue:"
"""What the keys of the queues' lists begin with."""
MINE = "My open cases"


class Standard(NamedTuple):
    """A list that nobody had to save."""

    key: str
    title: str
    which: CaseFilter
    columns: str = ""
    """Its columns as they are typed; without any it shows those of all lists."""
    line: str = ""
    """The filter line that it was written with."""

    @property
    def filter(self) -> str:
        """What it holds, as one would type it."""
        return self.line or line_of(self.which)


def mine(username: str) -> Standard:
    """Give a person's own open cases, those that sleep apart."""
    which = CaseFilter(owner=username, is_closed=False, is_snoozed=False)
    return Standard("mine", MINE, which)


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
TITLES = (MINE, *(each.title for each in (ALL, EVERY, VERIFY, SNOOZED, CLOSED)))
"""What they are called, the queues' apart."""
KEYS = ("mine", *(each.key for each in (ALL, EVERY, VERIFY, SNOOZED, CLOSED)))
"""Their keys, the queues' apart."""


def of_org(org: Organisation, person: User) -> list[Standard]:
    """Give those that the organisation's files define, as a person reads them."""
    found = []
    for view in org.views.values():
        query = read_filter(view.filter, org, person.time_zone or org.time_zone)
        sort, descending = read_sort(view.sort, org)
        which = CaseFilter(terms=query.terms, search=query.words, sort=sort, descending=descending)
        columns = " ".join(view.columns)
        found.append(Standard(f"{PREFIX}{view.key}", view.name, which, columns, view.filter))
    return found


def standard(org: Organisation, person: User, queues: Sequence[GroupRow]) -> list[Standard]:
    """Give all of them for a person, the queues last."""
    own = [mine(person.username), ALL, EVERY, *of_org(org, person), VERIFY, SNOOZED, CLOSED]
    return [*own, *(of_queue(queue.key, queue.name) for queue in queues)]
