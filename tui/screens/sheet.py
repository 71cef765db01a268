"""A sheet over a screen: something is asked, and it stays until the answer was accepted."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import TextArea

from core.drafts import Draft
from core.errors import CaselineError, NeedsConfirmation
from core.text import shown
from tui.keymap import bindings
from tui.later import later
from tui.look import ask, moment, said, zone
from tui.screens.base import Acting
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.commands.registry import Command
    from core.outcome import Outcome
    from core.rows import CaseView

T = TypeVar("T")
OFTEN = 0.4
"""Seconds between two looks whether something was typed that is not on the disk yet."""
_DISK = Lock()
"""A draft that is thrown away is not written by what began to keep it before."""


class Sheet(ModalScreen[T], Acting[T]):
    """Title, content, what is wrong, keys."""

    TYPED: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form")]
    names: ClassVar[dict[str, str]] = {}
    """What the footer calls an act on this sheet, where it differs."""

    ACT: ClassVar[str] = ""
    """What is typed here, by the command's name; without one no draft is kept."""

    sending = False
    """Whether a command is on its way; the same is not sent twice."""
    _kept: dict[str, str] | None = None
    """What the draft on the disk holds; nothing is kept before it was looked for, or once it is
    sent or thrown away."""
    _told = False
    view: CaseView | None = None
    """The case that the sheet is about, as it was when the sheet opened."""

    TINT: ClassVar[str] = "$bright"
    """The colour of the title: what is written to a case looks another than to a job."""

    def heading(self) -> str:
        """Give the title."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Give what is asked."""
        return ()

    def compose(self) -> ComposeResult:
        """Put title, content, problems and keys one below the other."""
        with Vertical(id="sheet"):
            yield Lines(said(self.heading(), f"bold {self.TINT}"), id="heading")
            yield from self.content()
            yield Lines(id="problems")
            yield KeyBar()

    def on_mount(self) -> None:
        """Nothing is wrong yet; what was said before would only cover the sheet."""
        self.app.clear_notifications()
        self.query_one("#problems", Lines).show()
        if self.ACT and self.console.shelf is not None:
            self._take_up()
            self.set_interval(OFTEN, self._keep_soon)

    # drafts --------------------------------------------------------------------------------

    def about(self) -> tuple[str, str]:
        """Give kind and key of the record that is written about."""
        return ("case", self.view.row.number) if self.view is not None else ("", "")

    def written(self) -> dict[str, str]:
        """Give what was typed, by field; nothing where there is nothing to lose."""
        return {}

    def put_back(self, fields: dict[str, str]) -> None:
        """Fill in what was typed before."""

    def _draft(self, fields: dict[str, str]) -> Draft:
        kind, key = self.about()
        return Draft(
            act=self.ACT, kind=kind, key=key, title=self.heading(), fields=fields,
            at=self.desk.clock.now(),
        )  # fmt: skip

    def _take_up(self) -> None:
        shelf = self.console.shelf
        draft = shelf.draft(self.ACT, *self.about()) if shelf is not None else None
        if draft is None:
            self._kept = {}
            return
        self.put_back(draft.fields)
        self._kept = dict(draft.fields)
        when = moment(draft.at, self.desk.clock.now(), zone(self.desk))
        told = f"What you typed here and did not send ({when}) is back. Esc throws it away."
        self.query_one("#problems", Lines).show(Content.assemble((told, "$key")))

    def _keep_soon(self) -> None:
        fields = self.written()
        if self._kept is not None and fields != self._kept and not self.sending:
            self._kept = fields
            self.run_worker(partial(self._keep, fields), group="draft", thread=True)

    def _keep(self, fields: dict[str, str]) -> None:
        shelf = self.console.shelf
        if shelf is None:
            return
        try:
            with _DISK:
                if self._kept is None:
                    return
                if fields:
                    shelf.keep(self._draft(fields))
                else:
                    shelf.drop(self._draft(fields))
        except CaselineError as error:
            if not self._told:
                self._told = True
                self.app.call_from_thread(self.console.remark, f"Your draft is not kept: {error}")

    def keep_draft(self) -> None:
        """Keep what was typed, now: the console is about to end."""
        if self.ACT and self.is_mounted and self._kept is not None and self.typed():
            with suppress(CaselineError):
                if self.console.shelf is not None:
                    self.console.shelf.keep(self._draft(self.written()))

    def _drop_draft(self) -> None:
        if self.ACT and self.console.shelf is not None:
            self._kept = None
            with _DISK, suppress(CaselineError):  # it is offered again then, which loses nothing
                self.console.shelf.drop(self._draft({}))

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

    def typed(self) -> bool:
        """Say whether anything would be lost by leaving."""
        return False

    def offers(self, act: str) -> bool:
        """Say whether the footer offers an act now."""
        return act != "pick.choose"

    def action_form_leave(self) -> None:
        """Leave; asks first when something was typed."""
        if self.typed():
            self.app.run_worker(later(self._leave), group="acts", exclusive=False)
        else:
            self.dismiss(None)

    async def _leave(self) -> None:
        question = NeedsConfirmation("What you typed is not saved.", title="Leave without saving?")
        if await self.console.ask(question) and self.is_attached:
            self._drop_draft()
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
        box.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the editor where there is a long text."""
        del parameters
        return action != "form_editor" or bool(self.is_mounted and self.query(TextArea))

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

        def accepted(outcome: Outcome) -> None:
            self._drop_draft()
            if self.is_attached:
                self.dismiss(None)
            if then is not None:
                then(outcome)

        self.carry_out(command, then=accepted, quietly=quietly)

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
