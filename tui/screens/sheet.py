"""A sheet over a screen: something is asked, and it stays until the answer was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from core.errors import NeedsConfirmation
from core.text import shown
from tui.keymap import bindings
from tui.look import said
from tui.screens.base import Acting
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.commands.registry import Command
    from core.errors import CaselineError
    from core.outcome import Outcome

T = TypeVar("T")


class Sheet(ModalScreen[T], Acting[T]):
    """Title, content, what is wrong, keys."""

    TYPED: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form")]
    names: ClassVar[dict[str, str]] = {}
    """What the footer calls an act on this sheet, where it differs."""

    sending = False
    """Whether a command is on its way; the same is not sent twice."""

    def heading(self) -> str:
        """Give the title."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Give what is asked."""
        return ()

    def compose(self) -> ComposeResult:
        """Put title, content, problems and keys one below the other."""
        with Vertical(id="sheet"):
            yield Lines(said(self.heading(), "bold $bright"), id="heading")
            yield from self.content()
            yield Lines(id="problems")
            yield KeyBar()

    def on_mount(self) -> None:
        """Nothing is wrong yet; what was said before would only cover the sheet."""
        self.app.clear_notifications()
        self.query_one("#problems", Lines).show()

    def read_again(self) -> None:
        """A sheet keeps what was typed, whatever happens meanwhile."""

    def typed(self) -> bool:
        """Say whether anything would be lost by leaving."""
        return False

    def offers(self, act: str) -> bool:
        """Say whether the footer offers an act now."""
        return act != "pick.choose"

    def action_form_leave(self) -> None:
        """Leave; asks first when something was typed."""
        if self.typed():
            self.app.run_worker(self._leave(), group="acts", exclusive=False)
        else:
            self.dismiss(None)

    async def _leave(self) -> None:
        question = NeedsConfirmation("What you typed is not saved.", title="Leave without saving?")
        if await self.console.ask(question) and self.is_attached:
            self.dismiss(None)

    def action_form_send(self) -> None:
        """Send what was filled in."""

    def action_app_help(self) -> None:
        """Show the keys in force."""
        self.console.visit("help")

    def send(self, command: Command, *, then: Callable[[Outcome], None] | None = None) -> None:
        """Send a command once; close when it was accepted."""
        if self.sending:
            return
        self.sending = True

        def accepted(outcome: Outcome) -> None:
            if self.is_attached:
                self.dismiss(None)
            if then is not None:
                then(outcome)

        self.carry_out(command, then=accepted)

    def settled(self) -> None:
        """Let the person send again."""
        self.sending = False

    def refused(self, error: CaselineError) -> None:
        """Say on the sheet what is wrong, all of it at once; what was typed stays."""
        self.complain([problem.message for problem in error.problems] or [str(error)])

    def complain(self, lines: list[str]) -> None:
        """Show what is wrong."""
        if not self.is_attached:
            return
        told = [Content.assemble(("! ", "bold $bad"), (shown(line), "$bad")) for line in lines]
        self.query_one("#problems", Lines).show(*told)
