"""Put files on a case: paths with completion, or dropped into the terminal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from core import files
from core.commands.case import AttachFiles
from core.errors import CaselineError
from tui.later import later
from tui.screens.form import FormSheet
from tui.widgets.form import Entry
from tui.widgets.paths import completions, split

if TYPE_CHECKING:
    from core.rows import CaseView


class AttachSheet(FormSheet):
    """Several at once; a file that cannot be read is named with all the others."""

    names: ClassVar[dict[str, str]] = {"form.send": "Attach"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Put files on this case."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case."""
        return f"Attach files to Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the paths."""
        hint = "paths, or drop files here"
        return [Entry("paths", "Files", required=True, lookup=completions, hint=hint)]

    def submit(self) -> None:
        """Read the files, then attach them."""
        paths = split(self.form.values()["paths"])
        if not paths:
            self.complain(["Name at least one file."])
        elif not self.sending:
            self.run_worker(later(self._read_and_send, paths), group="attach", exclusive=True)

    async def _read_and_send(self, paths: list[str]) -> None:
        limit = self.desk.org.settings.file_limit
        try:
            read = [await asyncio.to_thread(files.attempt, path, limit) for path in paths]
        except CaselineError as error:
            self.refused(error)
            return
        self.send(AttachFiles(case=self.view.row.number, files=tuple(read)))
