"""Write into a case's feed. The sheet names its target, so that nobody posts to a wrong place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work

from core.commands.case import PostToCase
from core.entities.feed import BODY_LIMIT
from core.errors import CaselineError
from tui.look import ask
from tui.screens.sheet import Sheet
from tui.widgets.case_pane import target
from tui.widgets.choice import Choice
from tui.widgets.composer import Box, Composer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import CaseView

INTERNAL, CUSTOMER = "colleagues only", "the customer too"


class ComposeSheet(Sheet[None]):
    """Enter is a new line; the key in the footer sends."""

    names: ClassVar[dict[str, str]] = {"form.send": "Post"}

    def __init__(self, view: CaseView) -> None:
        """Write to this case."""
        super().__init__()
        self._view = view

    def heading(self) -> str:
        """Name the target."""
        return target(self._view)

    def content(self) -> Iterable[Widget]:
        """Give the box, and who may read it."""
        yield Composer(limit=BODY_LIMIT)
        yield Choice("Who may read it", (INTERNAL, CUSTOMER), id="readers")

    def on_mount(self) -> None:
        """Start to write; whom one may mention is read meanwhile."""
        super().on_mount()
        self.query_one(Box).focus()
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        desk = self.desk
        try:
            people = await ask(desk, lambda look: look.users())
            groups = await ask(desk, lambda look: look.groups())
        except CaselineError:
            return
        names = [person.name for person in people if person.is_active]
        self.query_one(Composer).suggest([*names, *(group.name for group in groups)])

    def typed(self) -> bool:
        """Say whether anything was written."""
        return self.query_one(Composer).touched

    def action_form_send(self) -> None:
        """Post it."""
        customer = self.query_one(Choice).word == CUSTOMER
        text = self.query_one(Composer).text
        self.send(PostToCase(case=self._view.row.number, text=text, customer=customer))
