"""Home: what a person sees first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import false, func, select

from core.rows import HomeView, TaskRow
from data.queries.bell import Bell
from data.queries.case_rows import SELECTED
from data.queries.custom import case_rows
from data.queries.mail import Mails
from data.queries.people import People
from data.queries.tasks import Tasks
from data.set_aside import awake
from data.tables import activities, cases, groups

if TYPE_CHECKING:
    from sqlalchemy import Connection

RECENT = 20
"""Cases that the home screen shows; the list of my cases has them all."""


class Home(Tasks, People, Bell, Mails):
    """My cases, tasks, queues and bell."""

    def home(self) -> HomeView:
        """Give what the home screen shows."""
        mine = [
            cases.c.owner_user_id == self.actor.id,
            cases.c.is_closed == false(),
            self.visible(),
            awake(self.now()),
        ]
        latest = SELECTED.where(*mine).order_by(cases.c.last_modified_at.desc(), cases.c.id.desc())
        counted = select(cases.c.status, func.count()).where(*mine).group_by(cases.c.status)
        member = [groups.c.kind == "queue", groups.c.id.in_(sorted(self.actor.groups))]
        with self.connect() as connection:
            kept, failed = self.troubles(connection)
            counts = {status: count for status, count in connection.execute(counted)}  # noqa: C416
            return HomeView(
                by_status=tuple((status, counts[status]) for status in self._in_process(counts)),
                tasks=self._my_tasks(connection),
                queues=self.groups_where(connection, *member),
                recent=case_rows(self, connection, connection.execute(latest.limit(RECENT))),
                unread=self.count_unread(connection),
                kept_mails=kept,
                failed_mails=failed,
            )

    def _in_process(self, found: dict[str, int]) -> list[str]:
        """Give statuses in the order of the processes."""
        known = [status.label for kind in self.org.types.values() for status in kind.statuses]
        return sorted(found, key=lambda s: (known.index(s) if s in known else len(known), s))

    def _my_tasks(self, connection: Connection) -> tuple[TaskRow, ...]:
        return self.tasks_where(
            connection,
            activities.c.assigned_to == self.actor.id,
            activities.c.is_closed == false(),
        )
