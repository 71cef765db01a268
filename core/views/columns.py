"""What a saved list may show, how it may be ordered, and by what it may be grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.errors import nearest
from core.filters.terms import ALIASES
from core.rows import CASE_SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.org.model import Organisation

NARROWEST, WIDEST = 3, 80
"""Cells that a column may be wide."""


class ViewColumn(NamedTuple):
    """A column of a list of cases."""

    title: str
    width: int
    """Cells, where nobody chose another width."""
    sort: str
    """The order it stands for, one of `CASE_SORTS`."""


COLUMNS = {
    "number": ViewColumn("Number", 8, "number"),
    "age": ViewColumn("Age", 8, "created_at"),
    "contact": ViewColumn("Contact", 16, "contact"),
    "account": ViewColumn("Account", 20, "account"),
    "contract": ViewColumn("Contract", 10, "contract"),
    "reason": ViewColumn("Reason", 16, "primary_reason"),
    "subreason": ViewColumn("Subreason", 16, "secondary_reason"),
    "status": ViewColumn("Status", 25, "status"),
    "priority": ViewColumn("Priority", 8, "priority"),
    "type": ViewColumn("Type", 16, "record_type"),
    "source": ViewColumn("Source", 8, "origin"),
    "owner": ViewColumn("Owner", 20, "owner"),
    "created": ViewColumn("Opened", 12, "created_at"),
    "updated": ViewColumn("Changed", 12, "last_modified_at"),
    "closed": ViewColumn("Closed", 12, "closed_at"),
    "subject": ViewColumn("Subject", 30, "subject"),
}
"""Every column, under the name that the filter line has for it."""
GROUPS = {
    name: COLUMNS[name].sort
    for name in ("status", "priority", "type", "owner", "reason", "subreason", "source")
}
"""What a list may be grouped by: each name with the order that brings its groups together."""
WORK = "work"
_WIDTHS = {"number": 12, "date": 10, "flag": 9, "formula": 16, "reference": 16, "choice": 16}
_GROUPED = ("choice", "flag", "reference")
"""The kinds of custom fields by which cases are grouped: few have the same of the others."""


def columns_of(org: Organisation) -> dict[str, ViewColumn]:
    """Give every column of lists of cases, those of the organisation's own fields last."""
    return COLUMNS | {
        key: ViewColumn(one.label, max(_WIDTHS.get(one.kind, 20), min(len(one.label), 20)), key)
        for key, one in org.case_fields.items()
    }


def groups_of(org: Organisation) -> dict[str, str]:
    """Give what lists of cases may be grouped by, as `GROUPS` does."""
    own = org.case_fields.items()
    return GROUPS | {key: key for key, one in own if one.kind in _GROUPED}


def still_there(text: str, org: Organisation) -> str:
    """Give columns without those of fields that the organisation has no more."""
    known = columns_of(org)
    return " ".join(word for word in text.split() if word.partition(":")[0] in known)


def read_columns(text: str, org: Organisation) -> tuple[tuple[str, int | None], ...]:
    """Read columns in order, each with the width that was chosen; raises `ValueError`."""
    found: dict[str, int | None] = {}
    for word in text.replace(",", " ").split():
        given, colon, width = word.partition(":")
        name = _known(given, columns_of(org), "column")
        if name in found:
            msg = f"{name} is there twice."
            raise ValueError(msg)
        found[name] = _width(name, width) if colon else None
    return tuple(found.items())


def _width(name: str, text: str) -> int:
    cells = int(text) if text.isascii() and text.isdigit() and len(text) < len("1000") else 0
    if not NARROWEST <= cells <= WIDEST:
        msg = f"{name} cannot be {text or 'nothing'} wide; {NARROWEST} to {WIDEST} cells are."
        raise ValueError(msg)
    return cells


def columns_line(columns: Iterable[tuple[str, int | None]]) -> str:
    """Write columns as they are typed."""
    return " ".join(name if width is None else f"{name}:{width}" for name, width in columns)


def read_sort(text: str, org: Organisation) -> tuple[str, bool]:
    """Read an order, with `-` the other way round; raises `ValueError` for an unknown one."""
    text = text.strip()
    turned, name = text.startswith("-"), text.removeprefix("-")
    if name in CASE_SORTS or name == WORK:
        return name, turned
    known = columns_of(org)
    name = _known(name, (WORK, *known), "order")
    if name == "age":  # what was opened last is the youngest
        return known[name].sort, not turned
    return known[name].sort, turned


def sort_word(sort: str, *, descending: bool) -> str:
    """Write an order as it is typed."""
    names = {column.sort: name for name, column in COLUMNS.items() if name != "age"}
    return f"{'-' if descending else ''}{names.get(sort, sort)}"


def read_group(text: str, org: Organisation) -> str | None:
    """Read what a list is grouped by; nothing, or `none`, is no grouping."""
    text = text.strip()
    if text.casefold() in {"", "none"}:
        return None
    return _known(text, groups_of(org), "grouping")


def _known(text: str, names: Iterable[str], what: str) -> str:
    known = [*names]
    name = text.strip().casefold()
    name = ALIASES.get(name, name)
    if name not in known:
        msg = f"there is no {what} {text!r}.{nearest(text, known)} Known: {', '.join(known)}."
        raise ValueError(msg)
    return name
