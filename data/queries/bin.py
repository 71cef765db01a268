"""The recycle bin: deleted cases that can still be restored (domain.md 2, 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.entities.set_aside import BIN_LASTS
from core.errors import NotFound
from core.rows import DeletedRow
from core.text import storable
from core.work import case_number
from data.queries.case_rows import COLUMNS, JOINED
from data.queries.custom import case_rows
from data.queries.reading import Reading, ref
from data.tables import case_deletions, cases, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_BY = users.alias("deleters")
_DELETED = (
    select(
        *COLUMNS, case_deletions.c.created_at.label("deleted_at"), case_deletions.c.reason,
        _BY.c.username, _BY.c.name,
    )
    .select_from(
        JOINED.join(case_deletions, case_deletions.c.case_id == cases.c.id)
        .outerjoin(_BY, _BY.c.id == case_deletions.c.created_by)
    )
    .where(case_deletions.c.removed_at.is_(None), cases.c.removed_at.is_not(None))
    .order_by(case_deletions.c.created_at.desc(), case_deletions.c.id.desc())
)  # fmt: skip


class Bin(Reading):
    """What was deleted and may come back."""

    def deleted(self) -> tuple[DeletedRow, ...]:
        """Give the deleted cases that the person may read, the latest first."""
        return self._deleted()

    def deleted_case(self, number: str) -> DeletedRow:
        """Give one of them."""
        wanted = storable(case_number(number))
        found = self._deleted(cases.c.number == wanted)
        if not found:
            msg = f"There is no case {wanted} in the recycle bin."
            raise NotFound(msg, next_step="`caseline case bin` shows what can be restored.")
        return found[0]

    def _deleted(self, *where: ColumnElement[bool]) -> tuple[DeletedRow, ...]:
        since = self.clock.now() - BIN_LASTS
        asked = _DELETED.where(case_deletions.c.created_at >= since, self.permitted(), *where)
        with self.single() as connection:
            rows = connection.execute(asked).all()
            found = case_rows(self, connection, rows)
        return tuple(
            DeletedRow(
                case=case, at=row.deleted_at, by=ref(row.username, row.name),
                reason=row.reason, until=row.deleted_at + BIN_LASTS,
            )
            for case, row in zip(found, rows, strict=True)
        )  # fmt: skip
