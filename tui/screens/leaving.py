"""Somebody leaves: who gets their open cases."""

from __future__ import annotations

from typing import ClassVar

from core.commands.user import DeactivateUser
from tui.lookups import lookup
from tui.screens.form import FormSheet
from tui.widgets.form import Entry


class LeavingSheet(FormSheet):
    """A person or a queue that takes over; without open cases neither is needed."""

    ACT = "user.deactivate"
    names: ClassVar[dict[str, str]] = {"form.send": "Deactivate"}

    def __init__(self, username: str, name: str) -> None:
        """Deactivate this person."""
        super().__init__()
        self._username, self._called = username, name

    def heading(self) -> str:
        """Name the person."""
        return f"Deactivate {self._called} · who gets their open cases?"

    def about(self) -> tuple[str, str]:
        """Give the person."""
        return "user", self._username

    def entries(self) -> list[Entry]:
        """Give both ways; one of them is filled in."""
        hint = "nothing: there are none"
        return [
            Entry("give_to", "A person", lookup=lookup(self.desk, "user"), hint=hint),
            Entry("give_to_queue", "Or a queue", lookup=lookup(self.desk, "queue"), hint=hint),
        ]

    def submit(self) -> None:
        """Deactivate them."""
        given = {name: value or None for name, value in self.form.values().items()}
        self.send(DeactivateUser(user=self._username, **given))
