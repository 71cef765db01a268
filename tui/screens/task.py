"""Give somebody, or oneself, something to do about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.task import CreateTask
from core.entities.activities import PRIORITIES
from tui.screens.form import Entry, Form, FormSheet

if TYPE_CHECKING:
    from core.rows import CaseView


class TaskSheet(FormSheet):
    """What, who, until when."""

    names: ClassVar[dict[str, str]] = {"form.send": "Create task"}

    def __init__(self, view: CaseView, people: tuple[str, ...]) -> None:
        """Make a task about this case for one of these usernames."""
        super().__init__()
        self._view, self._people = view, people

    def heading(self) -> str:
        """Name the case."""
        return f"New task for Case {self._view.row.number} · {self._view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields."""
        return [
            Entry("subject", "Subject", required=True),
            Entry("to", "Who does it", words=self._people, value=self.desk.person.username),
            Entry("due", "Due", hint="YYYY-MM-DD, or nothing"),
            Entry("priority", "Priority", words=tuple(PRIORITIES), value="Normal"),
            Entry("comments", "Comments", long=True),
        ]

    def action_form_send(self) -> None:
        """Create the task."""
        given = self.query_one(Form).values()
        self.send(
            CreateTask(
                case=self._view.row.number, subject=given["subject"], to=given["to"] or None,
                due=given["due"] or None, priority=given["priority"] or "Normal",
                comments=given["comments"] or None,
            )
        )  # fmt: skip
