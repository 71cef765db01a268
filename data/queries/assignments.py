"""Case assignments: a case's, a team's, those that somebody answers for or watches over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from core.errors import NotFound, nearest
from core.rows import AssignmentRow, Owner, Ref
from core.text import storable
from core.work import assignment_number
from data.queries.reading import Reading, ref
from data.tables import assignments, cases, feed_items, groups, memberships, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from data.queries.reading import AnyRow

_HOLDERS, _MAKERS, _CLOSERS, _ACCOUNT_MANAGERS, _SALES_MANAGERS = map(
    users.alias, ("holders", "makers", "closers", "account_managers", "sales_managers")
)
_PEOPLE = {
    _HOLDERS: assignments.c.owner_user_id, _MAKERS: assignments.c.created_by,
    _CLOSERS: assignments.c.closed_by, _ACCOUNT_MANAGERS: assignments.c.account_manager_id,
    _SALES_MANAGERS: assignments.c.sales_manager_id,
}  # fmt: skip
_LAST_WORD = (
    select(func.max(feed_items.c.created_at))
    .where(
        feed_items.c.object == "case", feed_items.c.record_id == assignments.c.case_id,
        feed_items.c.removed_at.is_(None),
        feed_items.c.author_id.in_(
            select(memberships.c.user_id)
            .where(memberships.c.group_id == assignments.c.team_id)
            .where(memberships.c.removed_at.is_(None))
        ),
    )
    .correlate(assignments)
    .scalar_subquery()
)  # fmt: skip
"""When somebody of the team last wrote or did something on the case."""


class Assignments(Reading):
    """What teams are asked to do, of the cases that the person sees."""

    def assignments(
        self, *, team: str | None = None, mine: bool = False, watched: bool = False,
        is_closed: bool | None = False,
    ) -> tuple[AssignmentRow, ...]:  # fmt: skip
        """Give assignments, oldest first: of a team, `mine` to answer for, or `watched`.

        Mine are those of my teams that nobody else accepted; watched those that I made or that
        are about cases of mine.
        """
        where: list[ColumnElement[bool]] = []
        if is_closed is not None:
            where.append(assignments.c.is_closed == bool(is_closed))
        me = self.actor.id
        if mine:
            of_mine = assignments.c.team_id.in_(sorted(self.actor.groups))
            holder = assignments.c.owner_user_id
            where += [of_mine, or_(holder.is_(None), holder == me)]
        if watched:
            where.append(or_(assignments.c.created_by == me, cases.c.owner_user_id == me))
        with self.connect() as connection:
            if team is not None:
                where.append(assignments.c.team_id == self._team_id(connection, team))
            return self.assignments_where(connection, *where)

    def assignment(self, number: str) -> AssignmentRow:
        """Give one; one whose case the person may not see is not found."""
        wanted = storable(assignment_number(number))
        with self.connect() as connection:
            found = self.assignments_where(connection, assignments.c.number == wanted)
        if not found:
            msg = f"There is no case assignment {wanted}."
            raise NotFound(msg, next_step="`caseline assignment list` shows what you may see.")
        return found[0]

    def assignments_where(
        self, connection: Connection, *where: ColumnElement[bool]
    ) -> tuple[AssignmentRow, ...]:
        """Give some assignments, oldest first."""
        beside = assignments.join(cases, cases.c.id == assignments.c.case_id).join(
            groups, groups.c.id == assignments.c.team_id
        )
        for people, column in _PEOPLE.items():
            beside = beside.outerjoin(people, people.c.id == column)
        statement = (
            select(
                assignments, cases.c.number.label("case_number"), cases.c.subject,
                cases.c.status.label("case_status"),
                groups.c.key.label("team_key"), groups.c.name.label("team_name"),
                _LAST_WORD.label("last_word"),
                *(
                    column.label(f"{people.name}_{column.name}")
                    for people in _PEOPLE
                    for column in (people.c.username, people.c.name)
                ),
            )
            .select_from(beside)
            .where(assignments.c.removed_at.is_(None), self.visible(), *where)
            .order_by(assignments.c.created_at, assignments.c.id)
        )  # fmt: skip
        return tuple(_row(row) for row in connection.execute(statement))

    def _team_id(self, connection: Connection, name: str) -> int:
        wanted = storable(name.strip()).casefold()
        teams = connection.execute(
            select(groups.c.id, groups.c.key, groups.c.name)
            .where(groups.c.kind == "team", groups.c.removed_at.is_(None))
        ).all()  # fmt: skip
        for team in teams:
            if wanted in {team.key.casefold(), team.name.casefold()}:
                return int(team.id)
        known = [word for team in teams for word in (team.key, team.name)]
        msg = f"There is no team {name.strip()!r}.{nearest(name, known)}"
        raise NotFound(msg)


def _row(row: AnyRow) -> AssignmentRow:
    holder = ref(row.holders_username, row.holders_name)
    return AssignmentRow(
        number=row.number, case=Ref(row.case_number, row.subject), case_status=row.case_status,
        team=Ref(row.team_key, row.team_name), reason=row.reason, subreason=row.subreason,
        comments=row.comments, status=row.status, is_closed=row.is_closed,
        owner=Owner("user", *holder) if holder else Owner("team", row.team_key, row.team_name),
        account_manager=ref(row.account_managers_username, row.account_managers_name),
        sales_manager=ref(row.sales_managers_username, row.sales_managers_name),
        created_at=row.created_at, created_by=ref(row.makers_username, row.makers_name),
        accepted_at=row.accepted_at, closed_at=row.closed_at,
        closed_by=ref(row.closers_username, row.closers_name), resolution=row.resolution,
        heard_at=max(filter(None, (row.created_at, row.accepted_at, row.last_word))),
    )  # fmt: skip
