"""Sets a person's marks on records, and takes them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import FeedMark
from core.entities.marks import BOOKMARK, FOLLOW, LIKE, MUTE
from core.errors import RuleViolation

if TYPE_CHECKING:
    from core.work import Work

_IS = {
    LIKE: "You like it", BOOKMARK: "You have bookmarked it", MUTE: "You have muted it",
    FOLLOW: "You follow it",
}  # fmt: skip
_IS_NOT = {
    LIKE: "You do not like it", BOOKMARK: "You have not bookmarked it",
    MUTE: "You have not muted it", FOLLOW: "You do not follow it",
}  # fmt: skip


def mark(work: Work, kind: str, on: str, record_id: int) -> FeedMark:
    """Set a mark of the person; raises where it stands already."""
    if _mine(work, kind, on, record_id) is not None:
        msg = f"{_IS[kind]} already."
        raise RuleViolation(msg)
    return work.add(FeedMark(user_id=work.actor.id, kind=kind, object=on, record_id=record_id))


def unmark(work: Work, kind: str, on: str, record_id: int) -> None:
    """Take a mark of the person away; raises where there is none."""
    found = _mine(work, kind, on, record_id)
    if found is None:
        msg = f"{_IS_NOT[kind]}."
        raise RuleViolation(msg)
    found.removed_at = work.now


def _mine(work: Work, kind: str, on: str, record_id: int) -> FeedMark | None:
    return work.unit.one(
        FeedMark, object=on, record_id=record_id, kind=kind, user_id=work.actor.id, lock=True
    )
