"""Lists of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.org.model import short
from core.text import age
from core.views.columns import COLUMNS, read_columns
from tui.lists.view import Column
from tui.look import date_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.look import Look
    from core.rows import CaseFilter, CaseRow, Page

NARROW, WIDE, ROOMY = 62, 90, 120
HIGH, NEWS = "▲", "•"
BACK, ASLEEP = "↩", "z"
"""Before the contact: what is back from a snooze, and in lists of everything what sleeps."""


def _age(row: CaseRow, now: datetime) -> str:
    return age((row.closed_at or now) - row.created_at)


def _contact(row: CaseRow, now: datetime) -> str:
    name = row.contact.name if row.contact else row.account.name if row.account else ""
    mark = BACK if row.is_back(now) else ASLEEP if row.is_asleep(now) else ""
    return f"{mark} {name}" if mark else name


def _time(at: datetime | None, now: datetime) -> str:
    """Give a moment as short as a column is: where it is read now, by the clock there."""
    if at is None:
        return ""
    local = at.astimezone(now.tzinfo)
    day = date_of(local.date(), now)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    return day if local.year != now.year else f"{day} {local:%H:%M}"


CELLS: dict[str, Callable[[CaseRow, datetime], str]] = {
    "number": lambda row, _: row.number,
    "age": _age,
    "contact": _contact,
    "account": lambda row, _: row.account.name if row.account else "",
    "contract": lambda row, _: row.contract.key if row.contract else "",
    "reason": lambda row, _: row.primary_reason or "",
    "subreason": lambda row, _: row.secondary_reason or "",
    "status": lambda row, _: short(row.status),
    "priority": lambda row, _: row.priority,
    "type": lambda row, _: row.record_type,
    "source": lambda row, _: row.origin or "",
    "owner": lambda row, _: row.owner.name,
    "created": lambda row, now: _time(row.created_at, now),
    "updated": lambda row, now: _time(row.last_modified_at, now),
    "closed": lambda row, now: _time(row.closed_at, now),
    "subject": lambda row, _: row.subject,
}
"""What each column that a saved list may have shows."""


def chosen(line: str) -> tuple[Column, ...]:
    """Give the columns that a saved list names; without any it has those of all lists."""
    return tuple(
        Column(told.title, width or told.width, CELLS[name], told.sort)
        for name, width in read_columns(line)
        for told in (COLUMNS[name],)
    )


class Cases:
    """Cases: by themselves high priority first, then oldest."""

    kind, one, many = "case", "case", "cases"
    order = "high priority first, then oldest"
    columns = (
        Column("Number", 8, lambda row, _: row.number, "number"),
        Column("Age", 8, _age, "created_at"),
        Column("Contact", 16, _contact, "contact"),
        Column(
            "Reason", 16, lambda row, _: row.primary_reason or "", "primary_reason", ROOMY, NARROW
        ),
        Column("Status", 25, lambda row, _: short(row.status), "status", WIDE),
        Column("Owner", 20, lambda row, _: row.owner.name, "owner", ROOMY),
        Column("Subject", 8, lambda row, _: row.subject, "subject", NARROW),
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
        urgent = HIGH if row.priority == "High" and not row.is_closed else " "
        return NEWS + urgent if row.is_news else urgent
