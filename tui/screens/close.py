"""Close a case: the last word, the open tasks, the closed status where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.commands.case import CloseCase
from core.entities.feed import BODY_LIMIT
from core.org.model import short
from tui.records.case_referrals import about
from tui.screens.pick import Pick
from tui.screens.write import WriteSheet
from tui.widgets.choice import Choice
from tui.widgets.composer import Composer
from tui.widgets.drawn import Lines
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import CaseView
    from tui.screens.base import Acting

LEAVE, COMPLETE = "leave", "complete"


def show_blockers(screen: Acting[None], view: CaseView) -> bool:
    """List the assignments that keep a case open, each a key away (domain.md 1.8).

    Gives false where it is something else that refuses.
    """
    still = [one for one in view.assignments if not one.is_closed]
    if not still or view.row.is_closed:
        return False
    items = [Item(one.number, f"{one.number} {one.team.name}", about(one)) for one in still]

    def chosen(key: str | None) -> None:
        if key is not None:
            screen.console.open_record("assignment", key, beside=True)

    screen.app.push_screen(Pick(view.can["close"].why or "", items), chosen)
    return True


class CloseSheet(WriteSheet):
    """The comment may stay empty."""

    ACT = "case.close"
    names: ClassVar[dict[str, str]] = {"form.send": "Close the case"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Close this case."""
        super().__init__()
        self.view = view
        self._open = [task for task in view.tasks if not task.is_closed]

    def heading(self) -> str:
        """Name the case."""
        return f"Close Case {self.view.row.number} · {self.view.row.subject}"

    def content(self) -> Iterable[Widget]:
        """Give what there is to decide."""
        yield Lines(Content.assemble(("A last word for the feed, if there is one", "$label")))
        yield Composer(limit=BODY_LIMIT)
        closed = self.desk.org.types[self.view.row.record_type].closed_statuses
        if len(closed) > 1:
            yield Choice("Closed as", [short(status) for status in closed], id="status")
        if self._open:
            count = len(self._open)
            label = f"{count} open task" + ("s" if count > 1 else "")
            yield Choice(label, (LEAVE, COMPLETE), id="tasks")

    def action_form_send(self) -> None:
        """Close it."""
        closed = self.desk.org.types[self.view.row.record_type].closed_statuses
        status = None
        if len(closed) > 1:
            status = closed[self.query_one("#status", Choice).at]
        tasks = self.query_one("#tasks", Choice).word if self._open else LEAVE
        comment = self.text.strip() or None
        self.send(CloseCase(case=self.view.row.number, comment=comment, status=status, tasks=tasks))
