"""The feed of a case, newest first, with everybody it mentions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from core.rows import FeedRow, Ref
from data.prepared import moment, slot, written
from data.queries.paging import checked
from data.queries.reading import Reading
from data.tables import activities, feed_items, groups, mentions, users

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import BindParameter, ColumnElement, Connection

    from data.queries.reading import AnySelect

BODY = 3
"""The place of an entry's text in what is selected of it."""


class Feed(Reading):
    """What was said and done on a case."""

    def feed(self, number: str, *, limit: int, before: int | None = None) -> tuple[FeedRow, ...]:
        """Give a case's feed newest first, the entries older than the one with id `before`."""
        with self.connect() as connection:
            case_id = self.case_id(connection, number)
            return self.feed_of(connection, case_id, limit=limit, before=before)

    def feed_of(
        self, connection: Connection, case_id: int, *, limit: int | None, before: int | None = None
    ) -> tuple[FeedRow, ...]:
        """Give entries and mentions in two statements, however many there are."""
        limit = None if limit is None else checked(limit)
        newest = before is None
        asked = self.kept.get(("feed", limit, newest), lambda: _entries(limit, newest=newest))
        values = {"case": case_id, "before": before}
        rows = asked.run(connection, **{k: v for k, v in values.items() if v is not None})
        if not rows:
            return ()
        named: Mapping[int, list[Ref]] = {}
        if any("@" in row[BODY] for row in rows):  # nobody is mentioned without one
            named = _mentions(connection, case_id, oldest=rows[-1][0], newest=rows[0][0])
        return tuple(
            FeedRow(
                number, kind, None if username is None else Ref(username, name), moment(at), body,
                visibility, tuple(named.get(number, ())), subject,
            )
            for number, kind, at, body, visibility, username, name, subject in rows
        )  # fmt: skip


def _entries(limit: int | None, *, newest: bool) -> AnySelect:
    """Select a feed newest first: all of it, or a part; from the newest on, or the older ones."""
    where = _on(slot("case", feed_items.c.record_id.type))
    if not newest:
        where.append(feed_items.c.id < slot("before", feed_items.c.id.type))
    statement: AnySelect = (
        select(
            feed_items.c.id, feed_items.c.kind, feed_items.c.created_at, feed_items.c.body,
            feed_items.c.visibility, users.c.username, users.c.name, activities.c.subject,
        )
        .select_from(
            feed_items.outerjoin(users, users.c.id == feed_items.c.author_id).outerjoin(
                activities, activities.c.id == feed_items.c.activity_id
            )
        )
        .where(*where)
        .order_by(feed_items.c.id.desc())
    )  # fmt: skip
    return statement if limit is None else statement.limit(written(limit))


def _on(case_id: int | BindParameter[Any]) -> list[ColumnElement[bool]]:
    return [
        feed_items.c.object == "case",
        feed_items.c.record_id == case_id,
        feed_items.c.removed_at.is_(None),
    ]


def _mentions(
    connection: Connection, case_id: int, *, oldest: int, newest: int
) -> defaultdict[int, list[Ref]]:
    statement = (
        select(
            mentions.c.feed_item_id,
            func.coalesce(users.c.username, groups.c.key).label("key"),
            func.coalesce(users.c.name, groups.c.name).label("name"),
        )
        .select_from(
            mentions.join(feed_items, feed_items.c.id == mentions.c.feed_item_id)
            .outerjoin(users, users.c.id == mentions.c.user_id)
            .outerjoin(groups, groups.c.id == mentions.c.group_id)
        )
        .where(*_on(case_id), feed_items.c.id.between(oldest, newest))
        .where(mentions.c.removed_at.is_(None))
        .order_by(mentions.c.id)
    )
    named: defaultdict[int, list[Ref]] = defaultdict(list)
    for item, key, name in connection.execute(statement):
        named[item].append(Ref(key, name))
    return named
