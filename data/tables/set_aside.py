"""Cases that are set aside: skips, snoozes, deletions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, String

from core.entities import CaseDeletion, CaseSkip, CaseSnooze
from core.entities.set_aside import REASON_LIMIT
from data.tables.base import (
    STANDS,
    Id,
    RecordColumns,
    Table,
    metadata,
    partial,
    unique_standing,
)
from data.types import UtcDateTime


class SkipColumns(RecordColumns):
    """The columns of `core.entities.CaseSkip`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    group_id: Named[int] = Column(Id, ForeignKey("groups.id"), nullable=False)
    priority: Named[str] = Column(String(40), nullable=False)
    reason: Named[str] = Column(String(REASON_LIMIT), nullable=False)


case_skips = Table(
    "case_skips", metadata, SkipColumns,
    partial("ix_case_skips_case_id", "case_id", "user_id", where=STANDS),
    info={"kind": CaseSkip.KIND},
)  # fmt: skip


class SnoozeColumns(RecordColumns):
    """The columns of `core.entities.CaseSnooze`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    owner_user_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    owner_group_id: Named[int | None] = Column(Id, ForeignKey("groups.id"))
    until: Named[datetime] = Column(UtcDateTime(), nullable=False)
    wakes_on: Named[str] = Column(String(20), nullable=False)
    reason: Named[str | None] = Column(String(REASON_LIMIT))


case_snoozes = Table(
    "case_snoozes", metadata, SnoozeColumns,
    unique_standing("case_snoozes", "case_id"),
    partial("ix_case_snoozes_until", "until", "case_id", where=STANDS),
    info={"kind": CaseSnooze.KIND},
)  # fmt: skip


class DeletionColumns(RecordColumns):
    """The columns of `core.entities.CaseDeletion`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    reason: Named[str | None] = Column(String(REASON_LIMIT))


case_deletions = Table(
    "case_deletions", metadata, DeletionColumns,
    unique_standing("case_deletions", "case_id"),
    partial("ix_case_deletions_created_at", "created_at", "case_id", where=STANDS),
    info={"kind": CaseDeletion.KIND},
)  # fmt: skip
