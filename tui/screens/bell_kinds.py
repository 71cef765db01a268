"""What my bell rings for, and what I get a copy of by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content

from core.commands.bell import OFF, ON, SetBell
from core.errors import CaselineError
from tui.look import ask
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines
from tui.widgets.menu import Line, Menu

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import BellKind

WAYS = {
    (True, False): "rings", (True, True): "rings, and a copy by e-mail",
    (False, True): "a copy by e-mail alone", (False, False): "muted",
}  # fmt: skip
"""What a kind may do, by whether it rings and whether it goes out by mail; Enter goes round."""
WIDE = 36


class BellKindsSheet(Sheet[None]):
    """Every kind of notification, a line each."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.leave": "Back", "row.open": "Change"}

    def __init__(self) -> None:
        """Start before they are read."""
        super().__init__()
        self._kinds: dict[str, BellKind] = {}

    def heading(self) -> str:
        """Say what is chosen."""
        return "What my bell rings for"

    def offers(self, act: str) -> bool:
        """Each line is saved by itself."""
        return act in {"form.leave", "row.open"}

    def content(self) -> Iterable[Widget]:
        """Give the kinds."""
        yield Lines(Content.assemble(("Enter goes from one way to the next.", "$label")))
        yield Menu(id="kinds")

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        self.set_focus(self.query_one(Menu))
        self._read()

    def read_again(self, *, own: bool = False) -> None:
        """Read them anew, in place."""
        del own
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        try:
            kinds = await ask(self.desk, lambda look: look.bell_kinds())
        except CaselineError as error:
            self.refused(error)
            return
        self._kinds = {kind.kind: kind for kind in kinds}
        self.query_one(Menu).show([Line(_drawn(kind), kind.kind) for kind in kinds])

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        """Go on to the kind's next way."""
        kind = self._kinds[str(event.target)]
        ways = [*WAYS]
        rings, mails = ways[(ways.index((kind.rings, kind.mails)) + 1) % len(ways)]
        if mails and not self.desk.person.email:
            rings, mails = not kind.rings, False
        word = {True: ON, False: OFF}
        self.carry_out(SetBell(kind=kind.kind, ring=word[rings], mail=word[mails]), quietly=True)


def _drawn(kind: BellKind) -> Content:
    way = WAYS[kind.rings, kind.mails]
    style = "$label" if way == "muted" else "bold $value"
    return Content.assemble((f"{kind.title:<{WIDE}}", "$value"), (way, style))
