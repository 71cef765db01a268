"""What a field may hold, below it: typing narrows, the arrows choose, Enter takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from core.text import one_line
from tui.look import fit
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 6
"""Offers on the screen at once."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One value: what is typed into the field, what the core is given, and quieter words."""

    text: str
    key: str = ""
    detail: str = ""
    row: object = None
    """The record it names."""

    @property
    def value(self) -> str:
        """What the core is given."""
        return self.key or self.text


class Offers(Drawn):
    """Shown while there is something to choose."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        """Start without offers."""
        super().__init__(id=id)
        self.found: tuple[Offer, ...] = ()
        self.at = 0
        self._hint = ""
        self.display = False

    def show(self, found: Sequence[Offer], hint: str = "") -> None:
        """Show other offers, with a hint where there is none."""
        if (tuple(found), hint) != (self.found, self._hint):
            self.found, self.at, self._hint = tuple(found), 0, hint
            self.display = bool(found or hint)
            self.refresh(layout=True)

    @property
    def chosen(self) -> Offer | None:
        """The marked one."""
        return self.found[self.at] if self.found else None

    def step(self, by: int) -> None:
        """Mark the next one, or the one before."""
        if self.found:
            self.at = (self.at + by) % len(self.found)
            self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Give a line for each offer around the marked one, then how to take it."""
        if not self.found:
            return [Content.assemble((self._hint, "$label"))] if self._hint else []
        top = max(0, min(self.at - SHOWN // 2, len(self.found) - SHOWN))
        shown = self.found[top : top + SHOWN]
        wide = max(len(offer.text) for offer in shown)
        lines = []
        for number, offer in enumerate(shown, top):
            here = number == self.at
            mark = Content.assemble(("› " if here else "  ", "bold $key"))
            name = fit(offer.text, min(wide, width - 2))
            line = mark.append(Content.assemble((name, "bold $bright" if here else "$value")))
            detail = Content.assemble(("   " + one_line(offer.detail), "$label"))
            lines.append(line.append(detail).truncate(width, ellipsis=True))
        more = len(self.found) - len(shown)
        hint = "↑↓ choose, Enter takes" + (f", {more} more" if more > 0 else "")
        return [*lines, Content.assemble((hint, "$label"))]
