"""Merge two or three cases: which stays, whose values it gets, what moves (domain.md 1.14)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content

from core.commands.case import MergeCases
from core.errors import CaselineError, NotFound, RuleViolation
from core.org.model import short
from core.rows import CaseFilter
from core.rules.merging import counted
from core.text import age, one_line
from tui.later import later
from tui.look import aside, fit
from tui.records.case_fields import own
from tui.records.fields import is_asked
from tui.screens.pick_record import PickRecord
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines
from tui.widgets.menu import BLANK, Line, Menu
from tui.widgets.offers import Offer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from core.desk import Desk
    from core.outcome import Outcome
    from core.rows import CaseRow, CaseView
    from tui.screens.base import Acting

MASTER = "master"
"""The line that says which case stays; the others bear the names of fields."""
TOGETHER = (
    {"primary_reason", "secondary_reason"}, {"contract", "account", "contact"},
    {"installer", "installer_contact"},
)  # fmt: skip
"""Fields of which one says what the others may hold: they are taken from one case."""
COLUMNS = {2: (20, "  ", 23), 3: (19, " ", 15)}
"""For so many cases: cells of the fields' names, what stands before a mark, cells of a value."""
WIDE = 74
"""Cells of a line."""
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
        screen.console.over(MergeSheet(both, 1 if view.row.is_closed else 0))

    def chosen(number: str) -> None:
        screen.run_worker(later(compare, number), group="act", exclusive=True)

    title = f"Case {view.row.number}: which case is about the same?"
    pick_other(screen, view.row, title, chosen, alike=True)


async def merge_marked(
    screen: Acting[None], numbers: tuple[str, ...], done: Callable[[], object]
) -> None:
    """Compare the cases that are marked, or say why they do not become one; `done` ends it."""
    if len(numbers) == 1:
        screen.console.remark("One case is marked: mark the others that are about the same.")
        return
    try:
        master = await aside(lambda: _mergeable(screen.desk, numbers))
        views = await aside(lambda: [screen.desk.case(number) for number in numbers])
    except CaselineError as error:
        screen.refused(error)
        return
    screen.console.over(MergeSheet(views, master, done))


def _mergeable(desk: Desk, numbers: tuple[str, ...]) -> int:
    """Give the place of the first case that may stay; raises what refuses them all."""
    refusals = []
    for place, number in enumerate(numbers):
        others = (*numbers[:place], *numbers[place + 1 :])
        try:
            desk.would(MergeCases(case=others, into=number))
        except RuleViolation as error:
            refusals.append(error)
        else:
            return _comparable(numbers, place)
    raise refusals[0]


def _comparable(numbers: tuple[str, ...], place: int) -> int:
    """An organisation may let more become one than there is room for."""
    if len(numbers) not in COLUMNS:
        msg = f"{len(numbers)} cases have no room side by side: at most {max(COLUMNS)} do."
        raise RuleViolation(
            msg, next_step="Merge some of them first, or use `caseline case merge`."
        )
    return place


class MergeSheet(Sheet[None]):
    """The cases side by side; what stays is marked and bright."""

    names: ClassVar[dict[str, str]] = {"form.send": "Merge", "row.open": "Keep another"}

    view: CaseView

    def __init__(
        self, views: Sequence[CaseView], master: int, done: Callable[[], object] | None = None
    ) -> None:
        """Compare some cases; the one in the place of the master stays, unless one chooses."""
        super().__init__()
        self.view, self._views, self._master, self._done = views[0], tuple(views), master, done
        self._label, self._gap, self._cell = COLUMNS[len(views)]
        self._taken: dict[str, int] = {}
        """The fields for which a value was chosen, with the place of its case."""

    def heading(self) -> str:
        """Name the cases."""
        return f"{_listed([f'Case {view.row.number}' for view in self._views])} become one"

    def content(self) -> Iterable[Widget]:
        """Give the comparison, and what will move."""
        yield Menu(id="compare")
        yield Lines(id="moves")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self._show()
        self.set_focus(self.query_one(Menu))

    # what is shown -------------------------------------------------------------------------

    def _differing(self) -> list[str]:
        """Give the fields that differ; an account that follows a contract is not chosen."""
        record_type = self.desk.org.types[self.view.row.record_type]
        return [
            field
            for field in record_type.layout_of(self.desk.person.profile)
            if len({own(self.desk, view, field) for view in self._views}) > 1
            and (field, record_type.under) != ("account", "contract")
            and is_asked(record_type.custom.get(field), self.desk.person.profile)
        ]

    def _show(self) -> None:
        record_type = self.desk.org.types[self.view.row.record_type]
        differing = self._differing()
        layout = record_type.layout_of(self.desk.person.profile)
        same = [record_type.name_of(f) for f in layout
                if f not in differing and own(self.desk, self.view, f)]  # fmt: skip
        numbers = tuple(view.row.number for view in self._views)
        lines = [Line(self._row("The case that stays", numbers, self._master), MASTER)]
        lines += [Line(self._plain(label, told)) for label, told in self._facts().items()]
        lines.append(BLANK)
        lines += [
            Line(self._row(record_type.name_of(field), self._values(field), self._place(field)),
                 field)
            for field in differing
        ]  # fmt: skip
        if same:
            which = "both" if len(self._views) == 2 else "all"  # noqa: PLR2004  two are both
            told = Content.assemble((f"The same in {which}: {', '.join(same)}", "$label"))
            lines += [BLANK, *(Line(line) for line in told.wrap(WIDE))]
        self.query_one(Menu).show(lines)
        self.query_one("#moves", Lines).show(Content(""), *self._moves())

    def _values(self, field: str) -> tuple[str, ...]:
        return tuple(one_line(own(self.desk, view, field) or "empty") for view in self._views)

    def _facts(self) -> dict[str, tuple[str, ...]]:
        """Give what tells the cases apart and is not chosen."""
        rows, now = [view.row for view in self._views], self.desk.clock.now()
        return {
            "Status": tuple(short(row.status) for row in rows),
            "Owner": tuple(row.owner.name for row in rows),
            "Opened": tuple(f"{age(now - row.created_at)} ago" for row in rows),
        }

    def _plain(self, label: str, texts: tuple[str, ...]) -> Content:
        blank = " " * len(self._mark("○"))
        cells = [blank + fit(text, self._cell) for text in texts]
        return Content.assemble((fit(label, self._label) + "".join(cells), "$label"))

    def _mark(self, sign: str) -> str:
        return f"{self._gap}{sign} "

    def _row(self, label: str, values: tuple[str, ...], kept: int) -> Content:
        line = Content.assemble((fit(label, self._label), "$label"))
        for place, text in enumerate(values):
            here = place == kept
            style = "bold $bright" if here else "$label"
            mark = (self._mark("●" if here else "○"), "$key" if here else "$label")
            line = line.append(Content.assemble(mark, (fit(text, self._cell), style)))
        return line

    def _moves(self) -> list[Content]:
        stays, goes = self._views[self._master], self._going()
        told = counted({
            "feed_item": [item for view in goes for item in view.feed],
            "activity": [task for view in goes for task in view.tasks],
            "file_link": [file for view in goes for file in view.files],
            "assignment": [one for view in goes for one in view.assignments],
            "case": [child for view in goes for child in view.children],
        })  # fmt: skip
        listed = _listed([view.row.number for view in goes])
        then = "is closed and leads" if len(goes) == 1 else "are closed and lead"
        words = f"Goes to {stays.row.number}: {told}. {listed} {then} there."
        return list(Content.assemble((words, "$value")).wrap(WIDE))

    def _going(self) -> list[CaseView]:
        return [view for place, view in enumerate(self._views) if place != self._master]

    # what is chosen ------------------------------------------------------------------------

    def _place(self, field: str) -> int:
        return self._taken.get(field, self._master)

    @on(Menu.Opened)
    def _chosen(self, event: Menu.Opened) -> None:
        """Keep another case, or another value and what goes with it."""
        if event.target == MASTER:
            self._master = self._next(self._master)
        else:
            field = str(event.target)
            place = self._next(self._place(field))
            for name in next((group for group in TOGETHER if field in group), {field}):
                self._taken[name] = place
        self._show()

    def _next(self, place: int) -> int:
        return (place + 1) % len(self._views)

    def typed(self) -> bool:
        """Say whether anything was chosen."""
        return bool(self._taken)

    def action_form_send(self) -> None:
        """Merge them."""
        take: dict[str, str | None] = {
            field: self._views[self._place(field)].row.number
            for field in self._differing()
            if self._place(field) != self._master
        }
        goes = tuple(view.row.number for view in self._going())
        into = self._views[self._master].row.number
        self.send(MergeCases(case=goes, into=into, take=take), then=self._merged)

    def _merged(self, _: Outcome) -> None:
        if self._done is not None:
            self._done()


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
