"""Accounts, contacts, contracts and jobs: pages by key, exact counts, one by what it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from core.errors import NotFound, RuleViolation, nearest
from core.rows import AccountRow, ContactRow, ContractRow, JobRow, MilestoneRow, Page
from core.text import storable
from data.queries.custom import account_rows
from data.queries.customer_filter import equals
from data.queries.customer_order import order_of
from data.queries.customer_rows import Listing, listing
from data.queries.matching import CUSTOMERS, customers_like
from data.queries.paging import key_at, last_page, page
from data.queries.reading import Reading, choose, ref, suggest
from data.search import found_in
from data.tables import accounts, cases, job_phases, jobs, milestone_comments, users

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from core.rows import CustomerFilter
    from data.queries.paging import Key
    from data.queries.reading import AnyRow, AnySelect


class Customers(Reading):
    """Who the customers are, and what they signed."""

    def customers(
        self, kind: str, which: CustomerFilter, *, limit: int | None = 50,
        after: str | None = None, offset: int | None = None, from_end: bool = False,
    ) -> Page[Any]:  # fmt: skip
        """Give a page of one kind; without a limit, all that follow."""
        chosen = self._listing(kind)
        order = order_of(self, chosen, which)
        statement = self._filtered(chosen, which)
        start: Key | None = None
        following: str | None = None
        with self.connect() as connection:
            if from_end and limit is not None:
                rows: Any = last_page(connection, statement, order, limit)
            elif offset and (start := key_at(connection, order, statement, offset)) is None:
                rows = ()
            else:
                rows, following = page(
                    connection, statement, order, limit=limit, after=after, start=start
                )
            return Page(_made(self, connection, chosen, rows), following)

    def count_customers(self, kind: str, which: CustomerFilter) -> int:
        """Count exactly."""
        with self.connect() as connection:
            return _count(connection, self._filtered(self._listing(kind), which))

    def customer_position(self, kind: str, which: CustomerFilter, key: str) -> int | None:
        """Give the row number, from 0, of a record in a list; none when it is not in it."""
        chosen = self._listing(kind)
        order = order_of(self, chosen, which)
        statement = self._filtered(chosen, which)
        called = next(iter(chosen.keys.values()))
        mine = order.alone(statement.where(called == storable(key.strip())))
        with self.connect() as connection:
            found = connection.execute(mine).one_or_none()
            if found is None:
                return None
            return _count(connection, statement.where(order.before(tuple(found))))

    def account(self, key: str) -> AccountRow:
        """Give an account by external id, else by its exact name."""
        found: AccountRow = self._one("account", key)
        return found

    def contact(self, key: str) -> ContactRow:
        """Give a contact by external id, e-mail or exact name."""
        found: ContactRow = self._one("contact", key)
        return found

    def contract(self, number: str) -> ContractRow:
        """Give a contract."""
        found: ContractRow = self._one("contract", number)
        return found

    def job(self, engine_number: str) -> JobRow:
        """Give a job with its phases and its milestone feed."""
        found: JobRow = self._one("job", engine_number)
        with self.connect() as connection:
            return replace(found, milestones=self._milestones(connection, found.engine_number))

    def _listing(self, kind: str) -> Listing:
        return listing(self, choose("kind of customer record", kind, tuple(CUSTOMERS)))

    def _filtered(self, chosen: Listing, which: CustomerFilter) -> AnySelect:
        statement = chosen.statement.where(*equals(chosen, which.where))
        if which.search is None:
            return statement
        like: ColumnElement[bool] = customers_like(self, chosen.table, which.search)
        if chosen.table is not accounts:
            theirs = found_in(self.dialect, accounts, which.search)
            like = or_(like, chosen.table.c.account_id.in_(theirs))
        return statement.where(like)

    def _one(self, kind: str, key: str) -> Any:
        chosen = listing(self, kind)
        wanted = storable(key.strip())
        with self.connect() as connection:
            for called, column in chosen.keys.items():
                rows = connection.execute(chosen.statement.where(column == wanted)).all()
                if len(rows) == 1:
                    return _made(self, connection, chosen, rows)[0]
                if rows:
                    msg = f"{len(rows)} {chosen.what}s have the {called} {wanted!r}."
                    raise RuleViolation(msg, next_step=f"Name it by its {next(iter(chosen.keys))}.")
            known = [
                word for column in chosen.keys.values() for word in suggest(connection, column, key)
            ]
        msg = f"There is no {chosen.what} {wanted!r}.{nearest(wanted, known)}"
        raise NotFound(msg)

    def _milestones(self, connection: Connection, engine_number: str) -> tuple[MilestoneRow, ...]:
        comment = milestone_comments.c
        statement = (
            select(
                comment.phase, comment.milestone, comment.body, comment.visibility,
                comment.created_at, users.c.username, users.c.name, cases.c.number,
            )
            .select_from(
                milestone_comments.join(jobs, jobs.c.id == comment.job_id)
                .outerjoin(users, users.c.id == comment.created_by)
                .outerjoin(cases, (cases.c.id == comment.case_id) & self.visible())
            )
            .where(
                jobs.c.engine_number == engine_number,
                comment.removed_at.is_(None),
                comment.case_id.is_(None) | cases.c.id.is_not(None),
            )
            .order_by(comment.id.desc())
        )  # fmt: skip
        return tuple(
            MilestoneRow(
                phase=row.phase, milestone=row.milestone, body=row.body,
                visibility=row.visibility, at=row.created_at, author=ref(row.username, row.name),
                case=row.number,
            )
            for row in connection.execute(statement)
        )  # fmt: skip


def _count(connection: Connection, statement: AnySelect) -> int:
    counted = statement.with_only_columns(func.count(), maintain_column_froms=True)
    return int(connection.execute(counted).scalar_one())


def _made(
    look: Reading, connection: Connection, chosen: Listing, rows: Sequence[AnyRow]
) -> tuple[Any, ...]:
    """Turn rows into what lists show; jobs get their phases, accounts their custom fields."""
    if chosen.table is accounts:
        return tuple(account_rows(look, connection, map(chosen.row, rows)))
    if chosen.table is not jobs:
        return tuple(chosen.row(row) for row in rows)
    phases: dict[int, list[str]] = {}
    statement = (
        select(job_phases.c.job_id, job_phases.c.name)
        .where(job_phases.c.removed_at.is_(None))
        .order_by(job_phases.c.position, job_phases.c.id)
    )
    if len(rows) <= 1000:  # noqa: PLR2004  beyond it, naming the jobs costs more than it saves
        statement = statement.where(job_phases.c.job_id.in_([row.id for row in rows]))
    for job_id, name in connection.execute(statement):
        phases.setdefault(job_id, []).append(name)
    return tuple(replace(chosen.row(row), phases=tuple(phases.get(row.id, ()))) for row in rows)
