"""What a list shows now, as the fields of a list to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.rows import CaseFilter
from core.views.columns import COLUMNS, GROUPS, WORK, columns_line, sort_word
from core.views.line import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.lists.view import Column, ListView

_GROUPING = {sort: name for name, sort in GROUPS.items()}


_NAMES = {column.title: name for name, column in COLUMNS.items()}


def columns_line_of(columns: Iterable[Column]) -> str:
    """Give columns as they are typed: each with its width, where that is not its usual one."""
    named = [(_NAMES.get(column.title) or column.sort or "", column.width) for column in columns]
    usual = {name: column.width for name, column in COLUMNS.items()}
    return columns_line((n, None if usual.get(n) == width else width) for n, width in named)


def present(view: ListView, typed: str, seen: Sequence[Column] = ()) -> dict[str, str]:
    """Give filter, columns, order and grouping; `typed` is what narrows it besides.

    A list whose columns were made wider or narrower is saved with those of it that are `seen`.
    """
    chosen = view.columns if view.saved and view.saved.columns else seen
    columns = columns_line_of(chosen) if view.columns else ""
    which = view.whole or view.which
    line = view.line or (line_of(which) if isinstance(which, CaseFilter) else "")
    line = view.saved.filter if view.saved else line
    grouped = getattr(view.which, "grouped", None)
    return {
        "filter": " ".join(filter(None, (line, typed.strip()))),
        "columns": columns.replace(" ", ", "),
        "sort": sort_word(view.which.sort or WORK, descending=view.which.descending),
        "group_by": _GROUPING.get(grouped, grouped) if grouped else "",
    }
