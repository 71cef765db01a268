"""List views, with whom they are shared, and what lists are to people."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Named, String

from core.entities import ListPlace, ListView, ViewShare
from core.entities.views import NAME_LIMIT
from core.filters.scan import LONGEST
from data.tables.base import STANDS, Id, RecordColumns, Table, metadata, partial, unique_standing


class ViewColumns(RecordColumns):
    """The columns of `core.entities.ListView`."""

    owner_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    name: Named[str] = Column(String(NAME_LIMIT), nullable=False)
    filter: Named[str] = Column(String(LONGEST), nullable=False)
    columns: Named[str] = Column(String(1000), nullable=False)
    sort: Named[str] = Column(String(40), nullable=False)
    descending: Named[bool] = Column(Boolean, nullable=False)
    grouping: Named[str | None] = Column(String(40))


list_views = Table(
    "list_views", metadata, ViewColumns,
    unique_standing("list_views", "owner_id", "name"),
    info={"kind": ListView.KIND},
)  # fmt: skip


class ShareColumns(RecordColumns):
    """The columns of `core.entities.ViewShare`."""

    view_id: Named[int] = Column(Id, ForeignKey("list_views.id"), nullable=False)
    group_id: Named[int] = Column(Id, ForeignKey("groups.id"), nullable=False)


view_shares = Table(
    "view_shares", metadata, ShareColumns,
    unique_standing("view_shares", "view_id", "group_id"),
    partial("ix_view_shares_group_id", "group_id", "view_id", where=STANDS),
    info={"kind": ViewShare.KIND},
)  # fmt: skip


class PlaceColumns(RecordColumns):
    """The columns of `core.entities.ListPlace`."""

    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    list: Named[str] = Column(String(200), nullable=False)
    is_pinned: Named[bool] = Column(Boolean, nullable=False)
    digit: Named[int | None] = Column(Integer)


list_places = Table(
    "list_places", metadata, PlaceColumns,
    unique_standing("list_places", "user_id", "list"),
    info={"kind": ListPlace.KIND},
)  # fmt: skip
