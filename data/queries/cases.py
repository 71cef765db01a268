"""Lists of cases: a page in one statement, exact counts, the place of a case in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, func, select

from core.rows import CaseFilter, CaseRow, Page
from core.text import storable
from core.work import case_number
from data.queries.case_filter import conditions, require_known
from data.queries.case_rows import JOINED, SELECTED, case_row, order_of
from data.queries.paging import checked, key_at
from data.queries.prepared import slot
from data.queries.reading import Reading
from data.tables import cases

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data.queries.paging import Order
    from data.queries.prepared import Prepared
    from data.queries.reading import AnySelect


class Cases(Reading):
    """Lists of cases."""

    def cases(
        self, which: CaseFilter, *, limit: int = 50, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[CaseRow]:  # fmt: skip
        """Give a page: from the start, after a cursor, at a row number, or the last one."""
        order = order_of(self, which, after)
        limit = checked(limit)
        with self.single() as connection:
            start = None if after is None else order.read(after)
            way = "first" if start is None else "after"
            if from_end:
                turned = self._page(which, order, "end").run(connection, limit=limit)
                rows = [*reversed(turned)]
            elif offset and not (start := self._key_at(connection, which, order, offset)):
                rows = []
            else:
                way = "from" if offset else way
                key = order.slots(start or ())
                rows = [*self._page(which, order, way).run(connection, limit=limit + 1, **key)]
            if not rows:
                require_known(connection, which)
        more = not from_end and len(rows) > limit
        following = order.cursor(order.key_of(rows[limit - 1])) if more else None
        return Page(tuple(map(case_row, rows[:limit])), following)

    def _page(self, which: CaseFilter, order: Order, way: str) -> Prepared:
        """Prepare a page: the first one, the one after or from a key on, or that at the end."""

        def build() -> AnySelect:
            where = conditions(self, which)
            if way in {"after", "from"}:
                where.append(order.beyond(including=way == "from"))
            turned, most = way == "end", slot("limit", Integer())
            if order.name == "work":  # an index holds this order
                return order.sort(order.keyed(SELECTED.where(*where)), turned=turned).limit(most)
            # Else all rows are sorted: ids alone, and only those of the page are read whole.
            ids = select(cases.c.id).select_from(JOINED).where(*where)
            chosen = cases.c.id.in_(order.sort(ids, turned=turned).limit(most))
            return order.sort(order.keyed(SELECTED.where(chosen)), turned=turned)

        return self.kept.get(("cases", which, way, order.at), build)

    def _key_at(
        self, connection: Connection, which: CaseFilter, order: Order, offset: int
    ) -> tuple[Any, ...] | None:
        statement = SELECTED.where(*conditions(self, which))
        return key_at(connection, order, statement, offset)

    def count_cases(self, which: CaseFilter) -> int:
        """Count exactly."""
        counting = self.kept.get(("count", which), lambda: (
            select(func.count()).select_from(cases).where(*conditions(self, which))
        ))  # fmt: skip
        with self.single() as connection:
            ((count,),) = counting.run(connection)
            if not count:
                require_known(connection, which)
        return int(count)

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
