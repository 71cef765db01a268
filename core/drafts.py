"""What somebody typed and has not sent yet. It lies on their own machine, not in the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime


KEY = " key"
"""After a field's name: the record that its text stands for; no person reads that."""
MARKED = "cases"
"""The kind of a draft that is about all cases that were marked; its key are their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One unsent text or form. There is at most one for an act on a record."""

    act: str
    """The command it is typed for, such as `case.post`."""
    kind: str = ""
    key: str = ""
    """The record it is about; none for what makes a new one."""
    title: str = ""
    """What a person calls it: the heading of the sheet it was typed on."""
    fields: dict[str, str] = field(default_factory=dict)
    at: datetime
    """When it was last changed."""

    @property
    def words(self) -> list[str]:
        """What was typed, field by field."""
        return [text for name, text in self.fields.items() if text and not name.endswith(KEY)]


class Shelf(Protocol):
    """Where one person's console keeps what must outlive it. Every file is theirs alone (0600)."""

    def drafts(self) -> tuple[Draft, ...]:
        """Give all drafts that no other running console is typing, newest first."""
        ...

    def draft(self, act: str, kind: str, key: str) -> Draft | None:
        """Give the draft of an act on a record."""
        ...

    def keep(self, draft: Draft) -> None:
        """Write a draft, durably, in the place of the one before.

        Raises `Unavailable` where the disk takes no more.
        """
        ...

    def drop(self, draft: Draft) -> None:
        """Throw a draft away; it was sent, or is not wanted.

        Raises `Unavailable` where the disk lets nothing be removed.
        """
        ...

    def state(self) -> dict[str, Any]:
        """Give what `remember` kept last, or nothing."""
        ...

    def remember(self, state: dict[str, Any]) -> None:
        """Keep where the person stands: open tabs, orders of lists. Never raises."""
        ...
