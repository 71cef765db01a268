"""Who has a case open: told by leases that end by themselves, and never a lock.

A lease is nobody's record. It is not journalled, not undone and not kept, so it is written through
a port of its own and not by a command: every change of a *record* is one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.rows.presence import Present

LEASE = timedelta(seconds=45)
"""How long somebody counts as being there who says no more."""
RENEWED = timedelta(seconds=20)
"""How long a console waits before it says so again: one time may be lost."""


class Leases(Protocol):
    """The leases of a house, for one person."""

    def take(self, session: str, number: str, *, typing: bool) -> None:
        """Say that the person has a case open, and no other, in one of their sessions.

        Nothing is said of a case that they do not see.
        """
        ...

    def give_up(self, session: str) -> None:
        """Say that the session has no case open any more."""
        ...

    def others(self, number: str | None = None) -> Mapping[str, tuple[Present, ...]]:
        """Give who else is at which cases that the person sees, or at one of them.

        Of each case those who type first, then those who were there first.
        """
        ...
