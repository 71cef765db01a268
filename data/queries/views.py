"""List views: one's own, those that are shared, and what lists are to oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from core.rows import PlaceRow, Ref, ViewRow
from data.queries.reading import Reading
from data.tables import groups, list_places, list_views, users, view_shares

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHARED = select(view_shares.c.view_id).where(view_shares.c.removed_at.is_(None))


class Views(Reading):
    """Saved lists of cases."""

    def views(self, *, every: bool = False) -> tuple[ViewRow, ...]:
        """Give my list views by name, then those that others share with me, or with anybody."""
        mine = list_views.c.owner_id == self.actor.id
        of_mine = SHARED if every else SHARED.where(view_shares.c.group_id.in_(self.actor.groups))
        statement = (
            select(
                list_views.c.id, list_views.c.name, list_views.c.filter, list_views.c.columns,
                list_views.c.sort, list_views.c.descending, list_views.c.grouping,
                list_views.c.owner_id, users.c.username, users.c.name.label("owner"),
            )
            .join(users, users.c.id == list_views.c.owner_id)
            .where(list_views.c.removed_at.is_(None), or_(mine, list_views.c.id.in_(of_mine)))
        )  # fmt: skip
        with self.connect() as connection:
            found = connection.execute(statement).all()
            if not found:
                return ()
            shared = _groups(connection, [row.id for row in found])
            places = {place.list: place for place in self._places(connection)}
        rows = [self._view(row, shared, places) for row in found]
        return tuple(sorted(rows, key=lambda row: (not row.is_mine, row.name.casefold(), row.id)))

    def _view(self, row: Any, shared: dict[int, list[Ref]], places: dict[str, PlaceRow]) -> ViewRow:
        key = f"view:{row.id}"
        place = places.get(key)
        return ViewRow(
            id=row.id, key=key, name=row.name, owner=Ref(row.username, row.owner),
            is_mine=row.owner_id == self.actor.id, filter=row.filter, columns=row.columns,
            sort=row.sort, descending=row.descending, grouping=row.grouping,
            groups=tuple(shared.get(row.id, ())), is_pinned=place is not None and place.is_pinned,
            digit=place.digit if place else None,
        )  # fmt: skip

    def places(self) -> tuple[PlaceRow, ...]:
        """Give what lists are to me: the pinned one, and those on a key."""
        with self.connect() as connection:
            return self._places(connection)

    def _places(self, connection: Connection) -> tuple[PlaceRow, ...]:
        statement = select(list_places.c.list, list_places.c.is_pinned, list_places.c.digit).where(
            list_places.c.user_id == self.actor.id, list_places.c.removed_at.is_(None)
        )
        return tuple(PlaceRow(*row) for row in connection.execute(statement.order_by(
            list_places.c.digit, list_places.c.list
        )))  # fmt: skip


def _groups(connection: Connection, ids: list[int]) -> dict[int, list[Ref]]:
    statement = (
        select(view_shares.c.view_id, groups.c.key, groups.c.name)
        .join(groups, groups.c.id == view_shares.c.group_id)
        .where(view_shares.c.view_id.in_(ids), view_shares.c.removed_at.is_(None))
        .order_by(groups.c.key)
    )
    found: dict[int, list[Ref]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.view_id, []).append(Ref(row.key, row.name))
    return found
