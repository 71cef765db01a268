"""The line that narrows a list: words, or terms such as `owner:me age>3d`, told as one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from tui.look import said
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from core.errors import CaselineError

WORDS = "words that the rows must hold"
TERMS = "words, or owner:me is:unread age>3d updated<1h -is:snoozed"
NEAR = "Did you mean"
OFFERED = 8
"""Completions that are shown."""


class FilterLine(Vertical):
    """Hidden until it is asked for; below it stands what may follow, or what is not understood."""

    @dataclass
    class Typed(Message):
        """The line was changed."""

        text: str

    @dataclass
    class Taken(Message):
        """Enter was pressed: the rows, please."""

        text: str

    def __init__(self) -> None:
        """Start hidden and empty."""
        super().__init__(id="filter")
        self.display = False
        self._offers: tuple[int, Sequence[str]] = (0, ())

    def compose(self) -> ComposeResult:
        """The line, and a note that stands there while there is something to tell."""
        yield Input(placeholder=WORDS, compact=True)
        yield Lines(id="note")

    @property
    def offers(self) -> bool:
        """Whether the last word may go on."""
        return bool(self._offers[1])

    @property
    def text(self) -> str:
        """What is typed, where the line is shown."""
        return self.query_one(Input).value if self.display else ""

    def open(self, *, terms: bool) -> None:
        """Show the line; `terms` says that this list reads them."""
        self.display = True
        line = self.query_one(Input)
        line.placeholder = TERMS if terms else WORDS
        self.screen.set_focus(line)

    def clear(self) -> None:
        """Forget what was typed, and hide."""
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self.offer(0, ())
        self.display = False

    def offer(self, start: int, words: Sequence[str]) -> None:
        """Tell what the word from `start` on may become."""
        self._offers = start, words
        self.query_one("#note", Lines).show(*([_offered(words)] if words else []))

    def refuse(self, why: CaselineError) -> None:
        """Tell what is not understood, and what is known where no word comes near."""
        self._offers = 0, ()
        more = "" if NEAR in why.message else f" {why.next_step or ''}"
        self.query_one("#note", Lines).show(said(f"! {why.message}{more}", "$bad"))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Taken(event.value))

    def on_key(self, event: events.Key) -> None:
        """Tab takes the first offer; there is no other field to go to."""
        if event.key == "tab":
            event.stop()
            event.prevent_default()
            start, words = self._offers
            line = self.query_one(Input)
            if words and line.cursor_position == len(line.value):
                line.value = line.value[:start] + words[0]
                line.cursor_position = len(line.value)


def _offered(words: Sequence[str]) -> Content:
    first, *others = words
    more = " …" if len(words) > OFFERED else ""
    return (
        Content.assemble(("Tab", "bold $key"), " ")
        .append(said(first, "bold $bright"))
        .append(said("  " + "  ".join(others[: OFFERED - 1]) + more, "$label"))
    )
