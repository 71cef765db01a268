"""The acts on who a screen shows: a person leaves or comes back, a customer is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.entities import User
from core.errors import CaselineError
from core.rules.permissions import grants
from tui.keymap import bindings
from tui.later import later
from tui.look import aside
from tui.screens.record_acts import RecordActs

if TYPE_CHECKING:
    from textual.binding import BindingType


_CUSTOMERS = ("account", "contact")


class PersonActs(RecordActs):
    """A screen with a record pane, and the keys that act on people and customers."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("person", "customer")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep it for people."""
        if action == "user_deactivate":
            return self.record is not None and self.record[0] == "user"
        if action == "customer_erase":
            return self.record is not None and self.record[0] in _CUSTOMERS
        return super().check_action(action, parameters)

    def offers(self, act: str) -> bool:
        """Offer the erase to administrators."""
        if act == "customer.erase":
            desk = self.console.desk
            return desk is not None and bool(grants(desk.org, desk.actor, act))
        return super().offers(act)

    def action_customer_erase(self) -> None:
        """Ask, naming what is overwritten for good; then read what is left."""
        from core.commands.account import EraseAccount  # noqa: PLC0415  few ever do
        from core.commands.contact import EraseContact  # noqa: PLC0415

        match self.record:
            case "account", key:
                self.carry_out(EraseAccount(account=key))
            case "contact", key:
                self.carry_out(EraseContact(contact=key))

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
