"""A list of things to open, under headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.keymap import bindings
from tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or a few that belong together; without a target it is a heading or a blank."""

    text: Content
    target: object = None


BLANK = Line(Content(""))
"""Between two groups."""


class Menu(Options, inherit_bindings=False):
    """Moves like a list of records, Enter opens; headings are passed over."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open", "list")]

    @dataclass
    class Opened(Message):
        """A line was chosen."""

        menu: Menu
        target: object

        @property
        def control(self) -> Menu:
            """The menu it was chosen in."""
            return self.menu

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        """Start empty."""
        super().__init__(id=id, markup=False, compact=True)
        self._held: tuple[Line, ...] = ()

    @property
    def target(self) -> object:
        """What the cursor stands on."""
        at = self.highlighted
        return self._held[at].target if at is not None and at < len(self._held) else None

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; the cursor stays on its target, else on its line."""
        if tuple(lines) == self._held:
            return
        held, top = self.target, self.scroll_y
        self._held = tuple(lines)
        self.set_options([Option(line.text, disabled=line.target is None) for line in lines])
        targets = [line.target for line in lines]
        if held is not None and held in targets:
            self.highlighted = targets.index(held)
            self.scroll_to(y=top, animate=False, immediate=True)
        else:
            self.highlighted = next((i for i, t in enumerate(targets) if t is not None), None)
            self.scroll_home(animate=False, immediate=True)

    def go_to(self, target: object) -> bool:
        """Put the cursor on a target; false where it is not there."""
        targets = [line.target for line in self._held]
        if target not in targets:
            return False
        self.highlighted = targets.index(target)
        self.scroll_to_highlight(top=True)
        self.call_after_refresh(self.scroll_to_highlight, top=True)  # lines may be new
        return True

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option not in self.options:
            return  # other lines have come meanwhile: what was meant is gone
        target = self._held[event.option_index].target
        if target is not None:
            self.post_message(self.Opened(self, target))

    def action_row_open(self) -> None:
        """Open the line under the cursor."""
        self.action_select()

    def action_row_down(self) -> None:
        """Go to the next line; what is higher than the screen is read to its end first."""
        if self._hidden_below():
            self.scroll_relative(y=1, animate=False)
        elif self.highlighted == self._ends()[1]:
            self.at_end(1)
        else:
            self.action_cursor_down()

    def action_row_up(self) -> None:
        """Go to the line before; above the first one the headings come into view."""
        if self._hidden_above():
            self.scroll_relative(y=-1, animate=False)
        elif self.highlighted == self._ends()[0]:
            self.at_end(-1)
        else:
            self.action_cursor_up()

    def jump(self, step: int) -> None:
        """Go to the first line under the next heading, or the one before."""
        at, held = self.highlighted or 0, self._held
        starts = [
            n for n, line in enumerate(held)
            if line.target is not None and (n == 0 or held[n - 1].target is None)
        ]  # fmt: skip
        found = [n for n in starts if n > at] if step > 0 else [n for n in starts if n < at][::-1]
        if found:
            self.highlighted = found[0]
            self.scroll_to_highlight(top=True)

    def at_end(self, step: int) -> None:
        """Go on in the next menu of the screen, or in the one before."""
        if step > 0:
            self.screen.focus_next(Menu)
        else:
            self.screen.focus_previous(Menu)

    def _hidden_below(self) -> bool:
        region = self._region()
        return region is not None and region[1] > self.scroll_offset.y + self.size.height

    def _hidden_above(self) -> bool:
        region = self._region()
        return region is not None and region[0] < self.scroll_offset.y

    def _region(self) -> tuple[int, int] | None:
        """Give where the line under the cursor begins and ends, if it is higher than the screen."""
        at = self.highlighted
        if at is None:
            return None
        heights = [line.text.plain.count("\n") + 1 for line in self._held]
        if heights[at] <= self.size.height:
            return None
        top = sum(heights[:at])
        return top, top + heights[at]

    def _ends(self) -> tuple[int | None, int | None]:
        at = [place for place, line in enumerate(self._held) if line.target is not None]
        return (at[0], at[-1]) if at else (None, None)

    def action_row_page_down(self) -> None:
        """Go a page down."""
        self.action_page_down()

    def action_row_page_up(self) -> None:
        """Go a page up."""
        self.action_page_up()

    def action_row_first(self) -> None:
        """Go to the first line."""
        self.action_first()

    def action_row_last(self) -> None:
        """Go to the last line."""
        self.action_last()


class Body(Menu, inherit_bindings=False):
    """The part of a record that is read: arrows move, for the letters are the record's acts."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open", "list", letters=False)]

    _was, _fits = Region(), Size()

    @dataclass
    class Widened(Message):
        """There is another width to draw for."""

    @property
    def scrollable_content_region(self) -> Region:
        """Where the lines are; while they are hidden, where they were: there they come again."""
        self._was = super().scrollable_content_region or self._was
        return self._was

    def on_resize(self, event: events.Resize) -> None:
        """Ask for lines that fit; where it only comes back as it was, nothing is drawn again."""
        if event.size == self._fits:
            event.prevent_default()
        else:
            self._fits = event.size
            self.post_message(self.Widened())

    def on_show(self, event: events.Show) -> None:  # type: ignore[override]  # Textual's takes nothing
        """Stay where one has read to; Textual would go to the cursor."""
        event.prevent_default()

    def at_end(self, step: int) -> None:
        """Show what stands above the first line or below the last one."""
        self.scroll_relative(y=step, animate=False)

    def action_row_page_down(self) -> None:
        """Read on by a page."""
        self._turn(self.size.height)

    def action_row_page_up(self) -> None:
        """Read back by a page."""
        self._turn(-self.size.height)

    def _turn(self, by: int) -> None:
        self.scroll_relative(y=by, animate=False, immediate=True)
        place = 0
        for number, line in enumerate(self._held):
            if place >= self.scroll_offset.y and line.target is not None:
                self.highlighted = number
                return
            place += line.text.plain.count("\n") + 1
