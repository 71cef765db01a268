"""Tasks: what somebody has to do, and what was done."""

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
STATUSES = (*OPEN, "Completed")


@dataclass(slots=True, kw_only=True, eq=False)
class Activity(Record):
    """A task, on its own or about a record (domain.md 1.16)."""

    KIND: ClassVar[str] = "activity"
    TITLE: ClassVar[str] = "task"

    subject: str
    assigned_to: int
    kind: str = "task"
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
    """How long the call was."""
    previous_id: int | None = None
    """The task that this one follows: what was done before it was handed over (S4)."""

    def complete(self, at: datetime) -> None:
        """Mark it as done; one that is closed already is refused."""
        if self.is_closed:
            msg = f"Task {self.id} is already {self.status.lower()}."
            raise RuleViolation(msg)
        self.status, self.is_closed, self.completed_at = "Completed", True, at
