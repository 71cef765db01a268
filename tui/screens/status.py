"""Choose another status: only the moves that the process has from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import SetStatus
from core.org.model import short
from tui.screens.pick import Pick
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from core.rows import CaseView
    from tui.screens.base import Acting


def choose_status(screen: Acting[None], view: CaseView) -> None:
    """Ask which status, then move the case there."""
    row = view.row
    record_type = screen.desk.org.types[row.record_type]
    targets = sorted(view.choices, key=list(record_type.by_label).index)
    items = [Item(target, short(target)) for target in targets]

    def chosen(status: str | None) -> None:
        if status is not None:
            screen.carry_out(SetStatus(case=row.number, status=status))

    title = f"Case {row.number} is {short(row.status)}; move it to"
    screen.app.push_screen(Pick(title, items), chosen)
