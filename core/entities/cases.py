"""The case: one customer's one issue, from the call to the close."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from core.entities.record import Record, words_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

REVIEW_LIMIT = 1000
"""Characters of a Log Review (S1); a line feed counts as one."""


def rank_of(priority: str, leads: Collection[str]) -> int:
    """Give the rank of a priority where `leads` come first."""
    return 0 if priority in leads else 1


@dataclass(slots=True, kw_only=True, eq=False)
class Case(Record):
    """A customer's issue. Exactly one of `owner_user_id` and `owner_group_id` is set."""

    KIND: ClassVar[str] = "case"
    TITLE: ClassVar[str] = "case"

    number: str
    record_type: str
    status: str
    is_closed: bool = False
    """Set by the core alone, from the status."""
    priority: str = ""
    """One of the organisation's; `core.case_fields.assign` gives the usual one."""
    rank: int = 1
    """0 for a priority that leads, 1 for every other: the work order of queues (domain.md 1.5)."""
    subject: str
    description: str | None = None
    origin: str | None = None
    type: str | None = None
    primary_reason: str | None = None
    secondary_reason: str | None = None
    account_id: int | None = None
    contact_id: int | None = None
    contract_id: int | None = None
    installer_id: int | None = None
    installer_contact_id: int | None = None
    job_id: int | None = None
    related_id: int | None = None
    """The case that this one goes on from."""
    owner_user_id: int | None = None
    owner_group_id: int | None = None
    is_escalated: bool = False
    closed_at: datetime | None = None
    closed_by: int | None = None
    reopen_count: int = 0
    last_review_comments: str | None = None
    last_review_at: datetime | None = None
    last_review_by: int | None = None
    needs_data_review: bool = False
    """The customer was not in the system and must be verified (domain.md 1.4)."""
    external_id: str | None = None
    """The number that another system gave it; imports find it by this."""
    master_id: int | None = None
    """The case that it was merged into; it is closed then, and everything lies there."""
    parent_case_id: int | None = None
    """The case that it is a part of; that one is no part of another (domain.md 1.14)."""
    custom: dict[str, Any] = field(default_factory=dict)
    """The values of custom fields by key, never changed in place (`core.custom`)."""
    custom_words: str | None = None
    slot: str | None = None
    """What only one open case may hold, where its record type says so (domain.md 1.15)."""

    def derive(self) -> None:
        """Bring derived columns into line."""
        self.custom_words = words_of(self.custom)

    def stand(self, leads: Collection[str]) -> None:
        """Keep the place in the work order: what leads first, all others in one line by age."""
        self.rank = rank_of(self.priority, leads)

    def hold(self, alone: Collection[str]) -> None:
        """Take the slot of the open case that is alone with these columns, or give it back."""
        held = [getattr(self, name) for name in alone]
        is_alone = held and not self.is_closed and None not in held
        self.slot = "/".join(map(str, (self.record_type, *held))) if is_alone else None

    def give_to(self, *, user: int | None = None, group: int | None = None) -> None:
        """Make one person or one group the owner."""
        if (user is None) == (group is None):
            msg = "a case has exactly one owner"
            raise ValueError(msg)
        self.owner_user_id, self.owner_group_id = user, group

    def close(self, status: str, *, by: int | None, at: datetime) -> None:
        """Move to a closed status. A clock that went back never makes the age negative."""
        self.status, self.is_closed = status, True
        self.closed_at = max(at, self.created_at) if self.created_at else at
        self.closed_by = by

    def reopen(self, status: str) -> None:
        """Move back to an open status; whether it may is the record type's policy."""
        self.status, self.is_closed = status, False
        self.closed_at = self.closed_by = None
        self.reopen_count += 1

    def merge_into(self, master: int, status: str, *, by: int | None, at: datetime) -> None:
        """Close for good, for another case; one that was closed before keeps its time."""
        if not self.is_closed:
            self.close(status, by=by, at=at)
        self.status, self.master_id = status, master

    def review(self, comments: str, *, by: int, at: datetime) -> None:
        """Overwrite the review fields; the task of each review keeps its words (S1)."""
        self.last_review_comments, self.last_review_by, self.last_review_at = (
            comments,
            by,
            at,
        )
