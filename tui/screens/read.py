"""A sheet on which one reads what is fetched when it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import VerticalScroll
from textual.content import Content

from core.errors import CaselineError
from tui.look import ask
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.look import Look


class ReadSheet(Sheet[None]):
    """Subclasses say what is fetched, and how it is drawn."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.leave": "Back"}

    def content(self) -> Iterable[Widget]:
        """Give room for what is read."""
        with VerticalScroll(id="keys"):
            yield Lines(Content.assemble(("reading …", "$label")), id="text")

    def on_mount(self) -> None:
        """Fetch it."""
        super().on_mount()
        self.set_focus(self.query_one("#keys"))
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        try:
            lines = await ask(self.desk, self.fetch)
        except CaselineError as error:
            self.refused(error)
            return
        nothing = Content.assemble(("nothing yet", "$label"))
        self.query_one("#text", Lines).show(*lines or [nothing])
        self.refresh_bindings()

    def fetch(self, look: Look) -> list[Content]:
        """Give the lines; runs in a thread."""
        raise NotImplementedError
