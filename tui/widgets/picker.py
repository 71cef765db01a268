"""A list that narrows while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.text import one_line
from tui.look import fit
from tui.widgets.begun import Begun
from tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


@dataclass(frozen=True, slots=True)
class Item:
    """Something to pick."""

    key: str
    name: str
    detail: str = ""
    """Quieter words beside the name; they are searched too."""
    group: str = ""
    """The heading that it stands under, as long as nothing is typed."""

    @property
    def text(self) -> str:
        """What typing is compared with."""
        return f"{self.name} {self.key} {self.detail}".casefold()


NAME = 36
"""Cells of the names' column, at most."""


class Picker(Begun, Vertical):
    """Type to narrow, ↑ and ↓ to choose, Enter to pick."""

    @dataclass
    class Picked(Message):
        """Something was picked."""

        item: Item

    @dataclass
    class Typed(Message):
        """Other words were typed."""

        text: str

    def __init__(
        self, items: Sequence[Item] = (), *, hint: str, narrows: bool = True, first: bool = True,
        id: str | None = None,  # noqa: A002  Textual's word
    ) -> None:  # fmt: skip
        """Offer items; where typing does not narrow them, who is told of it offers others.

        Without `first` nothing is chosen before a word is typed or an arrow pressed.
        """
        super().__init__(id=id)
        self._narrows, self._first = narrows, first
        self._items = list(items)
        self._hint = hint
        self._shown: list[Item | None] = []
        """What each line is; none is a heading."""

    def compose(self) -> ComposeResult:
        """The line to type on, and what fits."""
        yield Input(placeholder=self._hint, compact=True, select_on_focus=False)
        found = Options(markup=False, compact=True)
        found.can_focus = False
        yield found

    def on_mount(self) -> None:
        """Show everything at first."""
        self._narrow("")

    def offer(self, items: Sequence[Item]) -> None:
        """Offer other items; what was typed stays."""
        self._items = list(items)
        self._narrow(self.query_one(Input).value)

    def update_items(self, items: Sequence[Item]) -> None:
        """Offer what the items are now; the cursor stays on its own."""
        here, self._items = self.chosen, list(items)
        options = self.query_one(OptionList)
        self._narrow(self.query_one(Input).value)
        at = [n for n, item in enumerate(self._shown) if item and here and item.key == here.key]
        if at:
            options.highlighted = at[0]

    @property
    def chosen(self) -> Item | None:
        """The item under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split() if self._narrows else []
        named = [i for i in self._items if all(word in i.name.casefold() for word in words)]
        others = [i for i in self._items if all(word in i.text for word in words)]
        found = named + [item for item in others if item not in named]
        options = self.query_one(OptionList)
        wide = min(max((cell_len(one_line(item.name)) for item in found), default=0), NAME)
        self._shown, labels = [], []
        for number, item in enumerate(found):
            if not words and item.group and (number == 0 or found[number - 1].group != item.group):
                self._shown.append(None)
                labels.append(_headed(item.group, first=number == 0))
            self._shown.append(item)
            labels.append(Option(_label(item, wide)))
        nothing = Option(Content.assemble(("Nothing is called that.", "$label")), disabled=True)
        options.set_options(labels or [nothing])
        first = next((n for n, item in enumerate(self._shown) if item is not None), None)
        options.highlighted = first if self._first or typed.strip() else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._pick()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._pick()

    def _pick(self) -> None:
        if self.chosen is not None:
            self.post_message(self.Picked(self.chosen))

    def on_key(self, event: events.Key) -> None:
        """Move in the list while the line keeps the focus."""
        options = self.query_one(Options)
        moves = {
            "down": options.action_cursor_down, "up": options.action_cursor_up,
            "pagedown": options.action_page_down, "pageup": options.action_page_up,
        }  # fmt: skip
        if event.key in moves and self._shown:
            moves[event.key]()
            event.stop()
            event.prevent_default()


def _headed(group: str, *, first: bool) -> Option:
    """Give a heading, with a blank line above it."""
    return Option(Content.assemble(("" if first else "\n", ""), (group, "$label")), disabled=True)


def _label(item: Item, wide: int) -> Content:
    name = one_line(item.name)
    if not item.detail:
        return Content.assemble((name, "$value"))
    return Content.assemble((fit(name, wide), "$value"), "  ", (one_line(item.detail), "$label"))
