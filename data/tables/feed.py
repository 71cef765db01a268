"""Feeds, mentions, the bell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Named,
    String,
    Text,
)

from core.entities import FeedItem, Mention, Notification
from data.tables.base import Id, RecordColumns, Table, metadata, seldom
from data.types import UtcDateTime


class FeedItemColumns(RecordColumns):
    """The columns of `core.entities.FeedItem`."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    object: Named[str] = Column(String(40), nullable=False)
    record_id: Named[int] = Column(Id, nullable=False)
    kind: Named[str] = Column(String(20), nullable=False)
    body: Named[str] = Column(Text, nullable=False)
    visibility: Named[str] = Column(String(20), nullable=False)
    author_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    activity_id: Named[int | None] = Column(Id, ForeignKey("activities.id"))
    edited_at: Named[datetime | None] = Column(UtcDateTime())
    parent_id: Named[int | None] = Column(Id, ForeignKey("feed_items.id"))


feed_items = Table(
    "feed_items", metadata, FeedItemColumns,
    Index(None, "object", "record_id", "id"),
    Index(None, "action_id"),
    seldom("feed_items", "parent_id"),
    info={"kind": FeedItem.KIND},
)  # fmt: skip


class MentionColumns(RecordColumns):
    """The columns of `core.entities.Mention`."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    feed_item_id: Named[int] = Column(Id, ForeignKey("feed_items.id"), nullable=False)
    user_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    group_id: Named[int | None] = Column(Id, ForeignKey("groups.id"))
    unseen: Named[bool] = Column(Boolean, nullable=False)


mentions = Table(
    "mentions", metadata, MentionColumns,
    Index(None, "feed_item_id"),
    info={"kind": Mention.KIND},
)  # fmt: skip


class NotificationColumns(RecordColumns):
    """The columns of `core.entities.Notification`."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    kind: Named[str] = Column(String(20), nullable=False)
    text: Named[str] = Column(String(255), nullable=False)
    object: Named[str | None] = Column(String(40))
    record_id: Named[int | None] = Column(Id)
    feed_item_id: Named[int | None] = Column(Id, ForeignKey("feed_items.id"))
    read_at: Named[datetime | None] = Column(UtcDateTime())
    lead_id: Named[int | None] = Column(Id, ForeignKey("notifications.id"))


notifications = Table(
    "notifications", metadata, NotificationColumns,
    Index(None, "user_id", "read_at", "id"),
    Index(None, "action_id"),
    seldom("notifications", "lead_id"),
    info={"kind": Notification.KIND},
)  # fmt: skip
