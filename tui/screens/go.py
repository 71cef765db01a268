"""The letter after `g`: where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.binding import Binding
from textual.screen import ModalScreen

from tui.keymap import bindings
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.binding import BindingType


class Go(ModalScreen[str]):
    """Only the last line changes: it lists the letters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("go"), Binding("escape", "app.pop_screen", show=False),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        """The letters, where the keys stood."""
        yield KeyBar()

    def action_go_home(self) -> None:
        """Go home."""
        self.dismiss("home")

    def action_go_cases(self) -> None:
        """Go to the list of cases."""
        self.dismiss("cases")

    def action_go_queues(self) -> None:
        """Choose a queue."""
        self.dismiss("lists")
