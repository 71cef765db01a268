"""One file of a case: read it when it is text, or save it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import VerticalScroll
from textual.content import Content

from core.errors import CaselineError
from core.text import shown
from tui.look import ask
from tui.screens.save_as import SaveAs
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from tui.records.page import FileOf

LONGEST = 20_000
"""Characters of a text that are drawn; the rest is told."""


class FileSheet(Sheet[None]):
    """What lies in it, as far as it is text."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.send": "Save to disk", "form.leave": "Back"}

    def __init__(self, file: FileOf) -> None:
        """Show this file."""
        super().__init__()
        self._file = file
        self._data: bytes | None = None

    def heading(self) -> str:
        """Name it."""
        return f"{self._file.name} · {self._file.size:,} bytes"

    def content(self) -> Iterable[Widget]:
        """Give room for the text."""
        with VerticalScroll(id="keys"):
            yield Lines(Content.assemble(("reading …", "$label")), id="text")

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        self.query_one("#keys").focus()
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        try:
            self._data = await ask(self.desk, lambda look: look.file(self._file.id))
        except CaselineError as error:
            self.refused(error)
            return
        self.query_one("#text", Lines).show(*_lines(self._data))

    def action_form_send(self) -> None:
        """Ask where it is to be saved."""
        data = self._data
        if data is not None:
            title = f"Save {self._file.name}"
            self.console.over(SaveAs(title, self._file.name, lambda path: self._save(path, data)))

    def _save(self, path: str, data: bytes) -> None:
        self.app.run_worker(self._write(path, data), group="export", exclusive=False)

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
    lines = [Content(line) for line in shown(text[:LONGEST]).splitlines()]
    left = len(text) - LONGEST
    if left > 0:
        lines.append(Content.assemble((f"… and {left:,} characters more", "$label")))
    return lines
