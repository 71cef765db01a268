"""Resolve a case, cancel it, take it up again for a note and resolve it anew (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.amending import AmendedInPart, amend
from core.commands.case import CancelCase, ReactivateCase, ResolveCase
from core.text import one_line
from tui.screens.form import FormSheet
from tui.screens.pick import Pick
from tui.widgets.drawn import Lines
from tui.widgets.form import Entry
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.commands.registry import Command
    from core.errors import CaselineError
    from core.outcome import Outcome
    from core.rows import CaseView, TaskRow
    from tui.screens.base import Acting

NO, YES = "No", "Yes"
SHOWN = 4
"""Open activities that the sheet names."""


def open_activities(view: CaseView) -> list[TaskRow]:
    """Give what is still to be done about a case."""
    return [task for task in view.tasks if not task.is_closed]


def minutes(view: CaseView) -> int:
    """Give what the completed activities took, together."""
    return sum(task.minutes or 0 for task in view.tasks if task.status == "Completed")


class ResolveSheet(FormSheet):
    """The resolution, what is billed, and whether an escalation is required."""

    ACT = "case.resolve"
    names: ClassVar[dict[str, str]] = {"form.send": "Resolve"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Resolve this case."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case."""
        return f"Resolve Case {self.view.row.number} · {self.view.row.subject}"

    def content(self) -> Iterable[Widget]:
        """Give what would be canceled, then the form."""
        still = open_activities(self.view)
        if still:
            count = "1 activity is" if len(still) == 1 else f"{len(still)} activities are"
            told = Content.assemble((f"! {count} still open; you are asked about that.", "$key"))
            lines = [Content.assemble((f"  {one_line(one.subject)}", "$value"))
                     for one in still[:SHOWN]]  # fmt: skip
            if len(still) > SHOWN:
                lines.append(Content.assemble((f"  and {len(still) - SHOWN} more", "$label")))
            yield Lines(told, *lines, Content(""))
        yield from super().content()

    def entries(self) -> list[Entry]:
        """Give the fields; what was answered in the stages stands there already."""
        told, took = self._answers(), minutes(self.view)
        groups = self._groups()
        return [
            *self.resolution(told.get("summary", "")),
            Entry("billable", "Billable minutes", hint=f"all of it, {took}"),
            Entry("remarks", "Remarks"),
            Entry("required", "Escalation required?", words=(NO, YES),
                  value=told.get("escalation", NO), required=True),
            Entry("escalate", "Escalated to", under="required", lists=((NO, ()), (YES, groups))),
            Entry("reason", "Why"),
        ]  # fmt: skip

    def resolution(self, said: str = "", kind: str = "") -> list[Entry]:
        """Give the lines for what became of it."""
        resolving = self.desk.org.types[self.view.row.record_type].resolving
        types = resolving.types if resolving else ()
        return [
            Entry("type", "Resolution type", words=types, required=True, value=kind or types[0]),
            Entry("resolution", "Resolution", value=said, required=True, long=True),
        ]

    def _answers(self) -> dict[str, str]:
        process = self.view.process
        stages = process.stages if process else ()
        return {s.key: s.value for stage in stages for s in stage.steps if s.value is not None}

    def _groups(self) -> tuple[str, ...]:
        org = self.desk.org
        keys = org.types[self.view.row.record_type].owner_groups
        return tuple(org.groups[key].name for key in keys if key in org.groups)

    def submit(self) -> None:
        """Resolve it; open activities are asked about."""
        given = self.form.values()
        escalates = given["required"] == YES
        self.send(ResolveCase(
            case=self.view.row.number, type=given["type"], resolution=given["resolution"],
            billable=given["billable"] or None, remarks=given["remarks"] or None,
            escalate=(given["escalate"] or YES) if escalates else NO.lower(),
            reason=given["reason"] or None,
        ))  # fmt: skip


class AmendSheet(ResolveSheet):
    """A note for a case that is resolved: reactivate, add it, resolve again."""

    ACT = "case.reactivate"
    _given: dict[str, str]
    names: ClassVar[dict[str, str]] = {"form.send": "Add and resolve again"}

    def heading(self) -> str:
        """Name the case."""
        return f"Add to Case {self.view.row.number} · {self.view.row.subject}"

    def content(self) -> Iterable[Widget]:
        """Say that it is three acts."""
        told = "It is reactivated, the note is added, and it is resolved again: three acts."
        yield Lines(Content.assemble((told, "$label")), Content(""))
        yield from FormSheet.content(self)

    def entries(self) -> list[Entry]:
        """Give the note, and the resolution as it was."""
        last = next(iter(self.view.resolutions), None)
        note = Entry("note", "Note", required=True, long=True)
        said, kind = (last.resolution, last.type) if last else ("", "")
        return [note, *self.resolution(said, kind)]

    def submit(self) -> None:
        """Do all three, one after the other."""
        if not self.form.values()["note"].strip():
            self.complain(["The note is empty."])
            self.focus_field("note")
            return
        self._given = self.form.values()
        self.send(ReactivateCase(case=self.view.row.number))

    def do(self, command: Command | None, key: str) -> Outcome:
        """Do all three, where the first is asked for; runs in a thread."""
        del command
        given = self._given
        return amend(
            self.desk, self.view.row.number, note=given["note"], type=given["type"],
            resolution=given["resolution"], key=key,
        )  # fmt: skip

    def refused(self, error: CaselineError) -> None:
        """Say which act was refused; what was done before it stands, and is seen."""
        super().refused(error)
        if isinstance(error, AmendedInPart):
            self.console.changed(own=True)


class CancelSheet(FormSheet):
    """Why it came to nothing."""

    ACT = "case.cancel"
    names: ClassVar[dict[str, str]] = {"form.send": "Cancel the case", "form.leave": "Back"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Cancel this case."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case."""
        return f"Cancel Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Ask why; it may stay unsaid."""
        return [Entry("comment", "Why", long=True)]

    def submit(self) -> None:
        """Cancel it."""
        comment = self.form.values()["comment"].strip() or None
        self.send(CancelCase(case=self.view.row.number, comment=comment))


def reactivate(screen: Acting[None], view: CaseView) -> None:
    """Ask whether it is to be worked on, or only takes a note."""
    items = [
        Item("work", "Reactivate", "it is worked on again, and has to be resolved again"),
        Item("note", "Add a note, and resolve it again", "reactivate, note, resolve in one go"),
    ]

    def chosen(key: str | None) -> None:
        if key == "work":
            screen.carry_out(ReactivateCase(case=view.row.number))
        elif key == "note":
            screen.console.over(AmendSheet(view))

    if not view.resolutions:  # a cancelled case has none to give again
        items = items[:1]
    screen.app.push_screen(Pick(f"Case {view.row.number} is {view.row.status}", items), chosen)
