"""Merge two cases: which one stays, whose values it gets, and what moves (domain.md 1.14)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content

from core.commands.case import MergeCases
from core.errors import NotFound
from core.org.model import short
from core.rows import CaseFilter
from core.rules.merging import counted
from core.text import age, one_line
from tui.later import later
from tui.look import aside, fit
from tui.records.case_fields import value
from tui.screens.pick_record import PickRecord
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines
from tui.widgets.menu import BLANK, Line, Menu
from tui.widgets.offers import Offer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from core.desk import Desk
    from core.rows import CaseRow, CaseView
    from tui.screens.base import Acting

MASTER = "master"
"""The line that says which case stays; the others bear the names of fields."""
TOGETHER = (
    {"primary_reason", "secondary_reason"}, {"contract", "account", "contact"},
    {"installer", "installer_contact"},
)  # fmt: skip
"""Fields of which one says what the others may hold: they are taken from one case."""
NAME, SIDE = 20, 25
"""Cells of the columns: the fields, and each case's values."""
FOUND = 12
"""Cases that are offered at once."""


def others(desk: Desk, row: CaseRow, text: str) -> Sequence[CaseRow]:
    """Give the cases that one may be told apart from: by number, by words, or its customer's."""
    look, words = desk.look, text.strip()
    found: list[CaseRow] = []
    if words.removeprefix("#").isdigit():
        with suppress(NotFound):
            found.append(look.case(words, feed_limit=1).row)
    elif words:
        found += look.cases(CaseFilter(search=words), limit=FOUND).rows
    elif row.account is not None:
        mine = CaseFilter(account=row.account.key, is_closed=False)
        found += look.cases(mine, limit=FOUND).rows
    return [other for other in found if other.number != row.number]


def offered(desk: Desk, row: CaseRow, *, alike: bool = False) -> Callable[[str], list[Offer]]:
    """Give the search for another case; `alike` leaves out those of other types."""

    def find(text: str) -> list[Offer]:
        return [
            Offer(other.number, other.number, f"{other.subject} · {other.owner.name}", other)
            for other in others(desk, row, text)
            if not alike or other.record_type == row.record_type
        ]

    return find


def pick_other(
    screen: Acting[None], row: CaseRow, title: str, then: Callable[[str], object], *,
    alike: bool = False,
) -> None:  # fmt: skip
    """Ask for another case, the open ones of the same account first."""

    def chosen(offer: Offer | None) -> None:
        if offer is not None:
            then(offer.value)

    search = offered(screen.desk, row, alike=alike)
    screen.app.push_screen(PickRecord(title, search), chosen)


def merge(screen: Acting[None], view: CaseView) -> None:
    """Ask which case is about the same, then compare both."""

    async def compare(number: str) -> None:
        both = await aside(lambda: [screen.desk.case(n) for n in (view.row.number, number)])
        screen.console.over(MergeSheet(both[0], both[1]))

    def chosen(number: str) -> None:
        screen.run_worker(later(compare, number), group="act", exclusive=True)

    title = f"Case {view.row.number}: which case is about the same?"
    pick_other(screen, view.row, title, chosen, alike=True)


class MergeSheet(Sheet[None]):
    """Both cases side by side; what stays is marked and bright."""

    names: ClassVar[dict[str, str]] = {"form.send": "Merge", "row.open": "Keep the other"}

    view: CaseView

    def __init__(self, view: CaseView, other: CaseView) -> None:
        """Compare two cases; the first one stays unless it is closed."""
        super().__init__()
        self.view, self._both = view, (view, other)
        self._master = 1 if view.row.is_closed else 0
        self._taken: dict[str, int] = {}
        """The fields for which a value was chosen, with the place of its case."""

    def heading(self) -> str:
        """Name both cases."""
        return " and ".join(f"Case {view.row.number}" for view in self._both) + " become one"

    def content(self) -> Iterable[Widget]:
        """Give the comparison, and what will move."""
        yield Menu(id="compare")
        yield Lines(id="moves")

    def on_mount(self) -> None:
        """Show both."""
        super().on_mount()
        self._show()
        self.query_one(Menu).focus()

    # what is shown -------------------------------------------------------------------------

    def _differing(self) -> list[str]:
        """Give the fields that differ; an account that follows a contract is not chosen."""
        record_type = self.desk.org.types[self.view.row.record_type]
        return [
            field
            for field in record_type.layout
            if value(self._both[0], field) != value(self._both[1], field)
            and (field, record_type.under) != ("account", "contract")
        ]

    def _show(self) -> None:
        record_type = self.desk.org.types[self.view.row.record_type]
        differing = self._differing()
        same = [record_type.name_of(f) for f in record_type.layout
                if f not in differing and value(self.view, f)]  # fmt: skip
        numbers = tuple(view.row.number for view in self._both)
        lines = [Line(self._row("The case that stays", numbers, self._master), MASTER)]
        lines += [Line(self._pair(label, *both)) for label, both in self._facts().items()]
        lines.append(BLANK)
        lines += [
            Line(self._row(record_type.name_of(field), self._values(field), self._side(field)),
                 field)
            for field in differing
        ]  # fmt: skip
        if same:
            told = Content.assemble((f"The same in both: {', '.join(same)}", "$label"))
            wide = NAME + 2 * SIDE + 4
            lines += [BLANK, *(Line(line) for line in told.wrap(wide))]
        self.query_one(Menu).show(lines)
        self.query_one("#moves", Lines).show(Content(""), *self._moves())

    def _values(self, field: str) -> tuple[str, str]:
        first, second = (one_line(value(view, field) or "empty") for view in self._both)
        return first, second

    def _facts(self) -> dict[str, tuple[str, str]]:
        """Give what tells the cases apart and is not chosen."""
        first, second = (view.row for view in self._both)
        now = self.desk.clock.now()
        return {
            "Status": (short(first.status), short(second.status)),
            "Owner": (first.owner.name, second.owner.name),
            "Opened": (f"{age(now - first.created_at)} ago", f"{age(now - second.created_at)} ago"),
        }

    def _pair(self, label: str, first: str, second: str) -> Content:
        cells = (fit(label, NAME + 4), fit(first, SIDE - 2), " " * 4, fit(second, SIDE - 2))
        return Content.assemble(("".join(cells), "$label"))

    def _row(self, label: str, values: tuple[str, ...], kept: int) -> Content:
        line = Content.assemble((fit(label, NAME), "$label"))
        for place, text in enumerate(values):
            here = place == kept
            style = "bold $bright" if here else "$label"
            mark = Content.assemble(("  ● " if here else "  ○ ", "$key" if here else "$label"))
            line = line.append(mark).append(Content.assemble((fit(text, SIDE - 2), style)))
        return line

    def _moves(self) -> list[Content]:
        goes, stays = self._both[1 - self._master], self._both[self._master]
        told = counted({
            "feed_item": goes.feed, "activity": goes.tasks, "file_link": goes.files,
            "assignment": goes.assignments, "case": goes.children,
        })  # fmt: skip
        words = f"Goes to {stays.row.number}: {told}. {goes.row.number} is closed and leads there."
        return list(Content.assemble((words, "$value")).wrap(NAME + 2 * SIDE + 4))

    # what is chosen ------------------------------------------------------------------------

    def _side(self, field: str) -> int:
        return self._taken.get(field, self._master)

    @on(Menu.Opened)
    def _chosen(self, event: Menu.Opened) -> None:
        """Keep the other case, or the other value and what goes with it."""
        if event.target == MASTER:
            self._master = 1 - self._master
        else:
            field = str(event.target)
            side = 1 - self._side(field)
            for name in next((group for group in TOGETHER if field in group), {field}):
                self._taken[name] = side
        self._show()

    def typed(self) -> bool:
        """Say whether anything was chosen."""
        return bool(self._taken)

    def action_form_send(self) -> None:
        """Merge them."""
        goes, stays = self._both[1 - self._master], self._both[self._master]
        take: dict[str, str | None] = {
            field: goes.row.number
            for field in self._differing()
            if self._side(field) != self._master
        }
        self.send(MergeCases(case=(goes.row.number,), into=stays.row.number, take=take))
