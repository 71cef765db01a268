"""Where a case stands in its guided process, and how it was resolved (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.rows.lists import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStepRow:
    """One thing that a stage wants, and whether it is done."""

    key: str
    label: str
    kind: str
    """`field`, `check` or `question`."""
    is_required: bool
    is_done: bool
    value: str | None = None
    """What was answered."""
    values: tuple[str, ...] = ()
    """The answers that there are; without any, every text is one."""
    fields: tuple[str, ...] = ()
    """The fields of the case, of which any one will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One stage of a guided process."""

    label: str
    steps: tuple[StageStepRow, ...]
    is_active: bool
    is_passed: bool
    visits: tuple[tuple[datetime, datetime | None], ...] = ()
    """Each time that the case was in it: from when, and to when unless it still is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """The guided process of a case."""

    key: str
    label: str
    stage: str
    """The active stage, also where the organisation has it no more."""
    status: str
    """`active`, `finished` or `abandoned`."""
    stages: tuple[StageRow, ...]
    others: tuple[tuple[str, str], ...] = ()
    """The key and label of each process that can be switched to."""

    @property
    def active(self) -> StageRow | None:
        """The active stage, where there still is one."""
        return next((stage for stage in self.stages if stage.is_active), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionRow:
    """How a case was resolved, one time."""

    id: int
    type: str
    resolution: str
    total_minutes: int
    billable_minutes: int
    remarks: str | None
    at: datetime
    by: Ref | None
    escalated_to: Ref | None
    escalation_reason: str | None
    reactivated_at: datetime | None
    reactivated_by: Ref | None
