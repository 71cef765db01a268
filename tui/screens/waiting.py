"""The database does not answer at the start: why, when it is asked again, and how to leave."""

from __future__ import annotations

from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content

from core.text import shown
from tui.keymap import bindings
from tui.screens.base import Once
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from core.errors import CaselineError

ASKING = "The database has not answered yet"
TICK = 0.25
"""Seconds between two looks at the clock."""


class WaitingScreen(Once[None]):
    """Shown until the database answers; nothing else can be done meanwhile."""

    TITLE = "Waiting"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("waiting")]

    def __init__(self, retry: Callable[[], object], leave: Callable[[], object]) -> None:
        """Know what its two keys do."""
        super().__init__()
        self._retry, self._leave = retry, leave
        self._error: CaselineError | None = None
        self._tried = 0
        self._begun = self._next = monotonic()

    def compose(self) -> ComposeResult:
        """What is wrong, what happens next, keys."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Lines(id="wrong")
            yield Lines(id="next")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin to count."""
        self._draw()
        self.set_interval(TICK, self._count)

    def failed(self, error: CaselineError, pause: float) -> None:
        """Say why it did not work; it is tried again after a pause."""
        self._error, self._next = error, monotonic() + pause
        self._tried += 1
        self._draw()

    def asking(self) -> None:
        """Say that it is being tried now, and for how long."""
        self._begun = self._next = monotonic()
        self._draw()

    def action_start_retry(self) -> None:
        """Try again at once."""
        self._retry()

    def action_start_leave(self) -> None:
        """End."""
        self._leave()

    def _draw(self) -> None:
        if not self.query(Lines):  # it is not composed yet
            return
        title = self._error.title if self._error else ASKING
        lines = [Content.assemble(("! ", "bold $bad"), (shown(title), "bold $bright"))]
        if self._error is not None:
            lines += [Content(""), Content.assemble((shown(self._error.message), "$value"))]
        self.query_one("#wrong", Lines).show(*lines)
        self._count()

    def _count(self) -> None:
        left = ceil(self._next - monotonic())
        asked = int(monotonic() - self._begun)
        told = f"Trying again in {left} s." if left > 0 else f"Trying now … ({asked} s)"
        tries = f"Tried {self._tried} times." if self._tried > 1 else ""
        line = Content.assemble((f"{told} {tries}".rstrip(), "$label"))
        self.query_one("#next", Lines).show(Content(""), line)
