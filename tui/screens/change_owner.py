"""Give a case to a person or a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import Input

from core.commands.case import ChangeOwner
from core.errors import CaselineError
from tui.look import aside, ask
from tui.screens.sheet import Sheet
from tui.widgets.choice import Choice
from tui.widgets.picker import Item, Picker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import CaseView

USERS, QUEUES = "Users", "Queues"


class ChangeOwnerSheet(Sheet[None]):
    """Users or queues, a list that narrows while one types, and whether the new owner is told."""

    names: ClassVar[dict[str, str]] = {"form.send": "Give"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Offer owners for this case."""
        super().__init__()
        self.view = view
        self._known: dict[str, list[Item]] = {USERS: [], QUEUES: []}

    def heading(self) -> str:
        """Name the case and whose it is."""
        row = self.view.row
        return f"Change owner of Case {row.number} · now {row.owner.name}"

    def content(self) -> Iterable[Widget]:
        """Give kind, list, and the notice."""
        yield Choice("Give to", (USERS, QUEUES), id="kind")
        yield Picker(hint="type a name", first=False)
        yield Choice("Tell the new owner by mail", ("Yes", "No"), id="notify")

    def on_mount(self) -> None:
        """Read who there is."""
        super().on_mount()
        self.set_focus(self.query_one(Input))
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        desk, number = self.desk, self.view.row.number
        try:
            people = await ask(desk, lambda look: look.users())
            queues = await ask(desk, lambda look: look.groups("queue"))
            usernames, keys = await aside(lambda: desk.owners(number))
        except CaselineError as error:
            self.refused(error)
            return
        profiles = desk.org.profiles
        self._known[USERS] = [
            Item(p.username, p.name, profiles[p.profile].label if p.profile in profiles else "")
            for p in people
            if p.username in usernames
        ]
        self._known[QUEUES] = [
            Item(g.key, g.name, f"{g.open_cases:,} open") for g in queues if g.key in keys
        ]
        self._offer()

    @on(Choice.Changed, "#kind")
    def _offer(self) -> None:
        kind = self.query_one("#kind", Choice).word
        self.query_one(Picker).offer(self._known[kind])

    @on(Picker.Picked)
    def _picked(self) -> None:
        self.action_form_send()

    def action_form_send(self) -> None:
        """Give the case to whom is chosen."""
        chosen = self.query_one(Picker).chosen
        if chosen is None:
            self.complain(["Choose who gets it: type a name, or use the arrows."])
            return
        to_user = self.query_one("#kind", Choice).word == USERS
        self.send(
            ChangeOwner(
                case=self.view.row.number,
                to=chosen.key if to_user else None,
                to_queue=None if to_user else chosen.key,
                no_mail=self.query_one("#notify", Choice).word == "No",
            )
        )
