"""How cases were resolved, and how they went through their stages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Named, String, Text

from core.entities import Resolution, StageAnswer, StageRun, StageVisit
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing
from data.types import UtcDateTime


class ResolutionColumns(RecordColumns):
    """The columns of `core.entities.Resolution`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    type: Named[str] = Column(String(80), nullable=False)
    resolution: Named[str] = Column(Text, nullable=False)
    total_minutes: Named[int] = Column(Integer, nullable=False)
    billable_minutes: Named[int] = Column(Integer, nullable=False)
    remarks: Named[str | None] = Column(Text)
    resolved_at: Named[datetime] = Column(UtcDateTime(), nullable=False)
    resolved_by: Named[int | None] = Column(Id, ForeignKey("users.id"))
    escalated_to: Named[int | None] = Column(Id, ForeignKey("groups.id"))
    escalation_reason: Named[str | None] = Column(Text)
    reactivated_at: Named[datetime | None] = Column(UtcDateTime())
    reactivated_by: Named[int | None] = Column(Id, ForeignKey("users.id"))


resolutions = Table(
    "resolutions", metadata, ResolutionColumns,
    Index(None, "case_id"),
    info={"kind": Resolution.KIND},
)  # fmt: skip


class StageRunColumns(RecordColumns):
    """The columns of `core.entities.StageRun`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    flow: Named[str] = Column(String(80), nullable=False)
    stage: Named[str] = Column(String(80), nullable=False)
    status: Named[str] = Column(String(20), nullable=False)
    is_current: Named[bool] = Column(Boolean, nullable=False)


stage_runs = Table(
    "stage_runs", metadata, StageRunColumns,
    unique_standing("stage_runs", "case_id", "flow"),
    info={"kind": StageRun.KIND},
)  # fmt: skip


class StageVisitColumns(RecordColumns):
    """The columns of `core.entities.StageVisit`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    run_id: Named[int] = Column(Id, ForeignKey("stage_runs.id"), nullable=False)
    stage: Named[str] = Column(String(80), nullable=False)
    entered_at: Named[datetime] = Column(UtcDateTime(), nullable=False)
    left_at: Named[datetime | None] = Column(UtcDateTime())


stage_visits = Table(
    "stage_visits", metadata, StageVisitColumns,
    Index(None, "run_id"),
    Index(None, "case_id"),
    info={"kind": StageVisit.KIND},
)  # fmt: skip


class StageAnswerColumns(RecordColumns):
    """The columns of `core.entities.StageAnswer`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    run_id: Named[int] = Column(Id, ForeignKey("stage_runs.id"), nullable=False)
    key: Named[str] = Column(String(80), nullable=False)
    value: Named[str] = Column(Text, nullable=False)


stage_answers = Table(
    "stage_answers", metadata, StageAnswerColumns,
    unique_standing("stage_answers", "run_id", "key"),
    Index(None, "case_id"),
    info={"kind": StageAnswer.KIND},
)  # fmt: skip
