"""Plan a task, an e-mail, a phone call or an appointment about a case, and change it (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.activity import CreateActivity, EditActivity
from core.entities.activities import KINDS, OPEN, PRIORITIES, WORDS
from tui.look import zone
from tui.screens.task import DUE, OneTaskSheet, TaskSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from datetime import datetime

NAMES = {WORDS.get(kind, kind).capitalize(): kind for kind in KINDS}
"""What the form calls each kind, with what the core calls it."""
WHEN = "of an appointment: tomorrow 9:00, friday 14:30, 2026-04-02 9:00"


class ActivitySheet(TaskSheet):
    """What kind, what, who, until when; of an appointment from when to when."""

    ACT = "activity.create"
    names: ClassVar[dict[str, str]] = {"form.send": "Add activity"}

    def heading(self) -> str:
        """Name the case."""
        return f"New activity for Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields."""
        return [
            Entry("subject", "Subject", required=True, hint=self.usual()),
            Entry("kind", "Kind", words=tuple(NAMES), value=next(iter(NAMES)), required=True),
            self.who(),
            Entry("due", "Due", hint=DUE),
            Entry("starts", "Begins", hint=WHEN),
            Entry("ends", "Ends", hint="9:45, or nothing: half an hour later"),
            Entry("minutes", "Minutes", hint="how long it takes"),
            Entry("priority", "Priority", words=tuple(PRIORITIES), value="Normal"),
            Entry("comments", "Comments", long=True),
        ]

    def submit(self) -> None:
        """Add it."""
        given = {name: value or None for name, value in self.form.values().items()}
        self.send(CreateActivity(
            case=self.view.row.number, kind=NAMES.get(given["kind"] or "", given["kind"] or ""),
            subject=given["subject"] or "", to=given["to"], due=given["due"],
            starts=given["starts"], ends=given["ends"], minutes=given["minutes"],
            priority=given["priority"] or "Normal", comments=given["comments"],
        ))  # fmt: skip


class EditActivitySheet(OneTaskSheet):
    """What there is to say of an activity that is no task."""

    ACT = "activity.edit"
    names: ClassVar[dict[str, str]] = {"form.send": "Save activity"}

    @property
    def WHAT(self) -> str:  # type: ignore[override]  # noqa: N802  it is of a kind
        """What is done to it."""
        return f"Edit {WORDS.get(self.row.kind, self.row.kind)}"

    def entries(self) -> list[Entry]:
        """Give the fields as they are."""
        row = self.row
        times = [
            Entry("starts", "Begins", value=self._time(row.starts_at), required=True),
            Entry("ends", "Ends", value=self._time(row.ends_at), required=True),
        ]
        due = [Entry("due", "Due", value=row.due.isoformat() if row.due else "", hint=DUE)]
        return [
            Entry("subject", "Subject", value=row.subject, required=True),
            Entry("status", "Status", words=OPEN, value=row.status),
            self.who(row.assigned_to.key, row.assigned_to.name),
            *(times if row.kind == "appointment" else due),
            Entry("minutes", "Minutes", value="" if row.minutes is None else str(row.minutes)),
            Entry("priority", "Priority", words=tuple(PRIORITIES), value=row.priority),
            Entry("comments", "Comments", value=row.comments or "", long=True),
            Entry("tell", "Notify who gets it", words=("yes", "no"), value="yes"),
        ]

    def _time(self, at: datetime | None) -> str:
        return f"{at.astimezone(zone(self.desk)):%Y-%m-%d %H:%M}" if at else ""

    def submit(self) -> None:
        """Change what is another value now."""
        given = self.changed()
        for name in ("due", "minutes", "comments"):
            if name in given and not given[name].strip():
                given[name] = "none"
        quiet = given.pop("tell", "yes") == "no"
        self.send(EditActivity(activity=self.row.id, quiet=quiet, **given))
