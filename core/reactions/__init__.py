"""What follows from an event: feed items, the bell and mail, in the same transaction.

A reaction lies in the file of what its event is about, by the record that changed: `case`, its
`owner`, what sets it `aside`, an `activity` or an `assignment` on it, its `family` of other
cases, or its `feed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.reactions import activity, aside, assignment, case, family, feed, owner
from core.reactions.answer import answer

if TYPE_CHECKING:
    from core.events import Event
    from core.work import Work

SUBJECTS = activity, aside, assignment, case, family, feed, owner
"""The files, imported so that each registers its answers."""


def react(work: Work, event: Event) -> None:
    """Answer one event."""
    answer(event, work)
