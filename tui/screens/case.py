"""One case on a screen of its own, opened from a search, the bell or home."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation

from tui.messages import Failed
from tui.screens.case_acts import CaseActs
from tui.widgets.case_pane import CasePane
from tui.widgets.key_bar import KeyBar
from tui.widgets.title_bar import TitleBar


class CaseScreen(CaseActs):
    """The case, as it stands beside the list on a wide terminal."""

    TITLE = "Case"

    def __init__(self, number: str) -> None:
        """Show the case with this number."""
        super().__init__()
        self._number = number

    def compose(self) -> ComposeResult:
        """Title, case, keys."""
        yield TitleBar()
        yield CasePane(id="right")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the case."""
        self.query_one(CasePane).open(self.desk, self._number)
        self.query_one("#body").focus()

    def read_again(self) -> None:
        """Read the case anew, in place."""
        self.query_one(CasePane).open(self.desk, self._number)

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.console.remark(event.reason)
