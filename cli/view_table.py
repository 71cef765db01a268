"""The cases of a saved list as the console shows them: in its columns, under its groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import out, shapes
from cli.case_page import local
from core.views.cells import TIMES, cell_of, group_name, group_of
from core.views.columns import columns_of, read_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cli.session import Session
    from core.rows import CaseFilter, CaseRow


def show(session: Session, found: Sequence[CaseRow], line: str, above: Mapping[int, str]) -> None:
    """Print cases in the columns of a saved list; a width that was chosen cuts what is longer."""
    org = session.desk.org
    columns, known = read_columns(line, org), columns_of(org)
    now = session.desk.clock.now()
    cells = [[_cell(session, name, row, now) for name, _ in columns] for row in found]
    titles = [known[name].title for name, _ in columns]
    out.rows(titles, cells, "No cases.", wanted=[width for _, width in columns], above=above)


def _cell(session: Session, name: str, row: CaseRow, now: datetime) -> str:
    if name not in TIMES:
        return cell_of(session.desk.org, name)(row, now)
    at = TIMES[name](row)
    return local(session, at) if at else ""


def headings(
    found: Sequence[CaseRow], which: CaseFilter, groups: Sequence[tuple[str | None, int]]
) -> dict[int, str]:
    """Give what heads the first row of each group: its name, and how many cases it has in all."""
    if which.grouped is None:
        return {}
    counts = dict(groups)
    labels = [group_of(row, which.grouped) for row in found]
    return {
        number: f"{group_name(label)}  {counts.get(label, 0):,}"
        for number, label in enumerate(labels)
        if not number or label != labels[number - 1]
    }


def shape(row: CaseRow, which: CaseFilter, now: datetime) -> dict[str, Any]:
    """Give a case as every list does; one of a grouped list names its group."""
    group = {"group": group_of(row, which.grouped)} if which.grouped else {}
    return shapes.case(row, now) | group
