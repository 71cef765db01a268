"""A list of things to open, under headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.keymap import bindings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType
    from textual.content import Content


@dataclass(frozen=True, slots=True)
class Line:
    """One line; without a target it is a heading or a blank."""

    text: Content
    target: object = None


class Menu(OptionList, inherit_bindings=False):
    """Moves like a list of cases, Enter opens; headings are passed over."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open", "list")]

    @dataclass
    class Opened(Message):
        """A line was chosen."""

        target: object

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        """Start empty."""
        super().__init__(id=id, markup=False, compact=True)
        self._held: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; the cursor stays on its target, else on its line."""
        if tuple(lines) == self._held:
            return
        at = self.highlighted
        held = self._held[at].target if at is not None and at < len(self._held) else None
        self._held = tuple(lines)
        self.set_options([Option(line.text, disabled=line.target is None) for line in lines])
        targets = [line.target for line in lines]
        if held is not None and held in targets:
            self.highlighted = targets.index(held)
        else:
            self.highlighted = next((i for i, t in enumerate(targets) if t is not None), None)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        target = self._held[event.option_index].target
        if target is not None:
            self.post_message(self.Opened(target))

    def action_row_open(self) -> None:
        """Open the line under the cursor."""
        self.action_select()

    def action_row_down(self) -> None:
        """Go to the next line."""
        if self.highlighted == self._ends()[1]:
            self.screen.focus_next(Menu)
        else:
            self.action_cursor_down()

    def action_row_up(self) -> None:
        """Go to the line before."""
        if self.highlighted == self._ends()[0]:
            self.screen.focus_previous(Menu)
        else:
            self.action_cursor_up()

    def _ends(self) -> tuple[int | None, int | None]:
        at = [place for place, line in enumerate(self._held) if line.target is not None]
        return (at[0], at[-1]) if at else (None, None)

    def action_row_page_down(self) -> None:
        """Go a page down."""
        self.action_page_down()  # type: ignore[no-untyped-call]  # Textual leaves it untyped

    def action_row_page_up(self) -> None:
        """Go a page up."""
        self.action_page_up()  # type: ignore[no-untyped-call]  # Textual leaves it untyped

    def action_row_first(self) -> None:
        """Go to the first line."""
        self.action_first()

    def action_row_last(self) -> None:
        """Go to the last line."""
        self.action_last()
