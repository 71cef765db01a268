"""What one does in setup: people and queues in forms, all else in the organisation's files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from core.errors import CaselineError
from core.rules.permissions import allows
from tui.keymap import bindings
from tui.later import later
from tui.screens.base import Base
from tui.setup.files import LineOf
from tui.setup.parts import TRAIL
from tui.setup.whole import At, administers

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from core.drafts import Draft
    from tui.screens.change import Begin
    from tui.setup.whole import Whole

FORMS = {"people": "org.edit", "queue": "queue.edit"}
"""The sections whose parts are edited in a form, with what that takes."""


MADE_AT_ONCE = ("user", "queue")
"""What needs no file."""


class SetupActs(Base):
    """The part of the setup screen that changes something."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("setup")]
    _begun = False
    """Whether a change of the organisation was begun and is not in force."""

    @property
    def whole(self) -> Whole | None:
        """What was read."""
        raise NotImplementedError

    @property
    def shown(self) -> At | None:
        """The part that acts are about."""
        raise NotImplementedError

    def go_to(self, at: At) -> None:
        """Open the page of a part."""
        raise NotImplementedError

    def _draft(self) -> Draft | None:
        shelf = self.console.shelf
        return shelf.draft("org.apply", "", "") if shelf is not None else None

    def offers(self, act: str) -> bool:
        """Offer what is possible with the part that is shown, to who may."""
        if self.console.desk is None or act in {"case.next", "customer.caller"}:
            return False
        asked: dict[str, Callable[[], bool]] = {
            "setup.edit": self._offers_edit, "setup.file": self._offers_file,
            "setup.change": lambda: self._begun and administers(self.desk),
            "setup.try": lambda: self._rule is not None and administers(self.desk),
            "setup.revert": lambda: self._version() is not None and administers(self.desk),
            "case.create": lambda: administers(self.desk) or self._may("queue.edit"),
        }  # fmt: skip
        return asked[act]() if act in asked else super().offers(act)

    def _may(self, permission: str) -> bool:
        return allows(self.desk.org, self.desk.actor, permission)

    def _offers_file(self) -> bool:
        at = self.shown
        home = self.whole.home(at) if self.whole and at else None
        return home is not None and administers(self.desk)

    def _offers_edit(self) -> bool:
        at = self.shown
        if at is not None and at.section in FORMS:
            return self._may(FORMS[at.section])
        return self._offers_file()

    # forms ---------------------------------------------------------------------------------

    def action_setup_edit(self) -> None:
        """Edit a person or a queue in a form, all else in its file."""
        at = self.shown
        if at is None:
            return
        if at.section in FORMS:
            self.run_worker(later(self._form, at), group="form", exclusive=True)
        else:
            self.action_setup_file()

    async def _form(self, at: At) -> None:
        from tui.screens.people import PersonSheet, QueueSheet  # noqa: PLC0415  seldom used

        sheet = PersonSheet if at.section == "people" else QueueSheet
        try:
            self.console.over(await asyncio.to_thread(sheet, self.desk, at.key))
        except CaselineError as error:
            self.refused(error)

    def action_case_create(self) -> None:
        """Make a person, a queue, or a part of the organisation in its files."""
        self.run_worker(later(self._new), group="new", exclusive=True)

    async def _new(self) -> None:
        from tui.screens.change_files import begin_new, choose_new  # noqa: PLC0415

        at = self.shown
        chosen = await choose_new(self.console, self.desk, at)
        if chosen in MADE_AT_ONCE:
            self.console.make_new(None, chosen)
        elif chosen is not None and self.whole is not None:
            begin = await begin_new(self.console, self.whole, chosen, at)
            if begin is not None:
                self.change(begin)

    # files ---------------------------------------------------------------------------------

    def action_setup_file(self) -> None:
        """Open the file of the part in the person's editor, at its line."""
        at = self.shown
        home = self.whole.home(at) if self.whole and at else None
        if home is None:
            self.console.remark("This stands in no file of the organisation.")
        else:
            self.change(LineOf(*home))

    def action_setup_change(self) -> None:
        """Go on with what was begun."""
        self.change()

    def change(self, begin: Begin | LineOf | None = None) -> None:
        """Open the sheet of my change; where it is to begin, the editor is opened at once."""
        if not administers(self.desk):
            self.console.remark("Your profile changes nothing of the organisation; you may read.")
            return
        self.run_worker(later(self._change, begin), group="change", exclusive=True)

    async def _change(self, begin: Begin | LineOf | None) -> None:
        from tui.screens.change import Begin, ChangeSheet  # noqa: PLC0415  few change anything

        if isinstance(begin, LineOf):
            begin = Begin(begin.file, begin.line)
        try:
            sheet = await asyncio.to_thread(ChangeSheet, self.desk, begin)
        except CaselineError as error:
            self.refused(error)
        else:
            self.console.over(sheet)

    # rules ---------------------------------------------------------------------------------

    @property
    def _rule(self) -> str | None:
        at = self.shown
        return at.key if at is not None and at.section == "rules" else None

    def action_setup_try(self) -> None:
        """Show what the rule would do to the records that there are."""
        from tui.screens.rehearsal import rehearse  # noqa: PLC0415  seldom used

        if self._rule is None:
            self.console.remark("Go to a rule first: what it would do is shown then.")
        else:
            self.run_worker(later(rehearse, self.console, self.desk.org, self._rule), group="try")

    # versions ------------------------------------------------------------------------------

    def action_setup_trail(self) -> None:
        """Show who changed what of the organisation, and when."""
        self.go_to(TRAIL)

    def _version(self) -> int | None:
        """Give the version that is shown, or stands under the cursor; not the one in force."""
        at = self._under if isinstance(self._under, At) else self.shown
        if at is None or at.section != "versions" or not at.key or self.whole is None:
            return None
        number = int(at.key)
        return number if number != self.whole.number else None

    @property
    def _under(self) -> object:
        """What the cursor of the page stands on."""
        from tui.widgets.menu import Menu  # noqa: PLC0415  a circle otherwise

        focused = self.focused
        return focused.target if isinstance(focused, Menu) else None

    def action_setup_revert(self) -> None:
        """Show what would change if an earlier version were put in force again."""
        from tui.screens.revert import RevertSheet  # noqa: PLC0415  seldom used

        number = self._version()
        if number is not None:
            self.console.over(RevertSheet(number))
        else:
            self.console.remark("Go to an earlier version in the audit trail first.")
