"""The cases that are like one: read why, open one, put it beside as related (domain.md 1.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content

from core.commands.case import RelateCases
from core.errors import CaselineError
from tui.keymap import bindings
from tui.look import ask
from tui.records.page import SimilarTo
from tui.records.similar import NONE, keep_seen, lines
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines
from tui.widgets.menu import Body, Menu

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.look import Look
    from core.outcome import Outcome
    from core.rows import SimilarRow

UNTOLD = "The organisation does not say what makes a case of this type similar to another."
NARROWEST = 20


class SimilarSheet(Sheet[None]):
    """They are looked for in a thread once the sheet stands; who leaves it waits for nothing."""

    TYPED: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("similar")]
    names: ClassVar[dict[str, str]] = {"form.leave": "Back"}

    def __init__(self, number: str, *, reading: bool) -> None:
        """Look for cases like this one; where it is what one is `reading`, they open beside it."""
        super().__init__()
        self._number, self._reading = number, reading
        self._rows: tuple[SimilarRow, ...] = ()

    def heading(self) -> str:
        """Name the case."""
        return f"Similar to Case {self._number}"

    def about(self) -> tuple[str, str]:
        """Give the case, so that one reads who else is at it."""
        return "case", self._number

    def content(self) -> Iterable[Widget]:
        """Give what there is to say, and the cases."""
        yield Lines(Content.assemble(("looking for them …", "$label")), id="found")
        yield Body(id="similar")

    def on_mount(self) -> None:
        """Look for them."""
        super().on_mount()
        self.set_focus(self.query_one(Body))
        self._read()

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave" or (act in {"similar.relate", "row.open"} and bool(self._rows))

    @work(exclusive=True, group="similar")
    async def _read(self) -> None:
        try:
            self._rows, told = await ask(self.desk, self._found)
        except CaselineError as error:
            self.query_one("#found", Lines).show()
            self.refused(error)
            return
        self.query_one("#found", Lines).show(Content.assemble((told, "$label")))
        self._draw()
        self.refresh_bindings()

    def _found(self, look: Look) -> tuple[tuple[SimilarRow, ...], str]:
        """Ask, and give what is to be said above the answer."""
        rows = look.similar(self._number)
        key = look.case(self._number, feed_limit=1).row.record_type
        keep_seen(self.desk, self._number, key)
        if rows:
            return rows, "The most alike first, each with what it shares with this case."
        told = f"{NONE[0].upper()}{NONE[1:]}." if self.desk.org.types[key].similar else UNTOLD
        return rows, told

    @on(Body.Widened)
    def _draw(self) -> None:
        body = self.query_one(Body)
        width = body.scrollable_content_region.width or self.size.width - 6
        body.show(lines(self.desk, self._rows, max(width, NARROWEST)))

    @property
    def _target(self) -> str | None:
        target = self.query_one(Body).target
        return target.key if isinstance(target, SimilarTo) else None

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        """Read the case."""
        if isinstance(event.target, SimilarTo):
            self.dismiss(None)
            self.console.open_record("case", event.target.key, beside=self._reading)

    def action_similar_relate(self) -> None:
        """Put the case under the cursor beside this one; then it is similar no more."""
        if self._target is not None:
            command = RelateCases(case=self._number, other=self._target)
            self.carry_out(command, then=self._related)

    def _related(self, outcome: Outcome) -> None:
        del outcome
        if self.stands:
            self._read()
