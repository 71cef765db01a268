"""The head of a case: always on screen, whatever part of it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import age, one_line
from tui.look import moment, said, zone
from tui.records.page import fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.desk import Desk
    from core.rows import CaseView

_GOOD = "Activated"


def facts(desk: Desk, view: CaseView) -> list[Content]:
    """Give what a person must know of a case at once: labels muted, values bright."""
    row, now = view.row, desk.clock.now()
    found = [Content.assemble((f"▲ {one_line(row.priority)}", "bold $bad"))]
    if not row.leads:
        found = [fact("priority", row.priority)]
    if row.is_escalated:
        found.append(Content.assemble(("! Escalated", "bold $bad")))
    if view.process is not None:
        found.append(fact("status", row.status))
    if view.needs_data_review:
        found.append(Content.assemble(("! Check the customer's data", "bold $bad")))
    found += _elsewhere(desk, view)
    found.append(fact("owner", row.owner.name))
    if row.item_queue is not None:
        queue = desk.org.groups.get(row.item_queue)
        found.append(fact("lies in", queue.name if queue else row.item_queue))
    if row.is_closed and row.closed_at:
        where = zone(desk)
        found.append(fact("closed", moment(row.closed_at, now, where)))
        found.append(fact("after", age(row.closed_at - row.created_at)))
        if view.reopen_until and view.reopen_until > now:
            until, left = moment(view.reopen_until, now, where), age(view.reopen_until - now)
            found.append(fact("reopen until", until).append(said(f", {left} left", "$label")))
    else:
        found.append(fact("age", age(now - row.created_at)))
    if row.contract:
        style = "$good" if row.contract.name == _GOOD else "bold $bad"
        sign = "" if row.contract.name == _GOOD else "! "
        state = said(sign + row.contract.name, style)
        found.append(fact("contract", row.contract.key).append(" ").append(state))
    if row.contact:
        found.append(fact("contact", row.contact.name))
    return found


def _elsewhere(desk: Desk, view: CaseView) -> Iterator[Content]:
    """Give whether it sleeps, where it went, and what it is a part of."""
    row, now = view.row, desk.clock.now()
    if row.is_back(now):
        yield Content.assemble(("↩ Back from snooze", "bold $brand"))
    elif row.is_asleep(now) and row.snoozed_until is not None:
        yield fact("z sleeps until", moment(row.snoozed_until, now, zone(desk)))
    if view.master:
        yield Content.assemble(("→ merged into ", "$key"), (view.master.number, "$bright"))
    if view.parent:
        yield fact("part of", view.parent.number)
