"""What every list has: records that are named, pages, filters and orders."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from core.filters import Term

T = TypeVar("T")


class Ref(NamedTuple):
    """A record that is named by another: its key (what input accepts) and its name."""

    key: str
    name: str


class Owner(NamedTuple):
    """Who owns a case."""

    kind: str
    """`user`, `queue` or `team`."""
    key: str
    """The username or the group's key."""
    name: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows in order, and the cursor of what follows."""

    rows: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases, in which order. Keys, not ids; nothing set means every case one may see."""

    queue: str | None = None
    owner: str | None = None
    """A username."""
    team: str | None = None
    record_type: str | None = None
    status: str | None = None
    is_closed: bool | None = None
    account: str | None = None
    contact: str | None = None
    contract: str | None = None
    job: str | None = None
    needs_data_review: bool | None = None
    is_snoozed: bool | None = None
    """Only what sleeps now, or only what does not."""
    search: str | None = None
    """Words, and phrases in quotes."""
    terms: tuple[Term, ...] = ()
    """What a filter line asks besides."""
    sort: str = "work"
    """`work` (High first, then oldest) or one of `CASE_SORTS`."""
    descending: bool = False
    grouped: str | None = None
    """One of `CASE_SORTS`: rows that are alike in it stand together, before any other order."""

    @property
    def narrows(self) -> bool:
        """Whether more is asked than words."""
        return bool(self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFilter:
    """Which entries of a feed, in which order (domain.md 1.10)."""

    only: str = "all"
    """One of `FEED_FILTERS`."""
    by_activity: bool = False
    """Whether what was commented on last comes first, and not the newest entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilter:
    """Which accounts, contacts, contracts or jobs, in which order."""

    search: str | None = None
    where: dict[str, str] = field(default_factory=dict)
    """Printed field names with the values that they must have."""
    sort: str | None = None
    """A printed field name; without one the kind's own order."""
    descending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether more is asked than words."""
        return False


FEED_FILTERS = {
    "all": "All", "posts": "Posts", "mails": "E-mails", "status": "Status changes",
    "tasks": "Tasks and reviews", "files": "Files", "mentions": "Mentions of me",
}  # fmt: skip
"""The parts of a feed that may be read by themselves, and what people call them."""

CASE_SORTS = (
    "number", "subject", "status", "priority", "primary_reason", "secondary_reason", "origin",
    "record_type", "owner", "account", "contact", "contract", "created_at", "closed_at",
    "last_modified_at", "age_seconds",
)  # fmt: skip
"""The columns a list of cases may be sorted by, besides the work order."""
