"""Ask for words that some of what is shown says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui.screens.form import FormSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Callable


class FindSheet(FormSheet):
    """One line; nothing on it shows all again."""

    names: ClassVar[dict[str, str]] = {"form.send": "Find"}

    def __init__(self, words: str, then: Callable[[str], None]) -> None:
        """Begin with the words that are in force; `then` gets the new ones."""
        super().__init__()
        self._words, self._then = words, then

    def heading(self) -> str:
        """Say what is looked through."""
        return "Find among the activities"

    def entries(self) -> list[Entry]:
        """Give the line."""
        return [Entry("words", "Words", value=self._words, hint="subject, comments, who does it")]

    def typed(self) -> bool:
        """Leave without a question: words to find are no work that could be lost."""
        return False

    def submit(self) -> None:
        """Hand the words on."""
        words = self.form.values()["words"]
        self.dismiss(None)
        self._then(words)
