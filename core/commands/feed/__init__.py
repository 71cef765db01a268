"""The acts on what stands in a feed, each by the entry's id (domain.md 1.10), and the data feed."""

from core.commands.feed.comment import CommentOnEntry
from core.commands.feed.delete import DeleteEntry
from core.commands.feed.edit import EditEntry
from core.commands.feed.marks import (
    BookmarkEntry,
    LikeEntry,
    MuteEntry,
    UnbookmarkEntry,
    UnlikeEntry,
    UnmuteEntry,
)
from core.commands.feed.run import RunFeed

__all__ = [
    "BookmarkEntry", "CommentOnEntry", "DeleteEntry", "EditEntry", "LikeEntry", "MuteEntry",
    "RunFeed", "UnbookmarkEntry", "UnlikeEntry", "UnmuteEntry",
]  # fmt: skip
