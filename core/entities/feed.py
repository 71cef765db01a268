"""The feed on a record, the mentions in it, and the bell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from datetime import datetime

BODY_LIMIT = 10_000
"""Characters in one post, and in one comment (domain.md 1.10)."""
MENTION_LIMIT = 25
"""People and groups that one post or comment may mention (domain.md 1.10)."""
POST, COMMENT = "TextPost", "Comment"
"""The kinds of entries that people write; all others are the house's, and stay as they are."""


@dataclass(slots=True, kw_only=True, eq=False)
class FeedItem(Record):
    """One entry of a record's feed, by a person or, without an author, by the system."""

    KIND: ClassVar[str] = "feed_item"
    TITLE: ClassVar[str] = "feed item"

    action_id: int = 0
    object: str
    """The kind of record it stands on, such as `case`."""
    record_id: int
    kind: str = POST
    body: str
    visibility: str = "internal"
    """`internal`, or `customer` for what the customer may read too."""
    author_id: int | None = None
    activity_id: int | None = None
    edited_at: datetime | None = None
    parent_id: int | None = None
    """Of a comment: the entry that it stands below, which is no comment itself."""

    @property
    def is_written(self) -> bool:
        """Whether a person wrote it, so that its words are theirs to change."""
        return self.kind in {POST, COMMENT} and self.author_id is not None

    @property
    def word(self) -> str:
        """What people call it."""
        return "comment" if self.kind == COMMENT else "post" if self.kind == POST else "entry"


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
    """Why it rang: one of `core.rules.bell.KINDS`."""
    text: str
    object: str | None = None
    record_id: int | None = None
    feed_item_id: int | None = None
    read_at: datetime | None = None
    lead_id: int | None = None
    """The notification that it stands in one line with: the first of them."""
