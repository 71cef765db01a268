"""What a list shows now, as the fields of a list to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.rows import CaseFilter
from core.views.columns import GROUPS, WORK, sort_word
from core.views.line import line_of

if TYPE_CHECKING:
    from tui.lists.view import ListView

_GROUPING = {sort: name for name, sort in GROUPS.items()}


def present(view: ListView, typed: str) -> dict[str, str]:
    """Give filter, columns, order and grouping; `typed` is what narrows it besides."""
    which = view.whole or view.which
    line = line_of(which) if isinstance(which, CaseFilter) else ""
    line = view.saved.filter if view.saved else line
    grouped = getattr(view.which, "grouped", None)
    return {
        "filter": " ".join(filter(None, (line, typed.strip()))),
        "columns": view.saved.columns.replace(" ", ", ") if view.saved else "",
        "sort": sort_word(view.which.sort or WORK, descending=view.which.descending),
        "group_by": _GROUPING[grouped] if grouped else "",
    }
