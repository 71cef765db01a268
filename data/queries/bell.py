"""The bell: what a person should hear of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from core.rows import BellKind, BellRow
from core.rules.hearing import KEPT, KINDS, reason
from data.queries.paging import checked
from data.queries.reading import Reading
from data.tables import bell_settings, cases, feed_items, notifications

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from data.queries.reading import AnyRow


_WHERE = func.coalesce(feed_items.c.record_id, notifications.c.record_id)
"""The case that a notification leads to: that of its post, which a merge or a split may move."""
HIDDEN = "This was about a case that you cannot see any more."
DELETED = "What this was about was deleted."
_LINE = func.coalesce(notifications.c.lead_id, notifications.c.id)
"""What the notifications of one line have in common: the first of them."""
_OTHER = notifications.alias("other")
_SAME_LINE = or_(_OTHER.c.lead_id == _LINE, _OTHER.c.id == _LINE) & _OTHER.c.removed_at.is_(None)
_NEWER = exists().where(
    _OTHER.c.lead_id == _LINE, _OTHER.c.id > notifications.c.id, _OTHER.c.removed_at.is_(None)
)
_COUNT = select(func.count()).where(_SAME_LINE).correlate(notifications).scalar_subquery()


class Bell(Reading):
    """One person's notifications of the last days. Those that an undo withdrew are gone."""

    def bell(self, *, unread: bool = False, limit: int = 100) -> tuple[BellRow, ...]:
        """Give the lines of my bell, newest first; the case's number only where I may see it."""
        statement = (
            select(
                notifications,
                cases.c.number,
                feed_items.c.id.label("entry"),
                _COUNT.label("together"),
            )
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
            .where(*self._mine(unread=unread), ~_NEWER)
            .order_by(notifications.c.id.desc())
            .limit(checked(limit))
        )
        with self.connect() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            BellRow(
                id=row.id, kind=row.kind, at=row.created_at, read_at=row.read_at, case=row.number,
                entry=None if row.number is None else row.entry,
                text=_text(row), reason=reason(row.kind), count=row.together,
            )
            for row in rows
        )  # fmt: skip

    def bell_kinds(self) -> tuple[BellKind, ...]:
        """Give every kind with what I want of it; without a setting it rings and sends no mail."""
        statement = select(bell_settings.c.kind, bell_settings.c.rings, bell_settings.c.mails)
        mine = bell_settings.c.user_id == self.actor.id, bell_settings.c.removed_at.is_(None)
        with self.connect() as connection:
            set_ = {row.kind: row for row in connection.execute(statement.where(*mine))}
        return tuple(
            BellKind(
                kind=kind, title=told.title, rings=kind not in set_ or set_[kind].rings,
                mails=kind in set_ and set_[kind].mails,
            )
            for kind, told in KINDS.items()
        )  # fmt: skip

    def unread(self) -> int:
        """Count the unread lines of my bell."""
        with self.connect() as connection:
            return self.count_unread(connection)

    def count_unread(self, connection: Connection) -> int:
        """Count them on a connection that is open."""
        statement = select(func.count(_LINE.distinct())).select_from(notifications)
        return connection.execute(statement.where(*self._mine(unread=True))).scalar_one()

    def _mine(self, *, unread: bool) -> list[ColumnElement[bool]]:
        mine = [
            notifications.c.user_id == self.actor.id, notifications.c.removed_at.is_(None),
            notifications.c.created_at >= self.clock.now() - KEPT,
        ]  # fmt: skip
        return [*mine, notifications.c.read_at.is_(None)] if unread else mine


def _text(row: AnyRow) -> str:
    if row.object == "case" and row.number is None:
        return HIDDEN
    return DELETED if row.feed_item_id is not None and row.entry is None else str(row.text)
