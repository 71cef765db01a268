"""One act of one's own: what it changed, and what returns when it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content

from core.commands.journal import Undo
from core.errors import CaselineError, NotFound
from core.text import clip, one_line
from tui.screens.history import changed
from tui.screens.read import ReadSheet

if TYPE_CHECKING:
    from textual.binding import BindingType

    from core.look import Look
    from core.rows import Act, ActionRow

SHOWN = 200
"""Changes that are shown of one act."""
LINE = 600
"""Characters of a shell line that are shown; copied is all of it."""


class OfAct(ReadSheet):
    """A sheet about an act, from which one gets to a case."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open_case", "Open the case")]

    _case: str | None = None
    """The case that Enter opens."""

    def __init__(self, act: Act) -> None:
        """Be about this act."""
        super().__init__()
        self._act, self._case = act, act.case

    def heading(self) -> str:
        """Say what was done."""
        return one_line(self._act.message)

    def action_open_case(self) -> None:
        """Open the case, where there is one."""
        if self._case is not None:
            number = self._case
            self.dismiss(None)
            self.console.open_case(number)

    def _row(self, look: Look, action: int) -> ActionRow:
        found = look.log(limit=1, before=action + 1)
        if not found or found[0].action != action:
            msg = f"What action {action} changed cannot be read any more."
            raise NotFound(msg)
        return found[0]

    def _way(self, case: str | None) -> list[Content]:
        return [Content.assemble(("Enter", "bold $key"), (f" opens case {case}", "$label"))] * bool(
            case
        )


class ActSheet(OfAct):
    """What it changed, its shell line, its case."""

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave"

    def fetch(self, look: Look) -> list[Content]:
        """Give the changes, the line, and the way to the case."""
        changes = self._row(look, self._act.action).changes
        lines = [line for c in changes[:SHOWN] for line in changed(self.desk, c)]
        if len(changes) > SHOWN:
            lines.append(Content.assemble((f"and {len(changes) - SHOWN:,} changes more", "$label")))
        if not lines:
            lines.append(Content.assemble(("It changed no field.", "$label")))
        if self._act.line:
            told = (clip(self._act.line, LINE), "$value")
            lines += [Content(""), Content.assemble(("$ ", "$label"), told)]
        way = self._way(self._case)
        return [*lines, Content(""), *way] if way else lines


class UndoSheet(OfAct):
    """What returns; where somebody built on it, who, with what and when."""

    names: ClassVar[dict[str, str]] = {"form.send": "Undo it", "form.leave": "Back"}
    _open = False
    """Whether it can be undone, as far as was seen."""

    def heading(self) -> str:
        """Name the act."""
        return f"Undo: {super().heading()}"

    def offers(self, act: str) -> bool:
        """Offer it where it would be done."""
        return (act == "form.send" and self._open and not self.sending) or act == "form.leave"

    def fetch(self, look: Look) -> list[Content]:
        """Rehearse it; give what would return, or why it is refused."""
        try:
            self.desk.would(Undo(action=self._act.action))
        except CaselineError as error:
            return self._refusal(look, error)
        self._open = True
        changes = self._row(look, self._act.action).changes
        lines = [line for c in changes[:SHOWN] for line in changed(self.desk, c, back=True)]
        if len(changes) > SHOWN:
            lines.append(Content.assemble((f"and {len(changes) - SHOWN:,} changes more", "$label")))
        told = lines or [Content.assemble(("What was written goes.", "$value"))]
        return [Content.assemble(("What returns:", "$label")), *told]

    def _refusal(self, look: Look, error: CaselineError) -> list[Content]:
        lines = [Content.assemble(("! ", "bold $bad"), (one_line(str(error)), "$bad"))]
        later = error.details.get("action")
        self._case = self._row(look, later).case if isinstance(later, int) else None
        way = self._way(self._case)
        return [*lines, Content(""), *way] if way else lines

    def action_form_send(self) -> None:
        """Take it back."""
        if self._open:
            self.send(Undo(action=self._act.action))
