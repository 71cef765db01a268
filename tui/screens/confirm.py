"""A question with yes and no; no is where the cursor stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content

from core.text import shown
from tui.screens.sheet import Sheet
from tui.widgets.choice import Choice
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.errors import NeedsConfirmation


class Confirm(Sheet[bool]):
    """Answers with true only for a plain yes."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.leave": "No"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n", "answer(False)", "No"),
        Binding("enter", "chosen", "Answer"),
    ]

    def __init__(self, question: NeedsConfirmation, *, yes: str = "Yes", no: str = "No") -> None:
        """Ask this; the two answers may have words of their own."""
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def heading(self) -> str:
        """Give the question's title."""
        return self._question.title

    def content(self) -> Iterable[Widget]:
        """Give the question and the two answers."""
        yield Lines(Content.assemble((shown(str(self._question)), "$value")))
        yield Choice("", (self._no, self._yes), hint="choose, Enter answers", id="answer")

    def offers(self, act: str) -> bool:
        """Saving is no word for an answer."""
        return act != "form.send"

    def action_answer(self, yes: bool) -> None:  # noqa: FBT001  an action's parameter
        """Answer by letter."""
        self.dismiss(yes)

    def action_chosen(self) -> None:
        """Answer what is chosen."""
        self.dismiss(self.query_one(Choice).at == 1)
