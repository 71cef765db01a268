"""Lists of cases: a page in one statement, exact counts, the place of a case in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import false, func, select

from core.rows import CaseFilter, CaseRow, Page
from core.text import storable
from core.work import case_number
from data.prepared import slot, written
from data.queries.case_filter import common_words, conditions, require_known
from data.queries.case_rows import (
    JOINED,
    NEWS,
    READER,
    SELECTED,
    group_keys,
    group_label,
    is_held,
    order_of,
)
from data.queries.custom import case_rows
from data.queries.paging import checked, key_at
from data.queries.reading import Reading
from data.set_aside import sleeps
from data.tables import case_snoozes, cases

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from data.prepared import Prepared
    from data.queries.paging import Key, Order, Part
    from data.queries.reading import AnySelect

    Rows = list[Sequence[Any]]


class Cases(Reading):
    """Lists of cases."""

    def cases(
        self, which: CaseFilter, *, limit: int = 50, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[CaseRow]:  # fmt: skip
        """Give a page: from the start, after a cursor, at a row number, or the last one."""
        order, limit = order_of(self, which, after), checked(limit)
        rows: Rows = []
        end: Key | None = None
        with self.single() as connection:
            if from_end:
                rows = self._last(connection, which, order, limit)
            elif not offset:
                start = order.read(after) if after is not None else None
                rows, end = self._next(connection, which, order, start, limit=limit)
            elif start := self._key_at(connection, which, order, offset):
                rows, end = self._next(connection, which, order, start, limit=limit, way="from")
            if not rows:
                require_known(self, connection, which)
            found = case_rows(self, connection, rows)
        return Page(found, None if end is None else order.cursor(end))

    def _next(
        self, connection: Connection, which: CaseFilter, order: Order, start: Key | None, *,
        limit: int, way: str = "after",
    ) -> tuple[Rows, Key | None]:  # fmt: skip
        """Give the rows `after` a key or `from` it on, and the last one's key if more follow."""
        rows: Rows = []
        end: Key | None = None
        common = self._common(connection, which)
        for part, key in order.parts_from(start):
            asked = self._page(which, part, way if key else "first", limit + 1, common)
            more = limit + 1 - len(rows)
            found = asked.run(connection, **self._me, **part.order.slots(key))[:more]
            if 0 <= (last := more - 2) < len(found):
                end = part.key_of(found[last], asked.places)
            rows += found
            if len(rows) > limit:
                return rows[:limit], end
        return rows, None

    def _last(self, connection: Connection, which: CaseFilter, order: Order, limit: int) -> Rows:
        rows: list[Sequence[Any]] = []
        common = self._common(connection, which)
        for part in reversed(order.parts()):
            if len(rows) < limit:
                asked = self._page(which, part, "end", limit, common)
                rows += asked.run(connection, **self._me)[: limit - len(rows)]
        return rows[::-1]

    def _common(self, connection: Connection, which: CaseFilter) -> frozenset[str]:
        """Give the words that are read case by case: the rest of the list must not be read, too."""
        return common_words(connection, which) if is_held(which) else frozenset()

    @property
    def _me(self) -> dict[str, int]:
        return {READER: self.actor.id}

    def _page(
        self, which: CaseFilter, part: Part, way: str, rows: int, common: frozenset[str]
    ) -> Prepared:
        """Prepare a page: the first one, the one after or from a key on, or that at the end."""

        def build() -> AnySelect:
            order, turned, most = part.order, way == "end", written(rows)
            where = [*conditions(self, which, common), *part.where]
            if way in {"after", "from"}:
                where.append(order.beyond(including=way == "from"))
            if is_held(which):
                return order.sort(order.keyed(SELECTED.where(*where)), turned=turned).limit(most)
            # Else all rows are sorted: ids alone, and only those of the page are read whole.
            ids = select(cases.c.id).select_from(JOINED).where(*where)
            chosen = cases.c.id.in_(order.sort(ids, turned=turned).limit(most))
            return order.sort(order.keyed(SELECTED.where(chosen)), turned=turned)

        return self.kept.get(("cases", which, way, rows, part.common, part.order.at, common), build)

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
                require_known(self, connection, which)
        return int(count)

    def case_groups(self, which: CaseFilter) -> tuple[tuple[str | None, int], ...]:
        """Give the groups of a grouped list in its order, each with its exact count."""

        def build() -> AnySelect:
            # By the least of each key, which all of a group share: PostgreSQL does not know again
            # an expression whose values are told apart from the statement.
            keys, label = map(func.min, group_keys(self, which)), group_label(self, which)
            counted = select(label, func.count()).select_from(JOINED)
            return counted.where(*conditions(self, which)).group_by(label).order_by(*keys)

        counting = self.kept.get(("groups", which), build)
        with self.single() as connection:
            return tuple((row[0], int(row[1])) for row in counting.run(connection))

    def news(self, numbers: Collection[str]) -> frozenset[str]:
        """Give those of some cases on which others did something since I looked."""
        if not numbers:
            return frozenset()
        asked = select(cases.c.number).where(cases.c.number.in_(numbers), self.visible(), NEWS)
        with self.single() as connection:
            return frozenset(connection.execute(asked, self._me).scalars())

    def next_waking(self, after: datetime) -> datetime | None:
        """Give when the first case after a moment is back by itself; none where none sleeps."""
        asked = self.kept.get("waking", lambda: (
            select(case_snoozes.c.until)
            .join(cases, sleeps(cases))
            .where(case_snoozes.c.until > slot("after", case_snoozes.c.until.type))
            .where(cases.c.is_closed == false(), self.visible())
            .order_by(case_snoozes.c.until).limit(written(1))
        ))  # fmt: skip
        with self.single() as connection:
            found = asked.read(connection, after=after)
        return found[0][0] if found else None

    def position(self, which: CaseFilter, number: str) -> int | None:
        """Give the row number, from 0, of a case in a list; none when it is not in it."""
        order = order_of(self, which)
        where = conditions(self, which)
        wanted = storable(case_number(number))
        mine = select(*order.keys).select_from(JOINED).where(*where, cases.c.number == wanted)
        with self.connect() as connection:
            key = connection.execute(mine).one_or_none()
            if key is None:
                require_known(self, connection, which)
                return None
            earlier = select(func.count()).select_from(JOINED).where(*where)
            return connection.execute(earlier.where(order.before(tuple(key)))).scalar_one()
