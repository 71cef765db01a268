"""Links of cases."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Named

from core.entities import CaseLink
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing


class CaseLinkColumns(RecordColumns):
    """The columns of `core.entities.CaseLink`."""

    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    other_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)


case_links = Table(
    "case_links", metadata, CaseLinkColumns,
    unique_standing("case_links", "case_id", "other_id"),
    Index(None, "other_id"),
    CheckConstraint("case_id < other_id", name="in_order"),
    info={"kind": CaseLink.KIND},
)  # fmt: skip
