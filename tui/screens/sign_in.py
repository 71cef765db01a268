"""Who sits here? Asked only where names are no secret: in demos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content

from core.errors import CaselineError
from core.text import shown
from tui.look import ask
from tui.screens.base import Once
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.picker import Item, Picker
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from core.desk import Desk
    from core.org.model import Organisation
    from core.rows import UserRow


EXPLAINED = (
    "Everybody here is invented. Pick a person; what you may see and do follows from their profile."
)


class SignIn(Once["Desk"]):
    """Gives the desk of the person who was picked."""

    TITLE = "Who do you want to be?"

    def __init__(self, desk: Desk) -> None:
        """Offer the people of a desk."""
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """The people, with what they do."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Lines(Content.assemble((EXPLAINED, "$label")))
            yield Picker(hint="type a name or a profile")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read who there is."""
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        desk = self._desk
        try:
            people = await ask(desk, lambda look: look.users())
        except CaselineError as error:
            self.app.notify(shown(str(error)), severity="error", markup=False)
            return
        order = list(desk.org.profiles)
        active = [person for person in people if person.is_active]
        active.sort(key=lambda p: (order.index(p.profile) if p.profile in order else 99, p.name))
        self.query_one(Picker).offer([_item(desk.org, person) for person in active])
        self.set_focus(self.query_one("Input"))

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        self.dismiss(self._desk.acting(event.item.key))


def _item(org: Organisation, person: UserRow) -> Item:
    profile = org.profiles.get(person.profile)
    groups = [org.groups[key].name for key in person.groups if key in org.groups]
    words = [profile.label if profile else person.profile, *groups[:1]]
    return Item(person.username, person.name, " · ".join(dict.fromkeys(words)))
