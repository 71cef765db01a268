"""Lists of cases that people keep: saved, shared with groups, pinned, opened by a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.entities.record import Record

NAME_LIMIT = 80
"""Characters of a list view's name."""


@dataclass(slots=True, kw_only=True, eq=False)
class ListView(Record):
    """A list of cases under a name: which ones, in which columns, order and groups."""

    KIND: ClassVar[str] = "list_view"
    TITLE: ClassVar[str] = "list view"

    owner_id: int
    name: str
    filter: str = ""
    """A filter line, as it was typed."""
    columns: str = ""
    """The columns' names in order, each with its width where it was chosen: `age contact:24`."""
    sort: str = "work"
    descending: bool = False
    grouping: str | None = None

    @property
    def key(self) -> str:
        """What it is called by beside the standard lists."""
        return f"view:{self.id}"


@dataclass(slots=True, kw_only=True, eq=False)
class ViewShare(Record):
    """A group whose members see a list view."""

    KIND: ClassVar[str] = "view_share"
    TITLE: ClassVar[str] = "share of a list view"

    view_id: int
    group_id: int


@dataclass(slots=True, kw_only=True, eq=False)
class ListPlace(Record):
    """What a list is to one person: pinned, so that the console opens on it, or on a key."""

    KIND: ClassVar[str] = "list_place"
    TITLE: ClassVar[str] = "place of a list"

    user_id: int
    list: str
    """What the list is called by, such as `mine`, `queue:night_shift` or `view:17`."""
    is_pinned: bool = False
    digit: int | None = None
    """1 to 9: opened by `g` and this digit."""
