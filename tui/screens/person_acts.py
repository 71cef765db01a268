"""The act on the person that a screen shows: they leave, or come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.entities import User
from core.errors import CaselineError
from tui.keymap import bindings
from tui.later import later
from tui.look import aside
from tui.screens.record_acts import RecordActs

if TYPE_CHECKING:
    from textual.binding import BindingType


class PersonActs(RecordActs):
    """A screen with a record pane, and the key that lets a person leave or come back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("person")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep it for people."""
        if action == "user_deactivate":
            return self.record is not None and self.record[0] == "user"
        return super().check_action(action, parameters)

    def action_user_deactivate(self) -> None:
        """Ask who gets their cases; who is not active comes back at once."""
        if self.record is not None:
            self.run_worker(later(self._leave, self.record[1]), group="act", exclusive=True)

    async def _leave(self, username: str) -> None:
        from core.commands.user import ActivateUser  # noqa: PLC0415  acts load when used
        from tui.screens.leaving import LeavingSheet  # noqa: PLC0415

        desk = self.desk

        def read() -> User | None:
            with desk.store.reading() as unit:
                return unit.one(User, username=username)

        try:
            person = await aside(read)
        except CaselineError as error:
            self.refused(error)
            return
        if person is not None and person.is_active:
            self.console.over(LeavingSheet(username, person.name))
        else:
            self.carry_out(ActivateUser(user=username))
