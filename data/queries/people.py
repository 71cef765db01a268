"""Everybody who works here, and the groups they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import false, func, select

from core.rows import GroupRow, UserRow
from data.queries.private_queues import seen
from data.queries.reading import Reading, choose
from data.set_aside import awake
from data.tables import cases, groups, memberships, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

KINDS = ("queue", "team", "public")


class People(Reading):
    """Who is here."""

    def users(self) -> tuple[UserRow, ...]:
        """Give everybody, by username."""
        with self.connect() as connection:
            belongs = _pairs(connection, memberships.c.user_id, groups.c.key)
            everybody = select(users).where(users.c.removed_at.is_(None))
            rows = connection.execute(everybody.order_by(self.ordered(users.c.username))).all()
        return tuple(
            UserRow(
                id=row.id, username=row.username, name=row.name, profile=row.profile,
                groups=belongs.get(row.id, ()), is_active=row.is_active, email=row.email,
                time_zone=row.time_zone,
            )
            for row in rows
        )  # fmt: skip

    def groups(self, kind: str | None = None) -> tuple[GroupRow, ...]:
        """Give the groups that one sees with members and exact counts of open cases one may see."""
        if kind is not None:
            choose("kind of group", kind, KINDS)
        where = [seen(self)] if kind is None else [groups.c.kind == kind, seen(self)]
        with self.connect() as connection:
            return self.groups_where(connection, *where)

    def groups_where(
        self, connection: Connection, *where: ColumnElement[bool]
    ) -> tuple[GroupRow, ...]:
        """Give some groups, queues first, each kind by name."""
        counted = (
            select(cases.c.owner_group_id, func.count())
            .where(cases.c.is_closed == false(), self.visible(), awake(self.now()))
            .where(cases.c.owner_group_id.in_(select(groups.c.id).where(*where)))
            .group_by(cases.c.owner_group_id)
        )
        counts = {group: count for group, count in connection.execute(counted)}  # noqa: C416
        members = _pairs(connection, memberships.c.group_id, users.c.username)
        rows = connection.execute(
            select(groups, users.c.username.label("owner"))
            .outerjoin(users, users.c.id == groups.c.owner_id)
            .where(groups.c.removed_at.is_(None), *where)
        ).all()
        found = [
            GroupRow(
                id=row.id, key=row.key, name=row.name, kind=row.kind,
                members=members.get(row.id, ()), open_cases=counts.get(row.id, 0),
                takes_assignments=row.takes_assignments, email=row.email,
                is_private=row.is_private, owner=row.owner,
            )
            for row in rows
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda group: (KINDS.index(group.kind), group.name)))


def _pairs(
    connection: Connection, by: ColumnElement[int], word: ColumnElement[str]
) -> dict[int, tuple[str, ...]]:
    """Give the words of the other side of each membership, in order."""
    rows = connection.execute(
        select(by, word)
        .select_from(
            memberships.join(users, users.c.id == memberships.c.user_id).join(
                groups, groups.c.id == memberships.c.group_id
            )
        )
        .where(memberships.c.removed_at.is_(None))
    )
    found: dict[int, list[str]] = {}
    for key, name in rows:
        found.setdefault(key, []).append(name)
    return {key: tuple(sorted(names)) for key, names in found.items()}
