"""Who else is at a case at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Present(NamedTuple):
    """Somebody who has a case open."""

    user: str
    name: str
    typing: bool
    """Whether they write something about it, or fill in a sheet, and have not sent it."""
    since: datetime


def told(present: tuple[Present, ...]) -> str:
    """Say who is there, in a few words: who types first, of many only how many more."""
    if not present:
        return ""
    first, others = present[0], len(present) - 1
    if not others:
        return f"{first.name} is {'typing' if first.typing else 'here'}"
    return f"{first.name}{' is typing,' if first.typing else ' and'} {others} more here"
