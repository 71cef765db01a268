"""The feed on a record, the mentions in it, and the bell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from datetime import datetime

BODY_LIMIT = 10_000
"""Characters in one post (domain.md 1.10)."""
MENTION_LIMIT = 25
"""People and groups that one post may mention (domain.md 1.10)."""


@dataclass(slots=True, kw_only=True, eq=False)
class FeedItem(Record):
    """One entry of a record's feed, by a person or, without an author, by the system."""

    KIND: ClassVar[str] = "feed_item"
    TITLE: ClassVar[str] = "feed item"

    action_id: int = 0
    object: str
    """The kind of record it stands on, such as `case`."""
    record_id: int
    kind: str = "TextPost"
    body: str
    visibility: str = "internal"
    """`internal`, or `customer` for what the customer may read too."""
    author_id: int | None = None
    activity_id: int | None = None
    edited_at: datetime | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Mention(Record):
    """A person or a group named in a feed item."""

    KIND: ClassVar[str] = "mention"
    TITLE: ClassVar[str] = "mention"

    action_id: int = 0
    feed_item_id: int
    user_id: int | None = None
    group_id: int | None = None
    unseen: bool = False
    """The person may not see the record and was not notified."""


@dataclass(slots=True, kw_only=True, eq=False)
class Notification(Record):
    """One line in a person's bell."""

    KIND: ClassVar[str] = "notification"
    TITLE: ClassVar[str] = "notification"

    action_id: int = 0
    user_id: int
    kind: str
    """Why: `mention`, `owner` or `task`."""
    text: str
    object: str | None = None
    record_id: int | None = None
    feed_item_id: int | None = None
    read_at: datetime | None = None
