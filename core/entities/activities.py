"""Activities: what somebody has to do, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record
from core.errors import RuleViolation

if TYPE_CHECKING:
    from datetime import date, datetime

PRIORITIES = ("High", "Normal", "Low")
OPEN = ("Not Started", "In Progress", "Waiting on someone else", "Deferred")
"""How far a task may be before it is completed (domain.md 1.16)."""
DONE, CANCELLED = "Completed", "Canceled"
STATUSES = (*OPEN, DONE)
KINDS = ("task", "email", "phone", "appointment")
"""What there is to do (domain.md 1.12)."""


WORDS = {"email": "e-mail", "phone": "phone call"}
"""What people call a kind, where that is another word."""


@dataclass(slots=True, kw_only=True, eq=False)
class Activity(Record):
    """A task, an e-mail, a call or an appointment, by itself or about a record (1.12, 1.16)."""

    KIND: ClassVar[str] = "activity"
    TITLE: ClassVar[str] = "activity"

    subject: str
    assigned_to: int
    kind: str = "task"
    """One of `KINDS`."""
    status: str = "Not Started"
    is_closed: bool = False
    priority: str = "Normal"
    due: date | None = None
    """A calendar day of the desk's zone."""
    comments: str | None = None
    object: str | None = None
    """What it is about: the kind of record, with `record_id`."""
    record_id: int | None = None
    contact_id: int | None = None
    completed_at: datetime | None = None
    is_review: bool = False
    """Made by Log Review (S1)."""
    subtype: str = "Task"
    """`Task`, or `Call` for a call that was logged."""
    direction: str | None = None
    """Who called: `customer` or `we`."""
    minutes: int | None = None
    """How long it took, or how long an appointment is."""
    previous_id: int | None = None
    """The task that this one follows: what was done before it was handed over (S4)."""

    starts_at: datetime | None = None
    """Of an appointment."""
    ends_at: datetime | None = None

    @property
    def word(self) -> str:
        """What people call it."""
        return WORDS.get(self.kind, self.kind)

    def complete(self, at: datetime) -> None:
        """Mark it as done; one that is closed already is refused."""
        self._end(DONE, at)

    def cancel(self, at: datetime) -> None:
        """Mark it as something that will not be done; one that is closed already is refused."""
        self._end(CANCELLED, at)

    def _end(self, status: str, at: datetime) -> None:
        if self.is_closed:
            msg = f"{self.word.capitalize()} {self.id} is already {self.status.lower()}."
            raise RuleViolation(msg)
        self.status, self.is_closed, self.completed_at = status, True, at
