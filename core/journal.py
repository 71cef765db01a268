"""Actions and their changes: the one trail from which audit, history and undo are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

QUIET = frozenset({
    "id", "version", "created_at", "created_by", "last_modified_at", "last_modified_by",
    "phone_digits", "mobile_digits", "rank", "custom_words", "slot",
})  # fmt: skip
"""Columns that are derived or mere marks; their changes are not journalled."""

LASTING = frozenset({"reopen_count"})
"""Journalled columns that an undo leaves as they are (domain.md 1.8)."""

SHARED = frozenset({"file_content"})
"""Kinds that several records use; an undo leaves them, whoever inserted them first."""

UNSEEN = frozenset({"last_review_comments", "last_review_at", "last_review_by"})
"""Journalled columns that histories do not show (S1: no revision history)."""

APPEND_ONLY = frozenset({
    "feed_item", "mention", "notification", "outgoing_mail", "incoming_mail", "case_look",
    "rule_mark",
})  # fmt: skip
"""Kinds whose inserts name their action themselves instead of being journalled."""

UNWATCHED = frozenset({"notification", "outgoing_mail", "case_look", "rule_mark"})
"""Kinds whose updates are not journalled either: read marks and delivery states."""

PERSONAL = frozenset({"feed_mark", "case_look", "list_place"})
"""Kinds that are one person's own view of a record: that they are there holds nothing up."""

UNTOLD = frozenset({"case.look", "rule.look", "mail.claim", "mail.settle"})
"""Acts that change nothing for anybody else; logs leave them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One command that was carried out."""

    id: int
    at: datetime
    person: int | None
    """Whose act it was; none for the system's."""
    actor: str
    """The person's name as people read it."""
    command: str
    undo_of: int | None = None
    batch: int | None = None
    """The first action of the act that this one goes on with, as a long import's later ones do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record; an insert has neither field nor values."""

    id: int
    kind: str
    record_id: int
    field: str | None
    old: str | None
    new: str | None
