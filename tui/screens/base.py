"""What every screen does: carry out commands, tell what became of them, go elsewhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from uuid import uuid4

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widgets import Input, TextArea

from core.errors import CaselineError, Conflict, NeedsConfirmation, Unreachable
from core.many import agreed
from core.rules.permissions import grants
from tui import drawn
from tui.keymap import bindings
from tui.later import later
from tui.look import aside
from tui.widgets.begun import Left

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.binding import BindingType
    from textual.widget import Widget

    from core.commands.registry import Command
    from core.desk import Desk
    from core.outcome import Outcome
    from tui.app import Caseline

T = TypeVar("T")


class Once(Left, Screen[T]):
    """A screen of the console's own; see `Left`."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Unlike Textual's own it draws nothing: who gets or loses the focus does so itself."""

    def __init__(self, **how: Any) -> None:
        """Begin empty; `how` is Textual's."""
        super().__init__(**how)
        self._compositor = drawn.Places()

    def on_unmount(self) -> None:
        """Hold nothing of it any more."""
        drawn.forget()


class Acting(Once[T]):
    """A screen on which things are done."""

    TYPED: ClassVar[bool] = False
    """Whether one types on it as soon as it opens."""
    _ahead = ""
    _unanswered: tuple[Command | None, str] | None = None
    """What was sent and never answered, with its key: it may be done, or not."""

    @property
    def console(self) -> Caseline:
        """The application, with what it knows."""
        return cast("Caseline", self.app)

    @property
    def desk(self) -> Desk:
        """The desk of the person who sits here."""
        return self.console.require_desk()

    def take(self, event: events.Key) -> None:
        """Keep a letter that was typed before the line to type on had the focus."""
        field = self.focused
        if not self.TYPED or not event.is_printable or event.character is None:
            return
        if field is None:
            self._ahead += event.character
        elif isinstance(field, Input):
            field.insert_text_at_cursor(event.character)
        elif isinstance(field, TextArea):
            field.insert(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_descendant_focus(self) -> None:
        """Give the line what was typed ahead of it."""
        ahead, self._ahead = self._ahead, ""
        if not ahead:
            return  # to insert nothing would still unmark what the field has marked
        if isinstance(self.focused, Input):
            self.focused.insert_text_at_cursor(ahead)
        elif isinstance(self.focused, TextArea):
            self.focused.insert(ahead)

    def carry_out(
        self, command: Command | None, *, then: Callable[[Outcome], None] | None = None,
        unless: Callable[[CaselineError], bool] | None = None, quietly: bool = False,
    ) -> None:  # fmt: skip
        """Do a command, or without one undo the last act; `then` runs when it was accepted.

        A refusal is told, `unless` takes care of it and says so.

        The work belongs to the application: leaving the screen does not lose its answer.
        """
        self.app.run_worker(
            later(self._carry_out, command, then, unless, quietly), group="acts", exclusive=False
        )

    async def _carry_out(
        self,
        command: Command | None,
        then: Callable[[Outcome], None] | None,
        unless: Callable[[CaselineError], bool] | None,
        quietly: bool,  # noqa: FBT001
    ) -> None:
        self.console.working(1)
        key = self._key_for(command)
        try:
            outcome = await asyncio.to_thread(self.do, command, key)
        except Unreachable as error:
            self._unanswered = (command, key)
            self._refuse(error, unless)
        except NeedsConfirmation as error:
            self._answered(key)
            await self._confirm(error, command, then)
        except CaselineError as error:
            self._answered(key)
            self._refuse(error, unless)
            if isinstance(error, Conflict):
                self.console.changed()
        else:
            self._answered(key)
            if not quietly:
                self.console.tell(outcome)
            if then is not None:
                then(outcome)
            self.console.changed(own=True)
        finally:
            self.console.working(-1)

    async def _confirm(
        self, error: NeedsConfirmation, command: Command | None,
        then: Callable[[Outcome], None] | None,
    ) -> None:  # fmt: skip
        """Ask, and with a yes send the command again; who has left the screen is only told."""
        if self.stands and command is not None and await self.console.ask(error):
            self.carry_out(agreed(command, error), then=then)
        elif self.stands:
            self.settled()
        else:
            self.missed(error)

    def _refuse(self, error: CaselineError, unless: Callable[[CaselineError], bool] | None) -> None:
        self.settled()
        if not self.stands:
            self.missed(error)
        elif unless is None or not unless(error):
            self.refused(_arrived(error))

    def _key_for(self, command: Command | None) -> str:
        """Give the key to send a command under: what was never answered is sent under its own."""
        if self._unanswered is not None and self.again(self._unanswered[0], command):
            return self._unanswered[1]
        return uuid4().hex

    def _answered(self, key: str) -> None:
        if self._unanswered is not None and self._unanswered[1] == key:
            self._unanswered = None

    def again(self, before: Command | None, command: Command | None) -> bool:
        """Say whether a command is the one before once more."""
        return before == command

    def do(self, command: Command | None, key: str) -> Outcome:
        """Do a command, or without one undo the last act; runs in a thread."""
        return self.desk.undo(key=key) if command is None else self.desk.do(command, key=key)

    def missed(self, error: CaselineError) -> None:
        """Say why something was refused that was sent from a screen which was left meanwhile."""
        self.console.say(error)

    def settled(self) -> None:
        """Know that a command was answered, and not with yes."""

    def refused(self, error: CaselineError) -> None:
        """Say why something was refused, and what can be done now."""
        self.console.say(error)


class Base(Acting[None]):
    """A screen of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere")]
    names: ClassVar[dict[str, str]] = {}
    """What the footer calls an act on this screen, where it differs."""

    def read_again(self, *, own: bool = False) -> None:
        """Read what is shown anew, in place: an `own` act or somebody else's changed it."""

    def do_to_marked(self, verb: str) -> bool:
        """Do an act to all cases that are marked; false where none are."""
        del verb
        return False

    def offers(self, act: str) -> bool:
        """Say whether the footer offers an act now; the key works all the same."""
        desk = self.console.desk
        if act == "case.next":
            return desk is not None and bool(grants(desk.org, desk.actor, "case.take"))
        return True

    def on_screen_resume(self) -> None:
        """Catch up with what changed meanwhile."""
        if self.console.desk is not None:
            self.read_again()

    def action_app_back(self) -> None:
        """Go back to where one came from."""
        self.console.back()

    def action_tab_close(self) -> None:
        """Leave the screen."""
        self.console.back()

    def action_app_made(self) -> None:
        """Open what was just made."""
        self.console.open_made()

    def action_customer_caller(self) -> None:
        """Find who is calling."""
        self.console.visit("caller")

    def action_app_refresh(self) -> None:
        """Read everything again, the person and the organisation too."""
        if self.console.desk is not None:
            self.run_worker(later(self._read_everything), group="refresh", exclusive=True)

    async def _read_everything(self) -> None:
        await aside(self.desk.refresh)
        self.read_again()
        self.console.catch_up()

    @property
    def next_queue(self) -> str | None:
        """The queue to take the next case from; without one, one's own."""
        return None

    def action_case_next(self) -> None:
        """Take what comes next, open it, and say why it is this one."""
        from core.commands.case import TakeNext  # noqa: PLC0415  acts load when used

        def opened(outcome: Outcome) -> None:
            if outcome.number is not None:
                self.console.open_case(outcome.number)

        self.carry_out(TakeNext(queue=self.next_queue), then=opened)

    def action_app_undo(self) -> None:
        """Take back the last act."""
        self.carry_out(None)

    def action_app_go(self) -> None:
        """Wait for the letter that says where to."""
        self.console.visit("go")

    def action_app_view(self) -> None:
        """Choose a list."""
        self.console.visit("lists")

    def action_app_search(self) -> None:
        """Search everything."""
        self.console.visit("search")

    def action_app_line(self) -> None:
        """Ask for cases by a filter line."""
        self.console.ask_for_cases()

    def action_app_bell(self) -> None:
        """Open the notifications."""
        self.console.visit("bell")

    def action_app_help(self) -> None:
        """Show the keys in force."""
        self.console.visit("help")

    def action_case_create(self) -> None:
        """Make something new."""
        self.console.make_new(None)


def _arrived(error: CaselineError) -> CaselineError:
    """Say in a person's words that what was sent first, and changed since, did arrive."""
    done = error.details.get("done")
    if done is None:
        return error
    msg = f"What you sent before did arrive: {done}"
    return Conflict(msg, next_step="What you changed since then is not sent; send it if you want.")
