"""What one person keeps for themselves: marks, how far they read, what their bell rings for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.entities.record import Record

LIKE, BOOKMARK, MUTE, FOLLOW = "like", "bookmark", "mute", "follow"


@dataclass(slots=True, kw_only=True, eq=False)
class FeedMark(Record):
    """A person's mark: a like, a bookmark or a mute of a feed's entry, or a case they follow."""

    KIND: ClassVar[str] = "feed_mark"
    TITLE: ClassVar[str] = "mark"

    user_id: int
    kind: str
    object: str
    """The kind of record it is on: `feed_item` or `case`."""
    record_id: int


@dataclass(slots=True, kw_only=True, eq=False)
class CaseLook(Record):
    """How far a person has read the feed of a case."""

    KIND: ClassVar[str] = "case_look"
    TITLE: ClassVar[str] = "look at a case"

    action_id: int = 0
    user_id: int
    case_id: int
    entry_id: int
    """The newest entry that they have seen; entries are as old as the acts that they tell of."""


@dataclass(slots=True, kw_only=True, eq=False)
class BellSetting(Record):
    """What a person wants to hear of one kind of notification, where it is not the usual."""

    KIND: ClassVar[str] = "bell_setting"
    TITLE: ClassVar[str] = "setting of the bell"

    user_id: int
    kind: str
    rings: bool = True
    mails: bool = False
    """Whether a copy goes out by e-mail."""
