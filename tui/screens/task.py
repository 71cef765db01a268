"""Give somebody, or oneself, something to do about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.task import CreateTask
from core.entities.activities import PRIORITIES
from tui.lookups import lookup
from tui.screens.form import FormSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from core.rows import CaseView


class TaskSheet(FormSheet):
    """What, who, until when."""

    ACT = "task.create"
    names: ClassVar[dict[str, str]] = {"form.send": "Create task"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Make a task about this case."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case."""
        return f"New task for Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields."""
        me = self.desk.person
        return [
            Entry("subject", "Subject", required=True),
            Entry(
                "to",
                "Who does it",
                value=me.username,
                shown=me.name,
                lookup=lookup(self.desk, "user"),
            ),
            Entry("due", "Due", hint="YYYY-MM-DD, or nothing"),
            Entry("priority", "Priority", words=tuple(PRIORITIES), value="Normal"),
            Entry("comments", "Comments", long=True),
        ]

    def submit(self) -> None:
        """Create the task."""
        given = self.form.values()
        self.send(
            CreateTask(
                case=self.view.row.number, subject=given["subject"], to=given["to"] or None,
                due=given["due"] or None, priority=given["priority"] or "Normal",
                comments=given["comments"] or None,
            )
        )  # fmt: skip
