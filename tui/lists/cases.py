"""Lists of cases."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from core.views.cells import CELLS, TIMES, cell_of
from core.views.columns import columns_of, read_columns, still_there
from tui.lists.view import Column
from tui.look import date_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.look import Look
    from core.org.model import Organisation
    from core.rows import CaseFilter, CaseRow, Page

NARROW, WIDE, ROOMY = 62, 90, 120
HIGH, NEWS = "▲", "•"
BACK, ASLEEP = "↩", "z"
"""Before the contact: what is back from a snooze, and in lists of everything what sleeps."""


def _contact(row: CaseRow, now: datetime) -> str:
    name = CELLS["contact"](row, now)
    mark = BACK if row.is_back(now) else ASLEEP if row.is_asleep(now) else ""
    return f"{mark} {name}" if mark else name


def _moment(read: Callable[[CaseRow], datetime | None], row: CaseRow, now: datetime) -> str:
    """Give a moment as short as a column is: where it is read now, by the clock there."""
    at = read(row)
    if at is None:
        return ""
    local = at.astimezone(now.tzinfo)
    day = date_of(local.date(), now)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    return day if local.year != now.year else f"{day} {local:%H:%M}"


SHOWN: dict[str, Callable[[CaseRow, datetime], str]] = {
    **CELLS,
    "contact": _contact,
    **{name: partial(_moment, at) for name, at in TIMES.items()},
}
"""What each column that a saved list may have shows."""


def chosen(line: str, org: Organisation) -> tuple[Column, ...]:
    """Give the columns that a saved list names; without any it has those of all lists."""
    known = columns_of(org)
    return tuple(
        Column(
            told.title, width or told.width, SHOWN.get(name) or cell_of(org, name), told.sort,
            right=name in org.case_fields and org.case_fields[name].kind == "number",
        )
        for name, width in read_columns(still_there(line, org), org)
        for told in (known[name],)
    )  # fmt: skip


class Cases:
    """Cases: by themselves high priority first, then oldest."""

    kind, one, many = "case", "case", "cases"
    order = "high priority first, then oldest"
    columns = (
        Column("Number", 8, CELLS["number"], "number"),
        Column("Age", 8, CELLS["age"], "created_at"),
        Column("Contact", 16, _contact, "contact"),
        Column("Reason", 16, CELLS["reason"], "primary_reason", ROOMY, NARROW),
        Column("Status", 25, CELLS["status"], "status", WIDE),
        Column("Owner", 20, CELLS["owner"], "owner", ROOMY),
        Column("Subject", 8, CELLS["subject"], "subject", NARROW),
    )

    def page(
        self, look: Look, which: CaseFilter, *, limit: int, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[Any]:  # fmt: skip
        """Give a page of cases."""
        return look.cases(which, limit=limit, after=after, offset=offset, from_end=from_end)

    def count(self, look: Look, which: CaseFilter) -> int:
        """Count exactly."""
        return look.count_cases(which)

    def summary(self, look: Look, which: CaseFilter, now: datetime) -> tuple[str, ...]:
        """The length says it."""
        del look, which, now
        return ()

    def position(self, look: Look, which: CaseFilter, key: str) -> int | None:
        """Give a case's row number."""
        return look.position(which, key)

    def key(self, row: CaseRow) -> str:
        """Give the number."""
        return row.number

    def sign(self, row: CaseRow) -> str:
        """Mark what is urgent, and before it what others did since one looked."""
        urgent = HIGH if row.leads and not row.is_closed else " "
        return NEWS + urgent if row.is_news else urgent
