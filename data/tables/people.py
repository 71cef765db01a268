"""People, groups and who belongs to which."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Named,
    String,
)

from core.entities import Group, Membership, User
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing


class UserColumns(RecordColumns):
    """The columns of `core.entities.User`."""

    username: Named[str] = Column(String(80), nullable=False)
    name: Named[str] = Column(String(121), nullable=False)
    profile: Named[str] = Column(String(40), nullable=False)
    email: Named[str | None] = Column(String(254))
    time_zone: Named[str | None] = Column(String(64))
    is_active: Named[bool] = Column(Boolean, nullable=False)


users = Table(
    "users", metadata, UserColumns,
    unique_standing("users", "username"),
    info={"kind": User.KIND},
)  # fmt: skip


class GroupColumns(RecordColumns):
    """The columns of `core.entities.Group`."""

    key: Named[str] = Column(String(80), nullable=False)
    name: Named[str] = Column(String(80), nullable=False)
    kind: Named[str] = Column(String(20), nullable=False)
    email: Named[str | None] = Column(String(254))
    email_members: Named[bool] = Column(Boolean, nullable=False)
    is_private: Named[bool] = Column(Boolean, nullable=False)
    takes_assignments: Named[bool] = Column(Boolean, nullable=False)
    owner_id: Named[int | None] = Column(Id, ForeignKey("users.id"))


groups = Table(
    "groups", metadata, GroupColumns,
    unique_standing("groups", "key"),
    info={"kind": Group.KIND},
)  # fmt: skip


class MembershipColumns(RecordColumns):
    """The columns of `core.entities.Membership`."""

    group_id: Named[int] = Column(Id, ForeignKey("groups.id"), nullable=False)
    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)


memberships = Table(
    "memberships", metadata, MembershipColumns,
    Index(None, "user_id"),
    unique_standing("memberships", "group_id", "user_id"),
    info={"kind": Membership.KIND},
)  # fmt: skip
