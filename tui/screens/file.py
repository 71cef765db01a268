"""One file of a case: read it when it is text, or save it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.errors import CaselineError
from tui.later import later
from tui.records.long import cut
from tui.screens.read import ReadSheet
from tui.screens.save_as import SaveAs

if TYPE_CHECKING:
    from core.look import Look
    from tui.records.page import FileOf

LONGEST, MOST = 20_000, 2_000
"""Characters and lines of a text that are drawn; the rest is told."""


class FileSheet(ReadSheet):
    """What lies in it, as far as it is text."""

    names: ClassVar[dict[str, str]] = {"form.send": "Save to disk", "form.leave": "Back"}

    def __init__(self, file: FileOf) -> None:
        """Show this file."""
        super().__init__()
        self._file = file
        self._data: bytes | None = None

    def heading(self) -> str:
        """Name it."""
        return f"{self._file.name} · {self._file.size:,} bytes"

    def fetch(self, look: Look) -> list[Content]:
        """Give its text."""
        self._data = look.file(self._file.id)
        return _lines(self._data)

    def action_form_send(self) -> None:
        """Ask where it is to be saved."""
        data = self._data
        if data is not None:
            title = f"Save {self._file.name}"
            self.console.over(SaveAs(title, self._file.name, lambda path: self._save(path, data)))

    def _save(self, path: str, data: bytes) -> None:
        self.app.run_worker(later(self._write, path, data), group="export", exclusive=False)

    async def _write(self, path: str, data: bytes) -> None:
        try:
            place = await asyncio.to_thread(self.console.write_file, path, data)
        except CaselineError as error:
            self.console.say(error)
        else:
            self.console.remark(f"Saved as {place}.", severity="information")


def _lines(data: bytes) -> list[Content]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    if not text or "\x00" in text:
        return [Content.assemble(("This is no text; save it and open it elsewhere.", "$label"))]
    drawn, more = cut(text, LONGEST, MOST)
    lines = [Content(line) for line in drawn.splitlines()]
    return [*lines, *([more] if more is not None else [])]
