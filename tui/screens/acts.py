"""What the person did: each act with what it changed, its shell line, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from core.errors import CaselineError
from core.text import one_line
from tui.keymap import bindings
from tui.look import ask, fit, moment, zone
from tui.screens.act import ActSheet, UndoSheet
from tui.screens.base import Base
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import Line, Menu
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.binding import BindingType

    from core.desk import Desk
    from core.rows import Act

PAGE = 50
"""Acts that are read at once; the next ones before the cursor is there."""
WHEN = 16
"""Cells of the time."""


class ActsScreen(Base):
    """Newest first; the key of undo is here about the act under the cursor."""

    TITLE = "My acts"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("acts")]
    names: ClassVar[dict[str, str]] = {"app.undo": "Undo"}

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._acts: tuple[Act, ...] = ()
        self._whole = False
        """Whether the first act of all was read."""

    def compose(self) -> ComposeResult:
        """Title, acts, keys."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Lines(Content(""), id="found")
            yield Menu(id="hits")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them."""
        self.set_focus(self.query_one(Menu))

    def read_again(self, *, own: bool = False) -> None:
        """Read as many as are shown anew, in place."""
        del own
        self._read(max(len(self._acts), PAGE), None)

    @work(exclusive=True, group="acts-read")
    async def _read(self, count: int, before: int | None) -> None:
        try:
            found = await ask(self.desk, lambda look: look.acts(limit=count, before=before))
        except CaselineError as error:
            self.refused(error)
            return
        self._acts = found if before is None else (*self._acts, *found)
        self._whole = len(found) < count
        self._show()

    def _show(self) -> None:
        undo, copy = self.console.key("app.undo"), self.console.key("act.line")
        told = (
            f"Enter shows an act; {undo} undoes it, once you saw what returns; {copy} copies its "
            "shell line." if self._acts else "Nothing yet: what you do is listed here."
        )  # fmt: skip
        self.query_one("#found", Lines).show(Content.assemble((told, "$label")))
        self.query_one(Menu).show([_line(self.desk, act) for act in self._acts])

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        if not self._whole and self._acts and event.option_index + PAGE // 2 > len(self._acts):
            self._read(PAGE, self._acts[-1].action)

    @property
    def _act(self) -> Act | None:
        target = self.query_one(Menu).target
        return next((act for act in self._acts if act.action == target), None)

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        act = next((act for act in self._acts if act.action == event.target), None)
        if act is not None:
            self.console.over(ActSheet(act))

    def action_app_undo(self) -> None:
        """Show what returns when the act is taken back; then it is."""
        if self._act is not None:
            self.console.over(UndoSheet(self._act))

    def action_act_line(self) -> None:
        """Copy the line that does the act again."""
        act = self._act
        if act is not None and act.line is not None:
            self.console.copy(act.line)
        elif act is not None:
            self.console.remark("The shell has no line for this act.")


def _line(desk: Desk, act: Act) -> Line:
    now, where = desk.clock.now(), zone(desk)
    when = fit(moment(act.at, now, where), WHEN)
    style = "$label" if act.undone else "$value"
    line = Content.assemble((when, "$label"), (one_line(act.message), style))
    if act.undone:
        who, at, _ = act.undone
        told = f"\n{' ' * WHEN}undone by {one_line(who)}, {moment(at, now, where)}"
        line = line.append(Content.assemble((told, "$key")))
    return Line(line, act.action)
