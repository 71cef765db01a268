"""Tasks and other activities: mine, a person's, a case's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, true

from core.errors import NotFound
from core.rows import Ref, TaskRow
from data.queries.reading import BIGGEST, Reading, choose, full_name, ref
from data.tables import accounts, activities, cases, contacts, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from data.queries.reading import AnyRow, AnySelect

DUE = ("today", "overdue", "week")
_WEEK = timedelta(days=6)
"""From today to the last of seven days."""


class Tasks(Reading):
    """What somebody has to do."""

    def tasks(
        self, *, mine: bool = False, of: str | None = None, due: str | None = None,
        today: date | None = None, is_closed: bool | None = False,
    ) -> tuple[TaskRow, ...]:  # fmt: skip
        """Give activities by due day, those without one last: mine, a person's, or all I see."""
        where: list[ColumnElement[bool]] = []
        if due is not None:
            where.append(_due(choose("due day", due, DUE), today or self.today()))
        if is_closed is not None:
            where.append(activities.c.is_closed == bool(is_closed))
        with self.connect() as connection:
            if mine:
                where.append(activities.c.assigned_to == self.actor.id)
            if of is not None:
                where.append(activities.c.assigned_to == self.user_id(connection, of))
            return self.tasks_where(connection, *where)

    def task(self, task_id: int) -> TaskRow:
        """Give one task."""
        with self.connect() as connection:
            known = 0 < task_id <= BIGGEST
            found = self.tasks_where(connection, activities.c.id == task_id) if known else ()
        if not found:
            msg = f"There is no task {task_id}."
            raise NotFound(msg)
        return found[0]

    def tasks_of_case(
        self, connection: Connection, case_id: int, limit: int | None = None
    ) -> tuple[TaskRow, ...]:
        """Give a case's activities: the open ones first, in each part the latest first."""
        here = (activities.c.object == "case", activities.c.record_id == case_id)
        statement = self._seen().where(*here)
        if limit is not None:  # chosen by the index alone: few cases have thousands, and those wait
            known = select(activities.c.id).where(*here, activities.c.removed_at.is_(None))
            known = known.order_by(activities.c.is_closed, activities.c.id.desc()).limit(limit)
            statement = statement.where(activities.c.id.in_(known))
        latest = func.coalesce(activities.c.completed_at, activities.c.created_at)
        ordered = statement.order_by(activities.c.is_closed, latest.desc(), activities.c.id.desc())
        return tuple(_task_row(row) for row in connection.execute(ordered))

    def count_of_case(self, connection: Connection, case_id: int) -> int:
        """Give how many activities a case has."""
        return connection.execute(
            select(func.count()).select_from(activities).where(
                activities.c.object == "case", activities.c.record_id == case_id,
                activities.c.removed_at.is_(None),
            )
        ).scalar_one()  # fmt: skip

    def tasks_where(
        self, connection: Connection, *where: ColumnElement[bool]
    ) -> tuple[TaskRow, ...]:
        """Give some tasks by due day, those without one last; the closed ones after them."""
        statement = (
            self._seen()
            .where(*where)
            .order_by(activities.c.is_closed, activities.c.due.is_(None), activities.c.due)
            .order_by(activities.c.id)
        )
        return tuple(_task_row(row) for row in connection.execute(statement))

    def _seen(self) -> AnySelect:
        """Select the tasks that are the person's or about a case they see."""
        about = and_(
            activities.c.object == "case", activities.c.record_id == cases.c.id, self.visible()
        )
        mine = true() if self.actor.is_system else activities.c.assigned_to == self.actor.id
        return (
            select(
                activities, users.c.username, users.c.name, contacts.c.external_id,
                contacts.c.first_name, contacts.c.last_name, cases.c.number,
                cases.c.subject.label("case_subject"),
                accounts.c.external_id.label("account_key"), accounts.c.name.label("account_name"),
            )
            .select_from(
                activities.join(users, users.c.id == activities.c.assigned_to)
                .outerjoin(contacts, contacts.c.id == activities.c.contact_id)
                .outerjoin(cases, about)
                .outerjoin(accounts, accounts.c.id == cases.c.account_id)
            )
            .where(activities.c.removed_at.is_(None), or_(mine, cases.c.id.is_not(None)))
            .where(or_(cases.c.id.is_not(None), ~_of_a_deleted_case()))
        )  # fmt: skip


def _of_a_deleted_case() -> ColumnElement[bool]:
    """Say that a task is about a case that lies in the recycle bin, and so is in no list."""
    gone = cases.alias("gone")
    return (
        select(gone.c.id)
        .where(activities.c.object == "case", gone.c.id == activities.c.record_id)
        .where(gone.c.removed_at.is_not(None))
        .correlate(activities)
        .exists()
    )


def _due(word: str, today: date) -> ColumnElement[bool]:
    if word == "today":
        return activities.c.due == today
    if word == "overdue":
        return activities.c.due < today
    return activities.c.due.between(today, today + _WEEK)


def _task_row(row: AnyRow) -> TaskRow:
    return TaskRow(
        id=row.id, kind=row.kind, subject=row.subject, status=row.status,
        is_closed=row.is_closed, priority=row.priority, due=row.due,
        assigned_to=Ref(row.username, row.name),
        contact=ref(row.external_id, full_name(row.first_name, row.last_name)),
        comments=row.comments, about=ref(row.number, row.case_subject),
        completed_at=row.completed_at, is_review=row.is_review, subtype=row.subtype,
        direction=row.direction, minutes=row.minutes,
        account=ref(row.account_key, row.account_name), previous=row.previous_id,
        starts_at=row.starts_at, ends_at=row.ends_at, at=row.created_at,
    )  # fmt: skip
