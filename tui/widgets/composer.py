"""A box to write in: it counts, and it suggests whom an @ may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import TextArea

from core.text import one_line
from tui.widgets.begun import Begun
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

_OPEN_MENTION = re.compile(r"(?<![\w@])@(\w[\w .-]{0,40}|)$")
SUGGESTED = 5


class Suggestions(Drawn):
    """Whom the unfinished mention may mean; Tab takes the marked one."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self.found: list[str] = []
        self.at = 0

    def show(self, found: list[str]) -> None:
        """Show other names."""
        if found != self.found:
            self.found, self.at = found, 0
            self.refresh(layout=True)

    def step(self, by: int) -> None:
        """Mark the next name."""
        self.at = (self.at + by) % len(self.found)
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Give a line for each name."""
        del width
        return [
            Content.assemble(
                (" @", "$key"), (one_line(name), "bold $bright" if n == self.at else "$label"),
                (("   Tab takes it, ↑↓ choose") if n == self.at else "", "$label"),
            )
            for n, name in enumerate(self.found)
        ]  # fmt: skip


class Box(TextArea):
    """The box itself; while names are suggested, Tab and the arrows belong to them."""

    suggestions: Suggestions

    def on_key(self, event: events.Key) -> None:
        """Take or choose a suggested name."""
        shown = self.suggestions
        if not shown.found or event.key not in {"tab", "up", "down"}:
            return
        event.stop()
        event.prevent_default()
        if event.key == "tab":
            self._take(shown.found[shown.at])
        else:
            shown.step(1 if event.key == "down" else -1)

    def _take(self, name: str) -> None:
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        match = _OPEN_MENTION.search(before)
        if match:
            self.replace(f"@{name} ", (row, match.start()), (row, column))

    def unfinished(self) -> str | None:
        """Give what stands after an @ at the cursor."""
        row, column = self.cursor_location
        match = _OPEN_MENTION.search(self.document.get_line(row)[:column])
        return match[1] if match else None


class Composer(Begun, Vertical):
    """Box, suggestions, counter."""

    @dataclass
    class Measured(Message):
        """The text has another length."""

        fits: bool

    def __init__(self, text: str = "", *, limit: int, id: str | None = None) -> None:  # noqa: A002
        """Start with a text; more than `limit` characters do not fit."""
        super().__init__(id=id)
        self._start, self.limit = text, limit
        self._names: tuple[str, ...] = ()
        self._suggestions = Suggestions()

    def compose(self) -> ComposeResult:
        """Box, suggestions, counter."""
        box = Box(self._start, compact=True, highlight_cursor_line=False)
        box.suggestions = self._suggestions
        yield box
        yield self._suggestions
        yield Counter(self.limit)

    def on_mount(self) -> None:
        """Count what is there already."""
        self._count()

    def suggest(self, names: Sequence[str]) -> None:
        """Know whom one may mention."""
        self._names = tuple(names)

    @property
    def text(self) -> str:
        """What was written."""
        return self.query_one(Box).text

    def write(self, text: str) -> None:
        """Hold another text, with the cursor at its end."""
        box = self.query_one(Box)
        box.text = text
        box.move_cursor(box.document.end)

    @property
    def touched(self) -> bool:
        """Whether anything was written."""
        return self.text.strip() != self._start.strip()

    @property
    def fits(self) -> bool:
        """Whether it is short enough."""
        return len(self.text) <= self.limit

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Count, and look for an unfinished mention."""
        event.stop()
        self._count()

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Look for an unfinished mention where the cursor is now."""
        event.stop()
        begun = self.query_one(Box).unfinished()
        found: list[str] = []
        if begun is not None:
            words = begun.casefold()
            found = [n for n in self._names if _begins(n.casefold(), words)][:SUGGESTED]
            if begun in found:
                found = []
        self._suggestions.show(found)

    def _count(self) -> None:
        self.query_one(Counter).show(len(self.text))
        self.post_message(self.Measured(self.fits))


def _begins(name: str, words: str) -> bool:
    return name.startswith(words) or any(part.startswith(words) for part in name.split())


class Counter(Drawn):
    """How many characters were written, and how many fit."""

    def __init__(self, limit: int) -> None:
        """Count up to a limit."""
        super().__init__()
        self._limit, self._count = limit, 0

    def show(self, count: int) -> None:
        """Show another number."""
        self._count = count
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Give the one line, at the right."""
        over = self._count - self._limit
        text = f"{self._count:,} / {self._limit:,}"
        if over > 0:
            text = f"! {over:,} too many   {text}"
        style = "bold $bad" if over > 0 else "$label"
        return [Content.assemble((text.rjust(width), style))]
