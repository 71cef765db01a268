"""The log: what was done, by whom, and what it changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, union_all

from core.entities import Article
from core.journal import UNSEEN, UNTOLD
from core.rows import ActionRow, ChangeRow
from core.shell_line import shell_line
from core.work import case_number
from data.chunks import chunks
from data.queries.log_values import Names, printed, told
from data.queries.paging import checked
from data.queries.reading import Reading
from data.queries.visible import readable
from data.tables import (
    actions,
    activities,
    articles,
    cases,
    changes,
    feed_items,
    feed_marks,
    file_links,
    outcomes,
    users,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, FromClause

    from data.queries.reading import AnyRow

_ON_RECORDS = {"activity": activities, "file_link": file_links, "feed_item": feed_items,
               "feed_mark": feed_marks}  # fmt: skip
"""Kinds that lie on another record, which may be a case."""


def _ways() -> list[tuple[ColumnElement[int], ColumnElement[int], FromClause, ColumnElement[bool]]]:
    """Give every way in which an action touches a case: action, case, where from, and when."""
    table = changes.c
    ways: list[Any] = [
        (table.action_id, table.record_id, changes, table.kind == "case"),
        (
            feed_items.c.action_id, feed_items.c.record_id, feed_items,
            feed_items.c.object == "case",
        ),
    ]  # fmt: skip
    for kind, other in _ON_RECORDS.items():
        joined = changes.join(other, (table.kind == kind) & (table.record_id == other.c.id))
        ways.append((table.action_id, other.c.record_id, joined, other.c.object == "case"))
    return ways


_WAYS = _ways()
_ABOUT = case(
    (changes.c.kind == "case", changes.c.record_id),
    *((table.c.object == "case", table.c.record_id) for table in _ON_RECORDS.values()),
)
"""The case that a change is about, where it is about one."""


class Log(Reading):
    """The audit trail, and the history of a case."""

    def log(
        self, *, case: str | None = None, by: str | None = None, since: datetime | None = None,
        limit: int | None = None, before: int | None = None,
    ) -> tuple[ActionRow, ...]:  # fmt: skip
        """Give actions, newest first, without the columns that histories do not show.

        An action that is only about cases the person may not read is left out. The history of a
        case tells what changed on it: an import has touched thousands of others, too.
        """
        with self.connect() as connection:
            about = None if case is None else self.case_id(connection, case)
            where = self._asked(connection, about, by, since)
            limit = None if limit is None else checked(limit)
            if before is not None:
                where.append(actions.c.id < before)
            found = connection.execute(_ACTIONS.where(*where).limit(limit)).all()
            ids = [row.id for row in found]
            changed = self._changes(connection, ids, about)
            numbers = {} if case else self._numbers(connection, ids)
        own = case_number(case) if case else None
        return tuple(
            _action_row(row, own or numbers.get(row.id), changed.get(row.id, []), self.actor.id)
            for row in found
        )

    def count_log(
        self, *, case: str | None = None, by: str | None = None, since: datetime | None = None
    ) -> int:
        """Count those actions exactly."""
        with self.connect() as connection:
            about = None if case is None else self.case_id(connection, case)
            where = self._asked(connection, about, by, since)
            counted = select(func.count()).select_from(actions).where(*where)
            return connection.execute(counted).scalar_one()

    def _asked(
        self, connection: Connection, about: int | None, by: str | None, since: datetime | None
    ) -> list[ColumnElement[bool]]:
        where = [self._may_know() if about is None else actions.c.id.in_(_touching(about))]
        where.append(actions.c.command.not_in(sorted(UNTOLD)))
        if by is not None:
            where.append(actions.c.person_id == self.user_id(connection, by))
        if since is not None:
            where.append(actions.c.at >= since)
        return where

    def _may_know(self) -> ColumnElement[bool]:
        """Say which actions touch a case that the person may read, or no case at all."""
        touched = [
            select(action)
            .select_from(source)
            .where(when, action == actions.c.id)
            .correlate(actions)
            for action, _, source, when in _WAYS
        ]
        readable = [
            query.join(cases, (cases.c.id == number) & self.permitted())
            for query, (_, number, _, _) in zip(touched, _WAYS, strict=True)
        ]
        return or_(
            *(query.exists() for query in readable), and_(*(~query.exists() for query in touched))
        )

    def _changes(
        self, connection: Connection, ids: list[int], about: int | None
    ) -> dict[int, list[ChangeRow]]:
        """Give the changes of each action, on one case or on all that the person may read."""
        joined: Any = changes
        for kind, table in _ON_RECORDS.items():
            joined = joined.outerjoin(
                table, (changes.c.kind == kind) & (changes.c.record_id == table.c.id)
            )
        known = select(articles.c.id).where(readable(self.org, self.actor)).correlate(None)
        statement = (
            select(changes)
            .select_from(joined.outerjoin(cases, cases.c.id == _ABOUT))
            .where(or_(changes.c.field.is_(None), changes.c.field.not_in(sorted(UNSEEN))))
            .where(or_(changes.c.kind != Article.KIND, changes.c.record_id.in_(known)))
            .where(or_(_ABOUT.is_(None), self.permitted()) if about is None else _of(about))
            .order_by(changes.c.id)
        )
        rows = [
            row
            for chunk in chunks(ids)
            for row in connection.execute(statement.where(changes.c.action_id.in_(chunk)))
        ]
        names = Names(connection, self.org, self.permitted(), rows)
        found: dict[int, list[ChangeRow]] = {}
        for row in rows:
            old, new = printed(row, row.old, names), printed(row, row.new, names)
            change = ChangeRow(
                entity=row.kind, id=row.record_id, field=told(row), old=old, new=new
            )  # fmt: skip
            found.setdefault(row.action_id, []).append(change)
        return found

    def _numbers(self, connection: Connection, ids: list[int]) -> dict[int, str]:
        """Give the number of the one readable case that an action touched, where it is one."""
        found: dict[int, str] = {}
        for chunk in chunks(ids):
            touched = union_all(
                *(
                    select(action.label("action"), number.label("record"))
                    .select_from(source)
                    .where(when, action.in_(chunk))
                    for action, number, source, when in _WAYS
                )
            ).subquery()
            lowest, highest = func.min(cases.c.number), func.max(cases.c.number)
            statement = (
                select(touched.c.action, lowest)
                .join_from(touched, cases, cases.c.id == touched.c.record)
                .where(self.permitted())
                .group_by(touched.c.action)
                .having(lowest == highest)
            )
            found |= {action: number for action, number in connection.execute(statement)}  # noqa: C416
        return found


_ACTIONS = (
    select(
        actions.c.id, actions.c.at, actions.c.command, actions.c.undo_of, actions.c.login,
        actions.c.params, actions.c.person_id, users.c.username, outcomes.c.body,
    )
    .select_from(
        actions.outerjoin(users, users.c.id == actions.c.person_id).outerjoin(
            outcomes, outcomes.c.action_id == actions.c.id
        )
    )
    .order_by(actions.c.id.desc())
)  # fmt: skip


def _touching(case_id: int) -> Any:
    """Give the ids of the actions that touched a case, its posts, its tasks or its files."""
    return union_all(
        *(
            select(action).select_from(source).where(when, number == case_id)
            for action, number, source, when in _WAYS
        )
    )


def _of(case_id: int) -> ColumnElement[bool]:
    """Say which changes are on a case or on what lies on it: by key, so that an index serves."""
    return or_(
        (changes.c.kind == "case") & (changes.c.record_id == case_id),
        *(
            (changes.c.kind == kind)
            & changes.c.record_id.in_(
                select(table.c.id)
                .where(table.c.object == "case", table.c.record_id == case_id)
                .correlate(None)
            )
            for kind, table in _ON_RECORDS.items()
        ),
    )


def _action_row(row: AnyRow, case: str | None, changed: list[ChangeRow], me: int) -> ActionRow:
    told = json.loads(row.body) if row.body else {}
    mine = row.person_id is not None and row.person_id == me
    outside = row.login if row.command == "outside" else None
    return ActionRow(
        action=row.id, at=row.at, actor=row.username or outside or "System",
        command=row.command, case=case, changes=tuple(changed), undo_of=row.undo_of,
        message=told.get("message"),
        line=shell_line(row.command, json.loads(row.params)) if mine else None,
    )  # fmt: skip
