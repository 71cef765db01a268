"""A few words of which one is chosen, on one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from core.text import one_line
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType
    from textual.geometry import Size


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

    def __init__(self, label: str, words: Sequence[str], *, at: int = 0, id: str) -> None:  # noqa: A002
        """Offer words under a label."""
        super().__init__(id=id)
        self.label, self.words = label, tuple(words)
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
        """Give the one line."""
        del width
        line = Content.assemble((f"{self.label}  " if self.label else "", "$label"))
        for place, word in enumerate(self.words):
            chosen = place == self.at
            style = "bold $here-text on $here" if chosen else "$label"
            line = line.append(Content.assemble((f" {one_line(word)} ", style), " "))
        if self.has_focus:
            line = line.append(Content.assemble((" ←→", "$key")))
        return [line]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, always."""
        del container, viewport, width
        return 1
