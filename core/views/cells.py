"""What each column that a list of cases may have shows, alike in the console and on the shell."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from core.org.model import short
from core.text import age
from core.views.custom import text, typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.org.model import Organisation
    from core.rows import CaseRow

NOTHING = "None"
"""What a group of rows is called that have nothing of what the others are grouped by."""
TIMES: dict[str, Callable[[CaseRow], datetime | None]] = {
    "created": lambda row: row.created_at,
    "updated": lambda row: row.last_modified_at,
    "closed": lambda row: row.closed_at,
}
"""Columns of moments: how these are written depends on where they are read."""
CELLS: dict[str, Callable[[CaseRow, datetime], str]] = {
    "number": lambda row, _: row.number,
    "age": lambda row, now: age((row.closed_at or now) - row.created_at),
    "contact": lambda row, _: who.name if (who := row.contact or row.account) else "",
    "account": lambda row, _: row.account.name if row.account else "",
    "contract": lambda row, _: row.contract.key if row.contract else "",
    "reason": lambda row, _: row.primary_reason or "",
    "subreason": lambda row, _: row.secondary_reason or "",
    "status": lambda row, _: short(row.status),
    "priority": lambda row, _: row.priority,
    "type": lambda row, _: row.record_type,
    "source": lambda row, _: row.origin or "",
    "owner": lambda row, _: row.owner.name,
    "subject": lambda row, _: row.subject,
}  # fmt: skip
"""All others."""


def cell_of(org: Organisation, name: str) -> Callable[[CaseRow, datetime], str]:
    """Give what a column shows that is no moment: one of these, or a field of the organisation."""
    definition = org.case_fields.get(name)
    if definition is None:
        return CELLS[name]
    return lambda row, now: text(definition, row.custom.get(name), now.tzinfo or UTC) or ""


def group_of(row: CaseRow, grouped: str) -> str | None:
    """Give the group of a row, by the order that brings groups together."""
    if grouped in row.custom:
        return typed(row.custom[grouped]) or None
    label: str | None = row.owner.name if grouped == "owner" else getattr(row, grouped)
    return label


def group_name(label: str | None) -> str:
    """Give what a group's heading calls it."""
    return short(label or NOTHING)
