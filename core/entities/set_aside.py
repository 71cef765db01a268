"""Cases that are set aside: skipped by a person, put to sleep, or in the recycle bin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from core.entities.cases import Case

SKIP_LASTS = timedelta(days=1)
"""How long the next case passes over one that the person skipped."""
BIN_LASTS = timedelta(days=15)
"""How long a deleted case can be restored (domain.md 2)."""
REASON_LIMIT = 255
"""Characters of why a case was skipped, put to sleep or deleted."""
MAIL, REPLY = "mail", "reply"
"""What wakes a case before its time: the customer's e-mail, or also what a colleague writes."""


@dataclass(slots=True, kw_only=True, eq=False)
class CaseSkip(Record):
    """Somebody gave back what they had taken as the next case.

    It holds for this person, for a day, while the case lies in the same queue at the same priority.
    """

    KIND: ClassVar[str] = "case_skip"
    TITLE: ClassVar[str] = "skip"

    case_id: int
    user_id: int
    group_id: int
    """The queue that it went back to."""
    priority: str
    reason: str


@dataclass(slots=True, kw_only=True, eq=False)
class CaseSnooze(Record):
    """A case sleeps until a time, then it is marked as back until somebody changes it."""

    KIND: ClassVar[str] = "case_snooze"
    TITLE: ClassVar[str] = "snooze"

    case_id: int
    owner_user_id: int | None = None
    owner_group_id: int | None = None
    """Whose the case was: with another owner it is awake."""
    until: datetime
    wakes_on: str = MAIL
    """`mail` or `reply`."""
    reason: str | None = None

    def holds(self, case: Case) -> bool:
        """Say whether it is about the case as it is: open, and with the same owner."""
        owner = (case.owner_user_id, case.owner_group_id)
        return not case.is_closed and owner == (self.owner_user_id, self.owner_group_id)

    def is_asleep(self, case: Case, at: datetime) -> bool:
        """Say whether the case sleeps: a time is compared with the clock, nothing runs."""
        return self.holds(case) and self.until > at


@dataclass(slots=True, kw_only=True, eq=False)
class CaseDeletion(Record):
    """A case was put into the recycle bin; who and when are those who made this record."""

    KIND: ClassVar[str] = "case_deletion"
    TITLE: ClassVar[str] = "deletion"

    case_id: int
    reason: str | None = None

    @property
    def until(self) -> datetime:
        """Until when the case can be restored."""
        assert self.created_at is not None  # noqa: S101  set when it was stored
        return self.created_at + BIN_LASTS
