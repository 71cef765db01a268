"""Cases that come from one, or belong to it: a split, a child, a clone, parents, related ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from core.commands.case import (
    CloneCase,
    CreateChild,
    RelateCases,
    SetParent,
    SplitCase,
    UnrelateCases,
)
from core.commands.case.parent import NONE
from core.commands.case.split import KINDS, first_line
from core.text import clip, one_line
from tui.look import aside
from tui.records.case_fields import value
from tui.records.page import EntryOf
from tui.screens.form import FormSheet
from tui.screens.merge import offered, pick_other
from tui.screens.pick import Pick
from tui.screens.pick_record import PickRecord
from tui.widgets.form import Entry
from tui.widgets.offers import Offer
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.rows import CaseView, FeedRow
    from tui.screens.base import Acting

EXCERPT = 60
"""Characters of an entry that a list shows."""


class _LikeSheet(FormSheet):
    """A new case with what another one holds, to be said otherwise."""

    ASKED: ClassVar[tuple[str, ...]] = ("subject", "primary", "secondary", "description")

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Begin with what this case holds."""
        super().__init__()
        self.view = view

    def begins(self) -> dict[str, str]:
        """Give what the fields hold at first."""
        keys = {"primary": "primary_reason", "secondary": "secondary_reason"}
        return {name: value(self.view, keys.get(name, name)) or "" for name in self.ASKED}

    def entries(self) -> list[Entry]:
        """Give the fields that are asked for."""
        record_type, begin = self.desk.org.types[self.view.row.record_type], self.begins()
        reasons = record_type.reasons
        known = {
            "subject": Entry("subject", "Subject", value=begin.get("subject", "")),
            "primary": Entry("primary", record_type.name_of("primary_reason"),
                             value=begin.get("primary", ""), words=tuple(reasons)),
            "secondary": Entry("secondary", record_type.name_of("secondary_reason"),
                               value=begin.get("secondary", ""), under="primary",
                               lists=tuple(reasons.items())),
            "description": Entry("description", record_type.name_of("description"),
                                 value=begin.get("description", ""), long=True),
        }  # fmt: skip
        return [known[name] for name in self.ASKED]

    def given(self) -> dict[str, Any]:
        """Give what is said of the new case."""
        return {name: text or None for name, text in self.form.values().items()}

    def submit(self) -> None:
        """Open it."""
        self.send(self.made())

    def made(self) -> Command:
        """Give the command."""
        raise NotImplementedError


class ChildSheet(_LikeSheet):
    """A case that is a part of this one."""

    ACT = "case.child"
    names: ClassVar[dict[str, str]] = {"form.send": "Create child"}

    def heading(self) -> str:
        """Name the parent."""
        return f"New part of Case {self.view.row.number} · {self.view.row.subject}"

    def made(self) -> Command:
        """Give the command."""
        return CreateChild(case=self.view.row.number, **self.given())


class CloneSheet(_LikeSheet):
    """A case like this one."""

    ACT = "case.clone"
    ASKED = ("subject", "description")
    names: ClassVar[dict[str, str]] = {"form.send": "Clone"}

    def heading(self) -> str:
        """Name the case."""
        return f"New case like Case {self.view.row.number} · {self.view.row.subject}"

    def made(self) -> Command:
        """Give the command."""
        return CloneCase(case=self.view.row.number, **self.given())


class SplitSheet(_LikeSheet):
    """A case for one entry of the feed."""

    ACT = "case.split"
    ASKED = ("subject", "primary", "secondary")
    names: ClassVar[dict[str, str]] = {"form.send": "Split off"}

    def __init__(self, view: CaseView, entry: FeedRow) -> None:
        """Take this entry out of the case."""
        super().__init__(view)
        self._entry = entry

    def heading(self) -> str:
        """Name what is split off."""
        return f"New case from Case {self.view.row.number} · {clip(self._entry.body, EXCERPT)}"

    def about(self) -> tuple[str, str]:
        """Give the entry and the case: each has a draft of its own."""
        return str(self._entry.id), self.view.row.number

    def begins(self) -> dict[str, str]:
        """Begin with the entry's first line."""
        return super().begins() | {"subject": first_line(self._entry.body)}

    def made(self) -> Command:
        """Give the command."""
        return SplitCase(case=self.view.row.number, entry=self._entry.id, **self.given())


async def split(screen: Acting[None], number: str, here: object) -> None:
    """Split off the entry under the cursor, else ask which."""
    view = await aside(lambda: screen.desk.case(number))
    written = {str(entry.id): entry for entry in view.feed if entry.kind in KINDS}

    def chosen(key: str | None) -> None:
        if key is not None:
            screen.console.over(SplitSheet(view, written[key]))

    if isinstance(here, EntryOf) and str(here.id) in written:
        chosen(str(here.id))
        return
    if not written:
        screen.console.remark("Nobody wrote anything here that could be a case of its own.")
        return
    items = [
        Item(key, clip(one_line(entry.body), EXCERPT), entry.author.name if entry.author else "")
        for key, entry in written.items()
    ]
    title = f"Case {number}: which entry becomes a case of its own?"
    screen.app.push_screen(Pick(title, items), chosen)


def set_parent(screen: Acting[None], view: CaseView) -> None:
    """Ask which case it is a part of; of none is one of the answers."""
    find = offered(screen.desk, view.row)
    free = Offer(NONE, NONE, "it is a part of no case any more")

    def search(text: str) -> list[Offer]:
        return [*([free] if view.parent and text.strip() in {"", NONE} else []), *find(text)]

    def chosen(offer: Offer | None) -> None:
        if offer is not None:
            screen.carry_out(SetParent(case=view.row.number, parent=offer.value))

    title = f"Case {view.row.number}: which case is it a part of?"
    screen.app.push_screen(PickRecord(title, search), chosen)


def relate(screen: Acting[None], view: CaseView) -> None:
    """Ask which case is to stand beside it."""

    def chosen(number: str) -> None:
        screen.carry_out(RelateCases(case=view.row.number, other=number))

    title = f"Case {view.row.number}: which case is it related to?"
    pick_other(screen, view.row, title, chosen)


def unrelate(screen: Acting[None], view: CaseView) -> None:
    """Ask which case is not to stand beside it any more."""
    items = [Item(row.number, row.number, row.subject) for row in view.related]
    if not items:
        screen.console.remark("No case is related to this one.")
        return

    def chosen(number: str | None) -> None:
        if number is not None:
            screen.carry_out(UnrelateCases(case=view.row.number, other=number))

    title = f"Case {view.row.number}: which case is it not related to any more?"
    screen.app.push_screen(Pick(title, items), chosen)
