"""Give somebody something to do about a case, change it, go on with the next, hand it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.commands.task import CompleteTask, CreateTask, EditTask, HandOverTask
from core.entities.activities import OPEN, PRIORITIES
from core.text import one_line
from tui.lookups import lookup
from tui.screens.form import FormSheet
from tui.widgets.drawn import Lines
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import CaseView, TaskRow
    from core.rules.handing_over import Way

DUE = "YYYY-MM-DD, or nothing"


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

    def told(self) -> str:
        """Say where there is an open one already, and one at a time is usual (S4)."""
        others = [t for t in self.view.tasks if t.kind == "task" and not t.is_closed]
        if not others or not self.desk.org.types[self.view.row.record_type].one_open_task:
            return ""
        return (
            f"! There is an open task already, of {others[0].assigned_to.name}: "
            f"{one_line(others[0].subject)}. Only one should be open at a time."
        )

    def content(self) -> Iterable[Widget]:
        """Give what is to be known first, and the form."""
        if told := self.told():
            yield Lines(Content.assemble((told, "$key")), Content(""))
        yield from super().content()

    def entries(self) -> list[Entry]:
        """Give the fields."""
        return [
            Entry("subject", "Subject", required=True, hint=self.usual()),
            self.who(),
            Entry("due", "Due", hint=DUE),
            Entry("priority", "Priority", words=tuple(PRIORITIES), value="Normal"),
            Entry("comments", "Comments", long=True),
        ]

    def usual(self) -> str:
        """Name what is mostly to be done; any other words will do (domain.md 1.16)."""
        return ", ".join(self.desk.org.settings.task_subjects)

    def who(self, username: str = "", name: str = "") -> Entry:
        """Give the line for who does it: oneself, unless somebody is named."""
        me = self.desk.person
        return Entry(
            "to", "Who does it", value=username or me.username, shown=name or me.name,
            lookup=lookup(self.desk, "user"),
        )  # fmt: skip

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


class OneTaskSheet(TaskSheet):
    """Something about a task that is there."""

    WHAT: ClassVar[str]
    """What is done to it, as the title says it."""

    def __init__(self, view: CaseView, row: TaskRow) -> None:
        """Write about this task of the case."""
        super().__init__(view)
        self.row = row

    def told(self) -> str:
        """Give no word about other tasks."""
        return ""

    def about(self) -> tuple[str, str]:
        """Give the task, and the case that it is about."""
        return str(self.row.id), self.view.row.number

    def heading(self) -> str:
        """Name the task and the case."""
        return f"{self.WHAT} · {one_line(self.row.subject)} · Case {self.view.row.number}"


class FollowSheet(OneTaskSheet):
    """Tick it off, and say what is to be done next."""

    ACT = "task.complete"
    WHAT = "Complete and go on"
    names: ClassVar[dict[str, str]] = {"form.send": "Complete"}

    def entries(self) -> list[Entry]:
        """Give what came of it, and the task that follows."""
        return [
            Entry("comments", "What came of it", long=True),
            Entry("then", "Next task", hint="nothing: it is done, and nothing follows"),
            self.who(),
            Entry("due", "Due", hint=DUE),
        ]

    def submit(self) -> None:
        """Complete it; what follows is made in the same step."""
        given = self.form.values()
        follows = bool(given["then"].strip())
        self.send(
            CompleteTask(
                task=self.row.id, comments=given["comments"] or None,
                then=given["then"] if follows else None,
                to=(given["to"] or None) if follows else None, due=given["due"] or None,
            )
        )  # fmt: skip


class EditTaskSheet(OneTaskSheet):
    """How far it is, until when, whose it is."""

    ACT = "task.edit"
    WHAT = "Edit task"
    names: ClassVar[dict[str, str]] = {"form.send": "Save task"}

    def entries(self) -> list[Entry]:
        """Give the fields as they are."""
        row = self.row
        return [
            Entry("subject", "Subject", value=row.subject, required=True),
            Entry("status", "Status", words=OPEN, value=row.status),
            self.who(row.assigned_to.key, row.assigned_to.name),
            Entry("due", "Due", value=row.due.isoformat() if row.due else "", hint=DUE),
            Entry("priority", "Priority", words=tuple(PRIORITIES), value=row.priority),
            Entry("comments", "Comments", value=row.comments or "", long=True),
            Entry("tell", "Notify who gets it", words=("yes", "no"), value="yes"),
        ]

    def submit(self) -> None:
        """Change what is another value now."""
        given = self.changed()
        if "due" in given and not given["due"].strip():
            given["due"] = "none"
        quiet = given.pop("tell", "yes") == "no"
        self.send(EditTask(task=self.row.id, quiet=quiet, **given))


class HandOverSheet(OneTaskSheet):
    """Complete it, and give the next task to the other side."""

    ACT = "task.handover"
    names: ClassVar[dict[str, str]] = {"form.send": "Hand over"}

    def __init__(self, view: CaseView, row: TaskRow, way: Way) -> None:
        """Hand this task over in one of the ways that its case has."""
        super().__init__(view, row)
        self.way = way

    def heading(self) -> str:
        """Name the way and the case."""
        return f"{self.way.label} · Case {self.view.row.number}"

    def told(self) -> str:
        """Say who gets it."""
        this = one_line(self.row.subject)
        return self.way.why or f"{self.way.name} gets the next task; “{this}” is completed."

    def entries(self) -> list[Entry]:
        """Give the task that follows, as the way has it."""
        plan = self.way.plan
        return [
            Entry("subject", "Subject", value=plan.subject, required=True),
            Entry("due", "Due", value=plan.due, hint=DUE),
            Entry("comments", "What they should know", long=True),
        ]

    def submit(self) -> None:
        """Hand it over."""
        given = self.form.values()
        self.send(
            HandOverTask(
                task=self.row.id, way=self.way.key, subject=given["subject"] or None,
                due=given["due"] or None, comments=given["comments"] or None,
            )
        )  # fmt: skip
