"""The head of a case: always on screen, whatever part of it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import age
from tui.look import moment, pack, said, spread, zone
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import CaseView

_GOOD = "Activated"


class Highlights(Drawn):
    """Subject and number, then what decides what to do next."""

    def __init__(self) -> None:
        """Start without a case."""
        super().__init__()
        self._desk: Desk | None = None
        self._view: CaseView | None = None

    def show(self, desk: Desk, view: CaseView | None) -> None:
        """Draw another case, or none."""
        self._desk, self._view = desk, view
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """Give title and facts, in as many lines as they need."""
        if self._desk is None or self._view is None:
            return [Content("")]
        row = self._view.row
        title = spread(said(row.subject, "bold $bright"), said(row.number, "$label"), width)
        return [title, *pack(facts(self._desk, self._view), width)]


def facts(desk: Desk, view: CaseView) -> list[Content]:
    """Give what a person must know of a case at once: labels muted, values bright."""
    row, now = view.row, desk.clock.now()
    found = [_priority(row.priority)]
    if row.is_escalated:
        found.append(Content.assemble(("! Escalated", "bold $bad")))
    if view.needs_data_review:
        found.append(Content.assemble(("! Check the customer's data", "bold $bad")))
    found.append(_fact("owner", row.owner.name))
    if row.is_closed and row.closed_at:
        where = zone(desk)
        found.append(_fact("closed", moment(row.closed_at, now, where)))
        found.append(_fact("after", age(row.closed_at - row.created_at)))
        if view.reopen_until and view.reopen_until > now:
            found.append(_fact("reopen until", moment(view.reopen_until, now, where)))
    else:
        found.append(_fact("age", age(now - row.created_at)))
    if row.contract:
        style = "$good" if row.contract.name == _GOOD else "bold $bad"
        sign = "" if row.contract.name == _GOOD else "! "
        state = said(sign + row.contract.name, style)
        found.append(_fact("contract", row.contract.key).append(" ").append(state))
    if row.contact:
        found.append(_fact("contact", row.contact.name))
    return found


def _priority(priority: str) -> Content:
    if priority == "High":
        return Content.assemble(("▲ High", "bold $bad"))
    return _fact("priority", priority)


def _fact(label: str, value: str) -> Content:
    return Content.assemble((label, "$label"), " ").append(said(value, "$value"))
