"""Histories, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One changed field in a log."""

    entity: str
    id: int
    field: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One action in a log, newest first."""

    action: int
    at: datetime
    actor: str
    command: str
    case: str | None
    changes: tuple[ChangeRow, ...]
    undo_of: int | None
    message: str | None = None
    line: str | None = None
    """The shell line that does it again; told only to whose act it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that a person did themselves; what was several actions is one."""

    action: int
    at: datetime
    command: str
    message: str
    case: str | None
    """The case it was about, where it was one."""
    line: str | None
    undo_of: int | None
    undone: tuple[str, datetime, int] | None
    """Who took it back, when, and by which action."""


class Hit(NamedTuple):
    """One result of a search."""

    kind: str
    """`case`, `account`, `contact`, `contract`, `job` or `feed`."""
    key: str
    title: str
    detail: str
    """Where and what matched, on one line."""
    case: str | None = None
    """The case's number where the hit lies on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of the organisation, with what it changed."""

    number: int
    at: datetime
    actor: str
    action: int
    command: str
    lines: tuple[tuple[str, str], ...]
    """Each section with a text; none of versions before there was a trail."""


class PastChange(NamedTuple):
    """One field of a record that an action changed; an insert names none."""

    record_id: int
    action: int
    at: datetime
    field: str | None
    old: str | None
    """As the journal holds it."""
