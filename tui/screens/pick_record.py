"""Pick one record out of many: what is typed is looked up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import Input

from core.errors import CaselineError
from tui.look import aside
from tui.screens.sheet import Sheet
from tui.widgets.offers import Offer
from tui.widgets.picker import Item, Picker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from tui.lookups import Lookup


class PickRecord(Sheet[Offer]):
    """Gives what was picked, with its record."""

    names: ClassVar[dict[str, str]] = {}

    def __init__(
        self, title: str, lookup: Lookup, *, hint: str = "type a number or a name"
    ) -> None:
        """Look up under a title."""
        super().__init__()
        self._title, self._lookup, self._hint = title, lookup, hint
        self._found: dict[str, Offer] = {}
        self._asking = self._picking = False
        """Whether an answer is awaited; and whether its first record is to be picked then."""

    def heading(self) -> str:
        """Give the title."""
        return self._title

    def content(self) -> Iterable[Widget]:
        """Give the line to type on, and what was found."""
        yield Picker(hint="type a number or a name", narrows=False)

    def on_mount(self) -> None:
        """Show what there is before a letter is typed."""
        super().on_mount()
        self.set_focus(self.query_one(Input))
        self._find("")

    def offers(self, act: str) -> bool:
        """Enter picks; there is nothing to save."""
        return act != "form.send"

    @on(Picker.Typed)
    def _typed(self, event: Picker.Typed) -> None:
        self._asking, self._picking = True, False
        self._find(event.text)

    @work(exclusive=True, group="find")
    async def _find(self, text: str) -> None:
        await asyncio.sleep(0.1)  # a person types on; only where they pause is asked
        try:
            found = await aside(lambda: self._lookup(text))
        except CaselineError as error:
            self.complain([str(error)])
            return
        self._asking = False
        self._found = {offer.value: offer for offer in found}
        self.query_one(Picker).offer(
            [Item(offer.value, offer.text, offer.detail) for offer in found]
        )
        if self._picking and found:
            self.dismiss(found[0])

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        """Take the record; one that was offered for fewer letters than are typed is not meant."""
        if self._asking:
            self._picking = True
        else:
            self.dismiss(self._found[event.item.key])
