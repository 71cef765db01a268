"""People and groups, and what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.rows.cases import CaseRow, TaskRow


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A person."""

    id: int
    username: str
    name: str
    profile: str
    groups: tuple[str, ...]
    """Keys."""
    is_active: bool
    email: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A queue, a team or a public group."""

    id: int
    key: str
    name: str
    kind: str
    members: tuple[str, ...]
    """Usernames."""
    open_cases: int
    takes_assignments: bool
    email: str | None = None
    is_private: bool = False
    owner: str | None = None
    """The username of who answers for a queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRow:
    """One line of the bell."""

    id: int
    kind: str
    text: str
    at: datetime
    read_at: datetime | None
    case: str | None
    """The number of the case to jump to."""
    entry: int | None = None
    """The id of the feed's entry that it is about."""
    reason: str = ""
    """Why the person got it."""
    count: int = 1
    """How many notifications stand in the line; the text is the newest one's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BellKind:
    """One kind of notification, and what the person wants of it."""

    kind: str
    title: str
    rings: bool
    mails: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """What a person sees first."""

    by_status: tuple[tuple[str, int], ...]
    """My open cases, each status with its count."""
    tasks: tuple[TaskRow, ...]
    """My open tasks, overdue first, then by due day, those without a day last."""
    queues: tuple[GroupRow, ...]
    """The queues I am a member of."""
    recent: tuple[CaseRow, ...]
    """The open cases I own, last changed first."""
    unread: int
    kept_mails: int = 0
    """Mails that came in and have no case yet, where I may place them."""
    failed_mails: int = 0
    """Mails about cases that I see which could not leave."""
