"""The field history of a case: who changed what, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import VerticalScroll
from textual.content import Content

from core.errors import CaselineError
from core.text import clip, one_line
from tui.look import ask, moment, zone
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.desk import Desk
    from core.rows import ActionRow

ACTIONS = 200
"""Actions that are read at once."""
LONG = 40
"""Characters of a value beyond which only `changed` is said (domain.md 1.21)."""


class HistorySheet(Sheet[None]):
    """What the journal says of one case."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.leave": "Back"}

    def __init__(self, number: str) -> None:
        """Show the history of this case."""
        super().__init__()
        self._number = number

    def heading(self) -> str:
        """Name the case."""
        return f"Field history of Case {self._number}"

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave"

    def content(self) -> Iterable[Widget]:
        """Give room for the changes."""
        with VerticalScroll(id="keys"):
            yield Lines(Content.assemble(("reading …", "$label")), id="text")

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        self.query_one("#keys").focus()
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        desk = self.desk
        try:
            rows = await ask(desk, lambda look: look.log(case=self._number, limit=ACTIONS))
            people = await ask(desk, lambda look: look.users())
        except CaselineError as error:
            self.refused(error)
            return
        names = {person.username: person.name for person in people}
        lines = [line for row in rows for line in _lines(desk, row, names.get(row.actor, ""))]
        self.query_one("#text", Lines).show(*lines or [Content("nothing yet")])


def _lines(desk: Desk, row: ActionRow, name: str) -> list[Content]:
    when = moment(row.at, desk.clock.now(), zone(desk))
    lines = [
        Content.assemble(
            (f"{when:<17}", "$label"), (one_line(name or row.actor or "System"), "bold $value"),
            (f"  {row.command}", "$label"),
        )
    ]  # fmt: skip
    for change in row.changes:
        if change.field is None:
            continue
        old, new = change.old or "empty", change.new or "empty"
        told = "changed" if max(len(old), len(new)) > LONG else f"{old} → {new}"
        name = change.field.removesuffix("_id").replace("_", " ")
        lines.append(
            Content.assemble(
                " " * 17, (f"{name}  ", "$label"), (clip(told, 2 * LONG + 3), "$value"),
            )
        )  # fmt: skip
    return lines
