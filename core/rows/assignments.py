"""A case assignment, in a list and on its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.rows.cases import Can
    from core.rows.lists import Owner, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """What a team is asked to do about a case."""

    number: str
    case: Ref
    """By number and subject."""
    case_status: str
    team: Ref
    reason: str
    subreason: str | None
    comments: str | None
    status: str
    is_closed: bool
    owner: Owner
    """The team, then the member who accepted it."""
    account_manager: Ref | None
    sales_manager: Ref | None
    created_at: datetime
    created_by: Ref | None
    accepted_at: datetime | None
    closed_at: datetime | None
    closed_by: Ref | None
    resolution: str | None
    heard_at: datetime
    """When the team was last heard of: it wrote or did something on the case, or was asked."""
    can: dict[str, Can] = field(default_factory=dict)
