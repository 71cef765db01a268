"""Case assignments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Named, String, Text, UniqueConstraint

from core.entities import CaseAssignment
from data.tables.base import Id, RecordColumns, Table, metadata, seldom
from data.types import UtcDateTime


class AssignmentColumns(RecordColumns):
    """The columns of `core.entities.CaseAssignment`."""

    number: Named[str] = Column(String(30), nullable=False)
    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    team_id: Named[int] = Column(Id, ForeignKey("groups.id"), nullable=False)
    reason: Named[str] = Column(String(255), nullable=False)
    subreason: Named[str | None] = Column(String(255))
    comments: Named[str | None] = Column(Text)
    account_manager_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    sales_manager_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    status: Named[str] = Column(String(20), nullable=False)
    is_closed: Named[bool] = Column(Boolean, nullable=False)
    owner_user_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    accepted_at: Named[datetime | None] = Column(UtcDateTime())
    closed_at: Named[datetime | None] = Column(UtcDateTime())
    closed_by: Named[int | None] = Column(Id, ForeignKey("users.id"))
    resolution: Named[str | None] = Column(Text)


assignments = Table(
    "assignments", metadata, AssignmentColumns,
    UniqueConstraint("number"),
    Index(None, "case_id", "is_closed"),
    Index(None, "team_id", "is_closed", "created_at", "id", "case_id"),
    seldom("assignments", "owner_user_id"),
    info={"kind": CaseAssignment.KIND},
)  # fmt: skip
