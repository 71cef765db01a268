"""Answer a case assignment: completed, rejected, cancelled, each with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.commands.assignment import CancelAssignment, CompleteAssignment, RejectAssignment
from core.entities.assignments import COMMENT_LIMIT
from tui.records.case_referrals import about
from tui.screens.write import WriteSheet
from tui.widgets.composer import Composer
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import AssignmentRow


class AnswerSheet(WriteSheet):
    """The words that close it."""

    VERB: ClassVar[str]
    ASKED: ClassVar[str]
    COMMAND: ClassVar[type[CompleteAssignment | RejectAssignment | CancelAssignment]]

    def __init__(self, row: AssignmentRow) -> None:
        """Answer this one."""
        super().__init__()
        self._row = row

    def heading(self) -> str:
        """Name it."""
        return f"{self.VERB} {self._row.number} · {self._row.team.name}: {about(self._row)}"

    def about(self) -> tuple[str, str]:
        """Give the assignment."""
        return "assignment", self._row.number

    def content(self) -> Iterable[Widget]:
        """Give what is asked, and the box."""
        yield Lines(Content.assemble((self.ASKED, "$label")))
        yield Composer(limit=COMMENT_LIMIT)

    def action_form_send(self) -> None:
        """Close it."""
        self.send(self.COMMAND(assignment=self._row.number, comment=self.text.strip() or None))


class CompleteSheet(AnswerSheet):
    """What was done."""

    ACT, VERB, COMMAND = "assignment.complete", "Complete", CompleteAssignment
    ASKED = "What was done? The case's owner reads it."
    names: ClassVar[dict[str, str]] = {"form.send": "Complete"}


class RejectSheet(AnswerSheet):
    """Why not."""

    ACT, VERB, COMMAND = "assignment.reject", "Reject", RejectAssignment
    ASKED = "Why will the team not do it? The case's owner reads it."
    names: ClassVar[dict[str, str]] = {"form.send": "Reject"}


class CancelSheet(AnswerSheet):
    """Why it is not needed any more; this may stay empty."""

    ACT, VERB, COMMAND = "assignment.cancel", "Cancel", CancelAssignment
    ASKED = "Why is it not needed any more? This may stay empty."
    names: ClassVar[dict[str, str]] = {"form.send": "Cancel the assignment"}


SHEETS: dict[str, type[AnswerSheet]] = {
    sheet.ACT.partition(".")[2]: sheet for sheet in (CompleteSheet, RejectSheet, CancelSheet)
}
"""Each by its verb."""
