"""Marks on an entry of a feed: like, bookmark, mute, and each taken back (domain.md 1.10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities.marks import BOOKMARK, LIKE, MUTE
from core.feed import entry
from core.marks import mark, unmark
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work

ENTRY = "the entry's id, as `case show --json` tells it"


@command("feed.like", title="Like", example="caseline feed like 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class LikeEntry:
    """Like an entry; everybody sees who does."""

    entry: int = word(ENTRY)

    def decide(self, work: Work) -> Outcome:
        """Set the mark."""
        return _set(work, self.entry, LIKE, "You like it.")


@command("feed.unlike", title="Like no more", example="caseline feed unlike 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnlikeEntry:
    """Take one's like back."""

    entry: int = word(ENTRY)

    def decide(self, work: Work) -> Outcome:
        """Take the mark away."""
        return _unset(work, self.entry, LIKE, "Your like is taken back.")


@command("feed.bookmark", title="Bookmark", example="caseline feed bookmark 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class BookmarkEntry:
    """Set a sign at an entry that only oneself sees."""

    entry: int = word(ENTRY)

    def decide(self, work: Work) -> Outcome:
        """Set the mark."""
        return _set(work, self.entry, BOOKMARK, "Bookmarked.")


@command("feed.unbookmark", title="Bookmark no more", example="caseline feed unbookmark 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnbookmarkEntry:
    """Take one's bookmark away."""

    entry: int = word(ENTRY)

    def decide(self, work: Work) -> Outcome:
        """Take the mark away."""
        return _unset(work, self.entry, BOOKMARK, "The bookmark is gone.")


@command("feed.mute", title="Mute", example="caseline feed mute 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class MuteEntry:
    """Hear nothing more of an entry and its comments."""

    entry: int = word(ENTRY)

    def decide(self, work: Work) -> Outcome:
        """Set the mark; of a comment, on what it stands below."""
        return _set(work, self.entry, MUTE, "Your bell does not ring for it any more.")


@command("feed.unmute", title="Mute no more", example="caseline feed unmute 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnmuteEntry:
    """Hear of an entry and its comments again."""

    entry: int = word(ENTRY)

    def decide(self, work: Work) -> Outcome:
        """Take the mark away."""
        return _unset(work, self.entry, MUTE, "Your bell rings for it again.")


def _set(work: Work, number: int, kind: str, message: str) -> Outcome:
    number, case = _meant(work, number, kind)
    mark(work, kind, "feed_item", number)
    return Outcome(message=message, number=case, kind="case", made={"entry": number})


def _unset(work: Work, number: int, kind: str, message: str) -> Outcome:
    number, case = _meant(work, number, kind)
    unmark(work, kind, "feed_item", number)
    return Outcome(message=message, number=case, kind="case", made={"entry": number})


def _meant(work: Work, number: int, kind: str) -> tuple[int, str]:
    """Give the entry that bears the mark, and its case: posts are muted, not single comments."""
    case, item = entry(work, number)
    whole = kind == MUTE and item.parent_id is not None
    return (item.parent_id or 0 if whole else item.id), case.number
