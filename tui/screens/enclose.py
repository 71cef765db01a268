"""Words that files may go with: their paths are typed below them, completed as one types."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events, on

from core import files
from core.errors import CaselineError
from tui.later import later
from tui.screens.write import WriteSheet
from tui.widgets.form import Entry, Form, Line
from tui.widgets.paths import completions, split

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.files import Upload

PATHS = "paths"


class EnclosingSheet(WriteSheet):
    """A composer with a line for files."""

    def files_line(self) -> Form:
        """Give the line."""
        hint = f"{self.console.key('form.file')}, then paths, or drop files here"
        return Form([Entry(PATHS, "Files", lookup=completions, hint=hint)])

    @property
    def paths(self) -> str:
        """What stands on the line."""
        return self.query_one(Form).text(PATHS)

    def command(self, enclosed: tuple[Upload, ...]) -> Command:
        """Give what is sent with these files."""
        raise NotImplementedError

    def typed(self) -> bool:
        """Say whether words or paths were typed."""
        return super().typed() or bool(self.paths)

    def written(self) -> dict[str, str]:
        """Give the words with the paths."""
        found = super().written()
        return found | {PATHS: self.paths} if self.paths else found

    def put_back(self, fields: dict[str, str]) -> None:
        """Go on with both."""
        super().put_back(fields)
        self.query_one(Form).put(PATHS, fields.get(PATHS, ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way to the line."""
        if action == "form_file":
            return self.stands
        return super().check_action(action, parameters)

    def action_form_file(self) -> None:
        """Go to the line."""
        self.set_focus(self.query_one(Form).query_one(Line))

    @on(events.DescendantFocus)
    def _made_room(self) -> None:
        """What may be chosen needs the lines of the box."""
        self.set_class(isinstance(self.focused, Line), "enclosing")

    def action_form_send(self) -> None:
        """Send, once the path that Enter was pressed for is taken."""
        self.query_one(Form).once_taken(self._submit)

    @on(Form.Settled)
    def _settled(self, event: Form.Settled) -> None:
        event.then()

    def _submit(self) -> None:
        paths = split(self.paths)
        if not paths:
            self.send(self.command(()))
        elif not self.sending:
            self.run_worker(later(self._read_and_send, paths), group="enclose", exclusive=True)

    async def _read_and_send(self, paths: list[str]) -> None:
        limit = self.desk.org.settings.file_limit
        try:
            read = [await asyncio.to_thread(files.attempt, path, limit) for path in paths]
        except CaselineError as error:
            self.refused(error)
            return
        self.send(self.command(tuple(read)))
