"""A sheet over a screen: something is asked, and it stays until the answer was accepted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import TextArea

from core.errors import CaselineError, NeedsConfirmation
from core.text import shown
from tui.keymap import bindings
from tui.later import later
from tui.look import ask, said
from tui.screens.drafting import Drafting
from tui.there import words
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.widget import Widget

    from core.commands.registry import Command
    from core.outcome import Outcome
    from core.rows import CaseView

T = TypeVar("T")
SOON = 0.3
"""Seconds after which it is said that something is being sent."""
READING = {
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "escape", "f1",
    "ctrl+underscore", "ctrl+p", "ctrl+q", "ctrl+c",
}  # fmt: skip
"""Keys that change no word, and work also while something is being sent."""


class Sheet(ModalScreen[T], Drafting[T]):
    """Title, content, what is wrong, keys."""

    TYPED: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form")]
    names: ClassVar[dict[str, str]] = {}
    """What the footer calls an act on this sheet, where it differs."""

    _underway: Timer | None = None
    """Says on the sheet, soon, that something is being sent."""

    TINT: ClassVar[str] = "$bright"
    """The colour of the title: what is written to a case looks another than to a job."""

    def content(self) -> Iterable[Widget]:
        """Give what is asked."""
        return ()

    def compose(self) -> ComposeResult:
        """Put title, content, problems and keys one below the other."""
        with Vertical(id="sheet"):
            yield Lines(*self._head(), id="heading")
            yield from self.content()
            yield Lines(id="problems")
            yield KeyBar()

    def _head(self) -> list[Content]:
        """Give the title, and who else is at the case: they hinder nothing."""
        kind, key = self.about()
        there = words(self.console.present.get(key, ()) if kind == "case" else ())
        return [said(self.heading(), f"bold {self.TINT}"), *([there] if there else [])]

    def met(self, cases: Collection[str]) -> None:
        """Show who is at some cases now."""
        if self.about()[1] in cases:
            self.query_one("#heading", Lines).show(*self._head())

    def on_mount(self) -> None:
        """Nothing is wrong yet; what was said before would only cover the sheet."""
        self.app.clear_notifications()
        self.query_one("#problems", Lines).show()
        self.begin_drafting()

    def read_again(self, *, own: bool = False) -> None:
        """Keep what was typed, whatever happens; of its case say what happened meanwhile."""
        if not own and self.view is not None and self.ACT:
            self._look_again(self.view)

    @work(exclusive=True, group="meanwhile")
    async def _look_again(self, before: CaseView) -> None:
        number = before.row.number
        with suppress(CaselineError):
            row = (await ask(self.desk, lambda look: look.case(number, feed_limit=1))).row
            if (row.is_closed, row.owner) != (before.row.is_closed, before.row.owner):
                state = "is closed" if row.is_closed else f"belongs to {row.owner.name}"
                self.complain([f"Meanwhile case {number} {state}. What you typed is kept."])

    def offers(self, act: str) -> bool:
        """Say whether the footer offers an act now."""
        return act != "pick.choose"

    def action_form_leave(self) -> None:
        """Leave; asks first when something was typed, but not for what is on its way."""
        if self.sending:
            self.console.remark("It is still being sent; you are told what becomes of it.")
            self.dismiss(None)
        elif self.typed():
            self.app.run_worker(later(self._leave), group="acts", exclusive=False)
        else:
            self.dismiss(None)

    async def _leave(self) -> None:
        question = NeedsConfirmation("What you typed is not saved.", title="Leave without saving?")
        if await self.console.ask(question) and self.stands:
            self.drop_draft()
            self.dismiss(None)

    def action_form_send(self) -> None:
        """Send what was filled in."""

    def action_form_editor(self) -> None:
        """Write the long text of the sheet in the person's own editor."""
        from tui.editor import edit  # noqa: PLC0415  few write so

        box = self.focused if isinstance(self.focused, TextArea) else None
        box = box or next(iter(self.query(TextArea)), None)
        if box is None:
            return
        try:
            box.text = edit(self.app, box.text)
        except CaselineError as error:
            self.refused(error)
        self.set_focus(box)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the editor where there is a long text, and files where a sheet takes them."""
        if action == "form_editor" and not self.query(TextArea):
            return False
        return action != "form_file" and super().check_action(action, parameters)

    def action_app_help(self) -> None:
        """Show the keys in force."""
        self.console.visit("help")

    def send(
        self, command: Command, *, then: Callable[[Outcome], None] | None = None,
        quietly: bool = False,
    ) -> None:  # fmt: skip
        """Send a command once; close when it was accepted, and `quietly` let `then` tell it."""
        if self.sending:
            return
        self.sending = True
        self._underway = self.set_timer(SOON, self._say_underway)
        self._fields = self.written()

        def accepted(outcome: Outcome) -> None:
            self.drop_draft()
            if self.stands:
                self.dismiss(None)
            if then is not None:
                then(outcome)

        self.carry_out(command, then=accepted, quietly=quietly)

    def withholds(self, event: events.Key | events.Paste) -> bool:
        """Say whether this would change what is being sent: it would be lost with the sheet."""
        return self.sending and (isinstance(event, events.Paste) or event.key not in READING)

    def _say_underway(self) -> None:
        if self.sending and self.is_current:
            self.hint("Sending … Esc leaves it to itself: you are told what becomes of it.")

    def settled(self) -> None:
        """Let the person send again."""
        super().settled()
        if self._underway is not None:
            self._underway.stop()
        if self.stands:
            self.query_one("#problems", Lines).show()

    def refused(self, error: CaselineError) -> None:
        """Say on the sheet what is wrong, all of it at once; what was typed stays."""
        self.complain([problem.message for problem in error.problems] or [str(error)])

    def complain(self, lines: list[str]) -> None:
        """Show what is wrong."""
        if not self.stands:
            return
        told = [Content.assemble(("! ", "bold $bad"), (shown(line), "$bad")) for line in lines]
        self.query_one("#problems", Lines).show(*told)

    def hint(self, words: str) -> None:
        """Show what is to be known."""
        if self.stands:
            self.query_one("#problems", Lines).show(Content.assemble((words, "$key")))
