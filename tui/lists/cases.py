"""The columns of a list of cases, for the width there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.org.model import short
from core.text import age

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.rows import CaseRow


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its cells' width, and what it shows."""

    title: str
    width: int
    cell: Callable[[CaseRow, datetime], str]


def _age(row: CaseRow, now: datetime) -> str:
    return age((row.closed_at or now) - row.created_at)


def _contact(row: CaseRow, _: datetime) -> str:
    return row.contact.name if row.contact else row.account.name if row.account else ""


def _owner(row: CaseRow, _: datetime) -> str:
    return row.owner.name


def _status(row: CaseRow, _: datetime) -> str:
    return short(row.status)


def _reason(row: CaseRow, _: datetime) -> str:
    return row.primary_reason or ""


NUMBER, AGE = 8, 8
_WIDE = 90
_ROOMY = 120


def columns(width: int) -> tuple[Column, ...]:
    """Give the columns that fit `width` cells; the subject takes what is left."""
    chosen = [
        Column("Number", NUMBER, lambda row, _: row.number),
        Column("Age", AGE, _age),
        Column("Contact", 16, _contact),
    ]
    if width >= _ROOMY:
        chosen.append(Column("Reason", 16, _reason))
    if width >= _WIDE:
        chosen.append(Column("Status", 25, _status))
    if width >= _ROOMY:
        chosen.append(Column("Owner", 20, _owner))
    left = width - sum(column.width + 2 for column in chosen)
    return (*chosen, Column("Subject", max(left, 8), lambda row, _: row.subject))
