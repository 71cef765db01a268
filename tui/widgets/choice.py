"""A few words of which one is chosen, on one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from core.text import one_line
from tui.look import pack
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType


class Choice(Drawn, can_focus=True):
    """← and → choose; the chosen word is the bright one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next", show=False),
        Binding("left", "step(-1)", "Previous", show=False),
    ]

    at: reactive[int] = reactive(0)
    """Which word is chosen."""

    @dataclass
    class Changed(Message):
        """Another word was chosen."""

        choice: Choice

        @property
        def control(self) -> Choice:
            """The line it happened on."""
            return self.choice

    def __init__(
        self, label: str, words: Sequence[str], *, at: int = 0, hint: str = "",
        id: str,  # noqa: A002  Textual's word
    ) -> None:  # fmt: skip
        """Offer words under a label; the hint says which keys, while they act here."""
        super().__init__(id=id)
        self.label, self.words, self._hint = label, tuple(words), hint
        self.set_reactive(Choice.at, at)

    @property
    def word(self) -> str:
        """The chosen word."""
        return self.words[self.at]

    def action_step(self, step: int) -> None:
        """Choose the next word or the one before."""
        self.at = (self.at + step) % len(self.words)
        self.post_message(self.Changed(self))

    def on_click(self) -> None:
        """A click goes on to the next word."""
        self.action_step(1)

    def lines(self, width: int) -> list[Content]:
        """Give the words on one line, or on as few as hold them."""
        label = Content.assemble((f"{self.label}  " if self.label else "", "$label"))
        words = []
        for place, word in enumerate(self.words):
            style = "bold $here-text on $here" if place == self.at else "$label"
            words.append(Content.assemble((f" {one_line(word)} ", style)))
        if self.has_focus:
            words.append(Content.assemble(("←→", "$key"), (f" {self._hint}", "$label")))
        first, *rest = pack(words, width - label.cell_length, gap=1)
        inset = Content(" " * label.cell_length)
        return [label.append(first), *(inset.append(line) for line in rest)]
