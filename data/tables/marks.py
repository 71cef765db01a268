"""Marks on feeds, how far people have read them, and what their bells ring for."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Named, String

from core.entities import BellSetting, CaseLook, FeedMark
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing


class FeedMarkColumns(RecordColumns):
    """The columns of `core.entities.FeedMark`."""

    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    kind: Named[str] = Column(String(20), nullable=False)
    object: Named[str] = Column(String(40), nullable=False)
    record_id: Named[int] = Column(Id, nullable=False)


feed_marks = Table(
    "feed_marks", metadata, FeedMarkColumns,
    unique_standing("feed_marks", "object", "record_id", "kind", "user_id"),
    info={"kind": FeedMark.KIND},
)  # fmt: skip


class CaseLookColumns(RecordColumns):
    """The columns of `core.entities.CaseLook`."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    entry_id: Named[int] = Column(Id, ForeignKey("feed_items.id"), nullable=False)


case_looks = Table(
    "case_looks", metadata, CaseLookColumns,
    unique_standing("case_looks", "user_id", "case_id"),
    info={"kind": CaseLook.KIND},
)  # fmt: skip


class BellSettingColumns(RecordColumns):
    """The columns of `core.entities.BellSetting`."""

    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    kind: Named[str] = Column(String(20), nullable=False)
    rings: Named[bool] = Column(Boolean, nullable=False)
    mails: Named[bool] = Column(Boolean, nullable=False)


bell_settings = Table(
    "bell_settings", metadata, BellSettingColumns,
    unique_standing("bell_settings", "user_id", "kind"),
    info={"kind": BellSetting.KIND},
)  # fmt: skip
