"""Does a case exist for the current issue? Then leave a note there and stop (S0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content

from core.rows import CaseFilter
from core.text import age
from tui.keymap import bindings
from tui.records.case_path import statuses, told_apart
from tui.records.page import Link, row
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines
from tui.widgets.menu import Body, Line, Menu

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.desk import Desk
    from core.org.model import Gate
    from core.rows import CaseRow

SHOWN = 30
EXPLAINED = (
    "A case is opened when an issue is not resolved on the call. If there is one for it already: "
    "leave a note for its owner there, and stop."
)


def existing(desk: Desk, account: str, gate: Gate) -> tuple[CaseRow, ...]:
    """Give the account's open cases, then those closed lately; asks the database."""
    if not account or gate.then == "nothing":
        return ()
    look = desk.look
    opened = look.cases(CaseFilter(account=account, is_closed=False), limit=SHOWN).rows
    closed = look.cases(
        CaseFilter(account=account, is_closed=True, sort="closed_at", descending=True), limit=SHOWN
    ).rows
    since = desk.clock.now() - gate.closed_for
    return (*opened, *(case for case in closed if case.closed_at and case.closed_at > since))


class GateSheet(Sheet[bool]):
    """Gives true where none of these is the issue."""

    TYPED: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("gate")]

    def __init__(self, cases: tuple[CaseRow, ...]) -> None:
        """Ask about these cases."""
        super().__init__()
        self._cases = {case.number: case for case in cases}

    def heading(self) -> str:
        """Ask."""
        return "Does a case exist for the current issue?"

    def content(self) -> Iterable[Widget]:
        """Give the cases."""
        yield Lines(Content.assemble((EXPLAINED, "$label")))
        yield Body(id="existing")

    def on_mount(self) -> None:
        """Stand on the first one."""
        super().on_mount()
        now = self.desk.clock.now()
        labels = statuses(self.desk.org)
        self.query_one(Body).show([_line(case, now, 74, labels) for case in self._cases.values()])
        self.set_focus(self.query_one(Body))

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act in {"gate.none", "gate.note", "form.leave", "row.open"}

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        """Read the case; nothing new is made."""
        if isinstance(event.target, Link):
            self.dismiss(False)  # noqa: FBT003  the answer
            self.console.open_record("case", event.target.key)

    def action_gate_none(self) -> None:
        """Go on to a new case."""
        self.dismiss(True)  # noqa: FBT003

    def action_gate_note(self) -> None:
        """Leave a note for the owner of the case under the cursor, and stop."""
        target = self.query_one(Body).target
        if not isinstance(target, Link):
            return
        case = self._cases[target.key]
        self.dismiss(False)  # noqa: FBT003
        self.console.note_to_owner(case)


def _line(case: CaseRow, now: object, width: int, labels: Mapping[str, list[str]]) -> Line:
    closed = case.closed_at if case.is_closed else None
    elapsed = (closed or now) - case.created_at  # type: ignore[operator]  # both are times
    cells = (
        (case.number, 8, "bold $value"), (age(elapsed), 8, "$label"),
        (case.primary_reason or case.subject, 14, "$label" if closed else "$value"),
        (told_apart(labels.get(case.record_type, ()), case.status), 17, "$label"),
        (case.owner.name, 0, "$label"),
    )  # fmt: skip
    return Line(row(cells, width), Link("case", case.number))
