"""Who works here, and in which groups: queues own cases, teams take referrals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.entities.record import Record


@dataclass(slots=True, kw_only=True, eq=False)
class User(Record):
    """A person who signs in. The profile says what they may do (domain.md 1.23)."""

    KIND: ClassVar[str] = "user"
    TITLE: ClassVar[str] = "person"

    username: str
    """ASCII, unique; on PostgreSQL the name of the database role."""
    name: str
    profile: str
    email: str | None = None
    time_zone: str | None = None
    """An IANA name; none means the desk's own zone."""
    is_active: bool = True


@dataclass(slots=True, kw_only=True, eq=False)
class Group(Record):
    """A queue (owns cases), a team (takes referrals) or a public group (mentions, alerts)."""

    KIND: ClassVar[str] = "group"
    TITLE: ClassVar[str] = "group"

    key: str
    name: str
    kind: str
    """`queue`, `team` or `public`."""
    email: str | None = None
    email_members: bool = False
    """Whether a case given to this queue mails each member too (domain.md 1.5)."""
    is_private: bool = False
    """Whether only its members see and work on what lies in it (domain.md 1.13)."""
    takes_assignments: bool = False
    owner_id: int | None = None
    """The person who answers for a queue: who gets what is released there."""

    @property
    def sort(self) -> str:
        """What sort of group it is, as people say it."""
        return "public group" if self.kind == "public" else self.kind


@dataclass(slots=True, kw_only=True, eq=False)
class Membership(Record):
    """One person's place in one group."""

    KIND: ClassVar[str] = "membership"
    TITLE: ClassVar[str] = "membership"

    group_id: int
    user_id: int
