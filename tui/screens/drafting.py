"""What is typed on a sheet is on the disk within a second, until it is sent or thrown away."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, TypeVar

from core.drafts import KEY, Draft
from core.errors import CaselineError
from tui.look import moment, zone
from tui.screens.base import Acting

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.outcome import Outcome
    from core.rows import CaseView

T = TypeVar("T")
OFTEN = 0.4
"""Seconds between two looks whether something was typed that is not on the disk yet."""
SENT = f"sent{KEY}"
"""Beside the fields of a draft that was sent: its idempotency key, until there is an answer."""
NOWHERE = {"": ""}
"""What no draft on the disk holds: what is typed is to be written again."""
BACK = "What you typed here and did not send ({when}) is back. Esc throws it away."
UNANSWERED = (
    "You sent this ({when}), and no answer came. Send it again: if it did arrive, it is not done "
    "twice."
)
_DISK = Lock()
"""A draft that is thrown away is not written by what began to keep it before."""


class Drafting(Acting[T]):
    """A screen on which one writes."""

    ACT: ClassVar[str] = ""
    """What is typed here, by the command's name; without one no draft is kept."""
    TAKEN_UP: ClassVar[str] = BACK
    """What is said where something was typed before."""

    sending = False
    """Whether a command is on its way; the same is not sent twice."""
    view: CaseView | None = None
    """The case that the sheet is about, as it was when the sheet opened."""
    _kept: dict[str, str] | None = None
    """What the draft on the disk holds; nothing is kept before it was looked for, or once it is
    sent or thrown away."""
    _told = False
    """Whether the person knows that nothing is kept at the moment."""
    _fields: dict[str, str] | None = None
    """What is being sent."""

    def heading(self) -> str:
        """Give the title."""
        raise NotImplementedError

    def about(self) -> tuple[str, str]:
        """Give kind and key of the record that is written about."""
        return ("case", self.view.row.number) if self.view is not None else ("", "")

    def written(self) -> dict[str, str]:
        """Give what was typed, by field; nothing where there is nothing to lose."""
        return {}

    def put_back(self, fields: dict[str, str]) -> None:
        """Fill in what was typed before."""

    def typed(self) -> bool:
        """Say whether anything would be lost by leaving."""
        return False

    def complain(self, lines: list[str]) -> None:
        """Show what is wrong."""
        raise NotImplementedError

    def hint(self, words: str) -> None:
        """Show what is to be known."""
        raise NotImplementedError

    def begin_drafting(self) -> None:
        """Take up what was typed before, and keep what is typed from now on."""
        if self.ACT and self.console.shelf is not None:
            self._take_up()
            self.set_interval(OFTEN, self._keep_soon)

    def _take_up(self) -> None:
        shelf = self.console.shelf
        draft = shelf.draft(self.ACT, *self.about()) if shelf is not None else None
        if draft is None:
            self._kept = {}
            return
        fields = dict(draft.fields)
        sent = fields.pop(SENT, None)
        if sent is not None:
            self._unanswered = (None, sent)
        self.put_back(fields)
        self._kept = fields
        told = self.TAKEN_UP if sent is None else UNANSWERED
        self.hint(told.format(when=moment(draft.at, self.desk.clock.now(), zone(self.desk))))

    def _draft(self, fields: dict[str, str]) -> Draft:
        kind, key = self.about()
        sent = {SENT: self._unanswered[1]} if fields and self._unanswered else {}
        return Draft(
            act=self.ACT, kind=kind, key=key, title=self.heading(), fields=fields | sent,
            at=self.desk.clock.now(),
        )  # fmt: skip

    def _keep_soon(self) -> None:
        fields = self.written()
        if self._kept is not None and fields != self._kept and not self.sending:
            self._kept = fields
            self.run_worker(partial(self._keep, fields), group="draft", thread=True)

    def _keep(self, fields: dict[str, str]) -> None:
        """Write it down, or throw away what is empty; tells when that stops or begins to work."""
        shelf, told = self.console.shelf, self._told
        with _DISK:
            if self._kept is None or shelf is None:
                return
            try:
                (shelf.keep if fields else shelf.drop)(self._draft(fields))
                failed = None
            except CaselineError as error:
                self._kept, failed = NOWHERE, error
            self._told = failed is not None
        if failed is not None and not told:
            self.app.call_from_thread(self.complain, [f"Your draft is not kept: {failed}"])
        elif failed is None and told:
            self.app.call_from_thread(self.hint, "Your draft is kept again.")

    def keep_draft(self) -> None:
        """Keep what was typed, now: the console is about to end."""
        if self.ACT and self.is_mounted and self._kept is not None and self.typed():
            self._keep_now(self.written())

    def _keep_now(self, fields: dict[str, str]) -> None:
        with suppress(CaselineError):
            if self.console.shelf is not None:
                self.console.shelf.keep(self._draft(fields))

    def drop_draft(self) -> None:
        """Throw away what was typed: it was sent, or is not wanted."""
        if self.ACT and self.console.shelf is not None:
            self._kept = None
            with _DISK, suppress(CaselineError):  # it is offered again then, which loses nothing
                self.console.shelf.drop(self._draft({}))

    # what was sent -------------------------------------------------------------------------

    def do(self, command: Command | None, key: str) -> Outcome:
        """Do it, once its key lies beside the words: after any end it is sent under the same."""
        if self._kept is not None and self._fields:
            self._unanswered = (command, key)
            with _DISK:
                self._keep_now(self._fields)
        return super().do(command, key)

    def again(self, before: Command | None, command: Command | None) -> bool:
        """Say yes: a sheet is one act, whatever was changed on it since."""
        del before, command
        return True

    def settled(self) -> None:
        """Let the person send again; a key that was answered goes from the draft."""
        self.sending = False
        if self._unanswered is None and self._kept is not None:
            self._kept = NOWHERE

    def missed(self, error: CaselineError) -> None:
        """Say why it was refused, and where the words are."""
        super().missed(error)
        if self._kept is not None:
            way = f"{self.console.key('app.go')} {self.console.key('go.drafts')}"
            self.console.remark(f"{self.heading()}: not sent. {way} shows what you wrote.")
