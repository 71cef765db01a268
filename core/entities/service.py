"""What a case that is resolved keeps: its resolutions, and its way through the stages (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from datetime import datetime

RESOLUTION_LIMIT = 2000
"""Characters of a resolution, and of its remarks."""
ACTIVE, FINISHED, ABANDONED = "active", "finished", "abandoned"
"""How a guided process stands."""


@dataclass(slots=True, kw_only=True, eq=False)
class Resolution(Record):
    """How a case was resolved; a case that was reactivated has one for each time."""

    KIND: ClassVar[str] = "resolution"
    TITLE: ClassVar[str] = "resolution"

    case_id: int
    type: str
    """The closed status that it led to."""
    resolution: str
    total_minutes: int = 0
    """What the completed activities took, together."""
    billable_minutes: int = 0
    remarks: str | None = None
    resolved_at: datetime
    resolved_by: int | None = None
    escalated_to: int | None = None
    """The queue or the team that goes on with it, where an escalation was required."""
    escalation_reason: str | None = None
    reactivated_at: datetime | None = None
    reactivated_by: int | None = None

    def reactivate(self, *, by: int | None, at: datetime) -> None:
        """Keep that the case was taken up again."""
        self.reactivated_by, self.reactivated_at = by, at


@dataclass(slots=True, kw_only=True, eq=False)
class StageRun(Record):
    """A guided process on a case; it is made when somebody first moves in it."""

    KIND: ClassVar[str] = "stage_run"
    TITLE: ClassVar[str] = "guided process"

    case_id: int
    flow: str
    """The key of the process in its record type."""
    stage: str
    """The label of the active stage."""
    status: str = ACTIVE
    is_current: bool = True
    """Whether it is the one that the case shows: another may have been switched to."""


@dataclass(slots=True, kw_only=True, eq=False)
class StageVisit(Record):
    """How long a case was in a stage."""

    KIND: ClassVar[str] = "stage_visit"
    TITLE: ClassVar[str] = "stage"

    case_id: int
    run_id: int
    stage: str
    entered_at: datetime
    left_at: datetime | None = None
    """None while it is the active one."""


@dataclass(slots=True, kw_only=True, eq=False)
class StageAnswer(Record):
    """What was answered to a question of a stage, or when a check of it was seen to."""

    KIND: ClassVar[str] = "stage_answer"
    TITLE: ClassVar[str] = "answer of a stage"

    case_id: int
    run_id: int
    key: str
    value: str
