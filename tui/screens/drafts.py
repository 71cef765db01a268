"""What the person wrote and did not send: to go on with it, or to throw it away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content

from core.drafts import Draft
from core.errors import CaselineError, NeedsConfirmation
from core.text import clip, one_line
from tui.keymap import bindings
from tui.later import later
from tui.look import aside, moment, zone
from tui.screens.base import Base
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import BLANK, Line, Menu
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.binding import BindingType

    from core.desk import Desk

LONGEST = 400
"""Characters of a draft that are shown in the list."""


class DraftsScreen(Base):
    """Newest first."""

    TITLE = "Drafts"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("drafts")]

    def compose(self) -> ComposeResult:
        """Title, drafts, keys."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Lines(Content(""), id="found")
            yield Menu(id="hits")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them."""
        self.set_focus(self.query_one(Menu))
        self._read()

    def read_again(self, *, own: bool = False) -> None:
        """Read everything anew, in place."""
        del own
        self._read()

    @work(exclusive=True, group="drafts")
    async def _read(self) -> None:
        drafts = await aside(self.console.drafts)
        told = "Enter goes on with one" if drafts else "Nothing waits: all you wrote was sent."
        self.query_one("#found", Lines).show(Content.assemble((told, "$label")))
        lines = [line for draft in drafts for line in (_line(self.desk, draft), BLANK)]
        self.query_one(Menu).show(lines)

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        draft = event.target
        if isinstance(draft, Draft):
            self.console.resume_draft(draft)

    def action_draft_drop(self) -> None:
        """Throw the draft under the cursor away, once that was confirmed."""
        draft = self.query_one(Menu).target
        if isinstance(draft, Draft):
            self.run_worker(later(self._drop, draft), group="drop", exclusive=True)

    async def _drop(self, draft: Draft) -> None:
        if self.console.shelf is None or not await self.console.ask(
            NeedsConfirmation("What you typed there is gone then.", title="Throw the draft away?")
        ):
            return
        try:
            await asyncio.to_thread(self.console.shelf.drop, draft)
        except CaselineError as error:
            self.refused(error)
        self._read()

    def action_draft_copy(self) -> None:
        """Copy what was typed."""
        draft = self.query_one(Menu).target
        if isinstance(draft, Draft):
            self.console.copy("\n".join(draft.words))


def _line(desk: Desk, draft: Draft) -> Line:
    when = moment(draft.at, desk.clock.now(), zone(desk))
    head = Content.assemble((one_line(draft.title), "bold $value"), (f"  {when}", "$label"))
    words = " · ".join(clip(text, LONGEST) for text in draft.words)
    return Line(head.append("\n").append(Content.assemble((words, "$label"))), draft)
