"""A saved list of cases, and what a list is to the person who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from core.rows.lists import Ref


class PlaceRow(NamedTuple):
    """What a list is to me."""

    list: str
    is_pinned: bool
    digit: int | None


class ViewRow(NamedTuple):
    """A list view that I own, or that is shared with a group of mine."""

    id: int
    key: str
    name: str
    owner: Ref
    is_mine: bool
    filter: str
    columns: str
    sort: str
    descending: bool
    grouping: str | None
    groups: tuple[Ref, ...]
    """Whom it is shared with."""
    is_pinned: bool = False
    digit: int | None = None
