"""Lists of cases: a page in one statement, exact counts, the place of a case in a list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from core.rows import CaseFilter, CaseRow, Page
from core.text import storable
from core.work import case_number
from data.queries.case_filter import conditions, require_known
from data.queries.case_rows import JOINED, SELECTED, case_row, order_of
from data.queries.paging import key_at, last_page, page
from data.queries.reading import Reading
from data.tables import cases


class Cases(Reading):
    """Lists of cases."""

    def cases(
        self, which: CaseFilter, *, limit: int = 50, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[CaseRow]:  # fmt: skip
        """Give a page: from the start, after a cursor, at a row number, or the last one."""
        order = order_of(self, which, after)
        where = conditions(self, which)
        statement = SELECTED.where(*where)
        with self.connect() as connection:
            start = None
            following: str | None = None
            if from_end:
                rows: Any = last_page(connection, statement, order, limit)
            elif offset and (start := key_at(connection, order, statement, offset)) is None:
                rows = ()
            else:
                rows, following = page(
                    connection, statement, order, limit=limit, after=after, start=start
                )
            if not rows:
                require_known(connection, which)
        return Page(tuple(case_row(row) for row in rows), following)

    def count_cases(self, which: CaseFilter) -> int:
        """Count exactly."""
        statement = select(func.count()).select_from(cases).where(*conditions(self, which))
        with self.connect() as connection:
            count = connection.execute(statement).scalar_one()
            if not count:
                require_known(connection, which)
        return count

    def position(self, which: CaseFilter, number: str) -> int | None:
        """Give the row number, from 0, of a case in a list; none when it is not in it."""
        order = order_of(self, which)
        where = conditions(self, which)
        wanted = storable(case_number(number))
        mine = select(*order.keys).select_from(JOINED).where(*where, cases.c.number == wanted)
        with self.connect() as connection:
            key = connection.execute(mine).one_or_none()
            if key is None:
                require_known(connection, which)
                return None
            earlier = select(func.count()).select_from(JOINED).where(*where)
            return connection.execute(earlier.where(order.before(tuple(key)))).scalar_one()
