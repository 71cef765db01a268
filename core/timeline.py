"""Which activities of a case are shown: by state, by kind, by words (domain.md 1.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.entities.activities import KINDS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from core.rows import TaskRow

STATES: Final = ("open", "overdue", "closed")
PARTS: Final = {
    "all": "All", "open": "Open", "overdue": "Overdue", "closed": "Closed",
    **{kind: WORDS.get(kind, kind).capitalize() + "s" for kind in KINDS},
}  # fmt: skip
"""Each part of the activities that one key shows after the other, with its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFilter:
    """Which activities are shown."""

    state: str | None = None
    """One of `STATES`."""
    kind: str | None = None
    words: str = ""
    """All of them stand in the subject, the comments or the name of who does it."""

    def shown(self, rows: Iterable[TaskRow], today: date) -> tuple[TaskRow, ...]:
        """Give those that are shown, in their order; overdue is by the desk's day."""
        return tuple(row for row in rows if self._holds(row, today))

    def _holds(self, row: TaskRow, today: date) -> bool:
        if self.kind not in {None, row.kind}:
            return False
        late = not row.is_closed and row.due is not None and row.due < today
        states = {"open": not row.is_closed, "overdue": late, "closed": row.is_closed}
        if self.state is not None and not states[self.state]:
            return False
        said = f"{row.subject} {row.comments or ''} {row.assigned_to.name}".casefold()
        return all(word in said for word in self.words.casefold().split())


def part(name: str, words: str = "") -> TimelineFilter:
    """Give a filter by the name of a part."""
    return TimelineFilter(
        state=name if name in STATES else None, kind=name if name in KINDS else None, words=words
    )
