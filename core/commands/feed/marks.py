"""Marks on an entry of a feed: like, bookmark, mute, and each taken back (domain.md 1.10).

Six verbs of one shape: what each says stands at its class, what they do in the two above them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.commands.registry import command, word
from core.entities.marks import BOOKMARK, LIKE, MUTE
from core.feed import entry
from core.marks import mark, unmark
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkEntry:
    """Set one's mark on an entry."""

    MARK: ClassVar[str]
    SAID: ClassVar[str]
    entry: int = word("the entry's id, as `case show --json` tells it")

    def decide(self, work: Work) -> Outcome:
        """Set the mark; a mute of a comment, on what it stands below."""
        case, number = self._bearer(work)
        mark(work, self.MARK, "feed_item", number)
        return self._outcome(case, number)

    def _bearer(self, work: Work) -> tuple[Case, int]:
        """Give the entry that bears the mark with its case: posts are muted, not comments."""
        case, item = entry(work, self.entry)
        whole = self.MARK == MUTE and item.parent_id is not None
        return case, item.parent_id or 0 if whole else item.id

    def _outcome(self, case: Case, number: int) -> Outcome:
        return Outcome(
            message=self.SAID, number=case.number, kind="case", made={"entry": number}
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class UnmarkEntry(MarkEntry):
    """Take one's mark away."""

    def decide(self, work: Work) -> Outcome:
        """Take the mark away from where it was set."""
        case, number = self._bearer(work)
        unmark(work, self.MARK, "feed_item", number)
        return self._outcome(case, number)


@command("feed.like", title="Like", example="caseline feed like 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class LikeEntry(MarkEntry):
    """Like an entry; everybody sees who does."""

    MARK, SAID = LIKE, "You like it."


@command("feed.unlike", title="Like no more", example="caseline feed unlike 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnlikeEntry(UnmarkEntry):
    """Take one's like back."""

    MARK, SAID = LIKE, "Your like is taken back."


@command("feed.bookmark", title="Bookmark", example="caseline feed bookmark 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class BookmarkEntry(MarkEntry):
    """Set a sign at an entry that only oneself sees."""

    MARK, SAID = BOOKMARK, "Bookmarked."


@command("feed.unbookmark", title="Bookmark no more", example="caseline feed unbookmark 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnbookmarkEntry(UnmarkEntry):
    """Take one's bookmark away."""

    MARK, SAID = BOOKMARK, "The bookmark is gone."


@command("feed.mute", title="Mute", example="caseline feed mute 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class MuteEntry(MarkEntry):
    """Hear nothing more of an entry and its comments."""

    MARK, SAID = MUTE, "Your bell does not ring for it any more."


@command("feed.unmute", title="Mute no more", example="caseline feed unmute 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnmuteEntry(UnmarkEntry):
    """Hear of an entry and its comments again."""

    MARK, SAID = MUTE, "Your bell rings for it again."
