"""Case assignments: what a boundary team is asked to do about a case; also called referrals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record
from core.errors import RuleViolation

if TYPE_CHECKING:
    from datetime import datetime

NEW, IN_PROGRESS, COMPLETED = "New", "In Progress", "Completed"
REJECTED, CANCELLED = "Rejected", "Cancelled"
STATUSES = (NEW, IN_PROGRESS, COMPLETED, REJECTED, CANCELLED)
"""The last three are closed; none is left again (domain.md 1.6)."""
COMMENT_LIMIT = 4000
"""Characters of what is asked for, and of the answer."""


@dataclass(slots=True, kw_only=True, eq=False)
class CaseAssignment(Record):
    """A referral of a case to a team (S0). The team owns it until a member accepts it."""

    KIND: ClassVar[str] = "assignment"
    TITLE: ClassVar[str] = "case assignment"

    number: str
    case_id: int
    team_id: int
    reason: str
    subreason: str | None = None
    comments: str | None = None
    account_manager_id: int | None = None
    sales_manager_id: int | None = None
    status: str = NEW
    is_closed: bool = False
    owner_user_id: int | None = None
    """The member who accepted it."""
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    resolution: str | None = None
    """What the team did, or why it would not."""

    def accept(self, *, by: int, at: datetime) -> None:
        """Let a member work on it."""
        self.require_open()
        self.status, self.owner_user_id, self.accepted_at = IN_PROGRESS, by, at

    def give_back(self) -> None:
        """Let the team own it again."""
        self.require_open()
        self.status, self.owner_user_id, self.accepted_at = NEW, None, None

    def close(self, status: str, *, by: int | None, at: datetime, resolution: str | None) -> None:
        """Move to one of the closed statuses."""
        self.require_open()
        self.status, self.is_closed, self.resolution = status, True, resolution
        self.closed_at = max(at, self.created_at) if self.created_at else at
        self.closed_by = by

    def require_open(self) -> None:
        """Raise where it is closed: it is not opened again, another one is made."""
        if self.is_closed:
            msg = f"{self.number} is {self.status} already."
            raise RuleViolation(msg, next_step="Make another assignment if more is to be done.")
