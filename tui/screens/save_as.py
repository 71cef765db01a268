"""Ask where a file is to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui.screens.form import FormSheet
from tui.widgets.drawn import Lines
from tui.widgets.form import Entry
from tui.widgets.paths import completions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget


class SaveAs(FormSheet):
    """One path, completed while one types; a file that is there already is never overwritten."""

    names: ClassVar[dict[str, str]] = {"form.send": "Write"}

    def __init__(self, title: str, name: str, then: Callable[[str], None]) -> None:
        """Ask under a title; `then` gets the path."""
        super().__init__()
        self._title, self._proposed, self._then = title, name, then

    def heading(self) -> str:
        """Give the title."""
        return self._title

    def content(self) -> Iterable[Widget]:
        """Give the path, and what becomes of a file that is there."""
        yield from super().content()
        yield Lines(Content.assemble(("A file that is there already stays as it is.", "$label")))

    def entries(self) -> list[Entry]:
        """Give the path."""
        return [Entry("path", "To which file", value=self._proposed, lookup=completions)]

    def submit(self) -> None:
        """Hand the path on."""
        path = self.form.values()["path"]
        if path:
            self.dismiss(None)
            self._then(path)
        else:
            self.complain(["Name a file."])
