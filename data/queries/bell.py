"""The bell: what a person should hear of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.rows import BellRow
from data.queries.paging import checked
from data.queries.reading import Reading
from data.tables import cases, feed_items, notifications

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


_WHERE = func.coalesce(feed_items.c.record_id, notifications.c.record_id)
"""The case that a notification leads to: that of its post, which a merge or a split may move."""
HIDDEN = "This was about a case that you cannot see any more."


class Bell(Reading):
    """One person's notifications. Those that an undo withdrew are gone."""

    def bell(self, *, unread: bool = False, limit: int = 100) -> tuple[BellRow, ...]:
        """Give my notifications, newest first; the case's number only where I may see it."""
        statement = (
            select(notifications, cases.c.number, feed_items.c.id.label("entry"))
            .select_from(
                notifications.outerjoin(
                    feed_items,
                    (feed_items.c.id == notifications.c.feed_item_id)
                    & (feed_items.c.object == notifications.c.object)
                    & feed_items.c.removed_at.is_(None),
                ).outerjoin(
                    cases,
                    (notifications.c.object == "case") & (cases.c.id == _WHERE) & self.visible(),
                )
            )
            .where(*self._mine(unread=unread))
            .order_by(notifications.c.id.desc())
            .limit(checked(limit))
        )
        with self.connect() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            BellRow(
                id=row.id, kind=row.kind, at=row.created_at, read_at=row.read_at, case=row.number,
                entry=None if row.number is None else row.entry,
                text=HIDDEN if row.object == "case" and row.number is None else row.text,
            )
            for row in rows
        )  # fmt: skip

    def unread(self) -> int:
        """Count my unread notifications."""
        with self.connect() as connection:
            return self.count_unread(connection)

    def count_unread(self, connection: Connection) -> int:
        """Count them on a connection that is open."""
        statement = select(func.count()).select_from(notifications)
        return connection.execute(statement.where(*self._mine(unread=True))).scalar_one()

    def _mine(self, *, unread: bool) -> list[ColumnElement[bool]]:
        mine = [notifications.c.user_id == self.actor.id, notifications.c.removed_at.is_(None)]
        return [*mine, notifications.c.read_at.is_(None)] if unread else mine
