"""What scheduled rules have done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, String

from core.entities import RuleMark
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing
from data.types import UtcDateTime


class RuleMarkColumns(RecordColumns):
    """The columns of `core.entities.RuleMark`."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    rule: Named[str] = Column(String(80), nullable=False)
    object: Named[str] = Column(String(20), nullable=False)
    record_id: Named[int] = Column(Id, nullable=False)
    at: Named[datetime] = Column(UtcDateTime(), nullable=False)


rule_marks = Table(
    "rule_marks", metadata, RuleMarkColumns,
    unique_standing("rule_marks", "rule", "object", "record_id"),
    info={"kind": RuleMark.KIND},
)  # fmt: skip
