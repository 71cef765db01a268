"""The acts on the record that a screen shows, whatever its kind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from core import links
from core.errors import CaselineError
from tui.keymap import KEYS, action, bindings
from tui.later import later
from tui.records import page as targets
from tui.screens.task_acts import TaskActs
from tui.widgets.menu import Body, Menu

if TYPE_CHECKING:
    from textual.binding import BindingType

    from tui.records.page import RecordPage
    from tui.widgets.record_pane import RecordPane

_ON_CASES = {action(key) for key in KEYS if key.where == "case"}
_ON_RECORDS = {action(key) for key in KEYS if key.where == "record"}
EDITABLE = {"case", "account", "contact", "contract", "job", "user", "queue", "article"}


class RecordActs(TaskActs):
    """A screen with a record pane, and the keys that act on its record."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("record")]

    @property
    def pane(self) -> RecordPane:
        """The record."""
        raise NotImplementedError

    @property
    def record(self) -> tuple[str, str] | None:
        """Kind and key of what the keys act on."""
        raise NotImplementedError

    @property
    def page(self) -> RecordPage | None:
        """What is known of it, where it is known."""
        page = self.pane.page
        return page if page is not None and (page.kind, page.key) == self.record else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the keys of cases for cases, and those of records for where there is one."""
        if not super().check_action(action, parameters):
            return False
        record = self.record if action in _ON_CASES | _ON_RECORDS else None
        if action in _ON_CASES:
            return record is not None and record[0] == "case"
        return action not in _ON_RECORDS or record is not None

    @property
    def pane_target(self) -> object:
        """What the cursor of the record stands on, while the record has the focus."""
        body = self.pane.query_one(Body) if self.pane.is_mounted else None
        return body.target if body is not None and body.has_focus else None

    @property
    def task_here(self) -> targets.TaskOf | None:
        """The task under the cursor."""
        target = self.pane_target
        return target if isinstance(target, targets.TaskOf) else None

    @on(Body.OptionHighlighted, "#body")
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(Menu.Opened, "#body")
    def _followed(self, event: Menu.Opened) -> None:
        """Open what the cursor stands on."""
        target, record = event.target, self.record
        if record is None:
            return
        match target:
            case targets.Link(kind, key):
                self.console.open_record(kind, key, beside=True)
            case targets.ListOf(view):
                self.console.open_list(view)
            case targets.FieldOf(name):
                self.edit(name)
            case targets.FileOf():
                self._file(target)
            case targets.TaskOf(number, is_closed):
                if not is_closed:
                    self.complete_task(number)
            case targets.Show(what, number):
                self._show(what, number)
            case targets.EntryOf(_, text):
                self._read_on(text)

    def _read_on(self, text: str) -> None:
        """Follow what an entry links to; one without links is copied."""
        if found := links.find(text):
            self.console.follow([link for _, _, link in found])
        else:
            self.action_record_copy()

    def _file(self, file: targets.FileOf) -> None:
        from tui.screens.file import FileSheet  # noqa: PLC0415  sheets load when they are used

        self.console.over(FileSheet(file))

    def _show(self, what: str, number: int) -> None:
        record = self.record
        if record is None:
            return
        if what == "history":
            from tui.screens.history import HistorySheet  # noqa: PLC0415

            self.console.over(HistorySheet(record[1]))
        elif what == "older":
            from tui.screens.older import OlderSheet  # noqa: PLC0415

            self.console.over(OlderSheet(record[1], number, which=self.pane.feed))

    # parts ---------------------------------------------------------------------------------

    def action_part_next(self) -> None:
        """Read the next part of the record."""
        self._turn(1)

    def action_part_previous(self) -> None:
        """Read the part before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        self.pane.turn(step)
        place = self.console.workspace.place
        if place is not None:
            place.part = self.pane.part
            self.console.remember()

    def action_record_link(self, number: str) -> None:
        """Go to a related list by its number."""
        if self.pane.quick_link(int(number)):
            self.set_focus(self.pane.query_one(Body))
        else:
            self.console.remark(f"There is no related list {number} here.")

    # acts ----------------------------------------------------------------------------------

    def action_record_edit(self) -> None:
        """Change the field under the cursor, or all of them."""
        target = self.pane_target
        if not self.do_to_marked("edit"):
            self.edit(target.name if isinstance(target, targets.FieldOf) else None)

    def edit(self, field: str | None) -> None:
        """Open the form of the record, on one field or on all."""
        if self.record is not None:
            self.app.run_worker(later(self._edit, *self.record, field), group="act", exclusive=True)

    async def _edit(self, kind: str, key: str, field: str | None) -> None:
        from tui.screens.edit import edit_sheet  # noqa: PLC0415

        try:
            sheet = await asyncio.to_thread(edit_sheet, self.desk, kind, key, field)
        except CaselineError as error:
            self.refused(error)
            return
        self.console.over(sheet)

    def action_case_create(self) -> None:
        """Make what belongs under the record: a case, a contact, a contract, a job."""
        self.console.make_new(self.record)

    def action_record_copy(self) -> None:
        """Copy the text under the cursor, else what the record is called by."""
        target: Any = self.pane_target
        text = self.record[1] if self.record else ""
        if isinstance(target, targets.EntryOf):
            text = target.text
        elif isinstance(target, targets.Link):
            text = target.key
        self.console.copy(text)

    def action_record_print(self) -> None:
        """Ask where the record is to be written as text."""
        from tui.screens.save_as import SaveAs  # noqa: PLC0415

        if self.record is None:
            return
        kind, key = self.record
        name = f"{kind}-{key}.txt"
        title = f"Write {kind} {key} to a file"
        self.console.over(SaveAs(title, name, lambda path: self._print_to(kind, key, path)))

    def _print_to(self, kind: str, key: str, path: str) -> None:
        self.app.run_worker(
            later(self._write_record, kind, key, path), group="export", exclusive=False
        )

    async def _write_record(self, kind: str, key: str, path: str) -> None:
        from tui.records.printed import printed  # noqa: PLC0415

        try:
            text = await asyncio.to_thread(printed, self.desk, kind, key)
            await asyncio.to_thread(self.console.write_file, path, text.encode())
        except CaselineError as error:
            self.console.say(error)
        else:
            self.console.remark(f"Written to {path}.", severity="information")
