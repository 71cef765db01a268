"""Who is calling? The call starts here: account, contracts and open cases at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from core.errors import CaselineError
from core.text import age
from tui.look import ask, said
from tui.records.case_path import statuses, told_apart
from tui.records.page import Link, row
from tui.screens.base import Base
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import BLANK, Line, Menu
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from textual import events
    from textual.timer import Timer

    from core.rows import Caller

TYPING = 0.2
"""Seconds without a key after which callers are looked up."""
ENOUGH = 3
"""Characters from which on callers are looked up while one types."""
UNKNOWN = "unknown"


class CallerScreen(Base):
    """A line to type on, and who it may be."""

    TITLE = "Who is calling?"
    TYPED: ClassVar[bool] = True
    names: ClassVar[dict[str, str]] = {"pick.choose": "Find"}
    _asking: Timer | None = None
    _callers: tuple[Caller, ...] | None = None

    def compose(self) -> ComposeResult:
        """Title, line, callers, keys."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Input(
                placeholder="phone digits, name, address, e-mail or contract number", compact=True
            )
            yield Lines(Content(""), id="found")
            yield Menu(id="hits")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start to type."""
        self.set_focus(self.query_one(Input))

    def on_key(self, event: events.Key) -> None:
        """Go from the line down to the callers."""
        if event.key == "down" and self.query_one(Input).has_focus:
            self.set_focus(self.query_one(Menu))
            event.stop()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._asking is not None:
            self._asking.stop()
        text = event.value.strip()
        if len(text) >= ENOUGH:
            self._asking = self.set_timer(TYPING, lambda: self._find(text))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if self._asking is not None:
            self._asking.stop()
        if event.value.strip():
            self._find(event.value.strip(), go=True)

    @work(exclusive=True, group="callers")
    async def _find(self, text: str, *, go: bool = False) -> None:
        desk = self.desk
        try:
            callers = await ask(desk, lambda look: look.callers(text))
        except CaselineError as error:
            self.refused(error)
            return
        count = len(callers)
        told = (
            f"{count} account" + ("s" if count != 1 else "")
            if count
            else "Nobody is known by that."
        )
        self.query_one("#found", Lines).show(Content.assemble((told, "$label")))
        self._callers = callers
        self._draw()
        if go:
            self.set_focus(self.query_one(Menu))

    def _draw(self) -> None:
        menu, now = self.query_one(Menu), self.desk.clock.now()
        width = max(menu.scrollable_content_region.width, 20)
        found = self._callers or ()
        labels = statuses(self.desk.org)
        lines = [
            line for caller in found for line in [*_lines(caller, now, width, labels), BLANK]
        ]  # fmt: skip
        what = "  account, contact and a contract to verify"
        new = Content.assemble(("+ Customer not in the system", "$value"), (what, "$label"))
        menu.show([*lines, Line(new, UNKNOWN)])

    def on_resize(self) -> None:
        """Draw for another width what was found."""
        if self._callers is not None:
            self.call_after_refresh(self._draw)

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        if isinstance(event.target, Link):
            self.console.open_record(event.target.kind, event.target.key)
        else:
            self._unknown()

    def _unknown(self) -> None:
        from tui.screens.create import CustomerSheet  # noqa: PLC0415  sheets load when they are used

        self.console.over(CustomerSheet(self.query_one(Input).value))

    def action_case_create(self) -> None:
        """Open a case under what the cursor stands on."""
        target = self.query_one(Menu).target
        record = (target.kind, target.key) if isinstance(target, Link) else None
        self.console.make_new(record)


def _joined(*words: str | None) -> str:
    return " · ".join(word for word in words if word)


def _lines(
    caller: Caller, now: datetime, width: int, labels: Mapping[str, list[str]]
) -> list[Line]:
    account = caller.account
    cells: tuple[tuple[str, int, str], ...]
    place = ", ".join(word for word in (account.street, account.city) if word)
    cells = (
        (account.kind, 10, "$label"), (account.external_id, 10, "bold $value"),
        (account.name, 24, "bold $bright"), (_joined(account.phone, place), 0, "$label"),
    )  # fmt: skip
    lines = [Line(row(cells, width), Link("account", account.external_id))]
    if account.legal_hold:
        lines.append(Line(said("  ! legal hold", "bold $bad")))
    for contract in caller.contracts:
        good = contract.status == "Activated"
        cells = (
            ("contract", 10, "$label"), (contract.number, 10, "bold $value"),
            (contract.status if good else f"! {contract.status}", 0,
             "$good" if good else "bold $bad"),
        )  # fmt: skip
        lines.append(Line(row(cells, width), Link("contract", contract.number)))
    for contact in caller.contacts:
        cells = (
            ("contact", 10, "$label"), (contact.external_id, 10, "bold $value"),
            (contact.name, 24, "$value"),
            (_joined(contact.phone or contact.mobile, contact.email), 0, "$label"),
        )  # fmt: skip
        lines.append(Line(row(cells, width), Link("contact", contact.external_id)))
    for case in caller.open_cases:
        cells = (
            ("open case", 10, "$label"), (case.number, 10, "bold $value"),
            (age(now - case.created_at), 8, "$label"),
            (told_apart(labels.get(case.record_type, ()), case.status), 17, "$label"),
            (case.subject, 0, "$value"),
        )  # fmt: skip
        lines.append(Line(row(cells, width), Link("case", case.number)))
    return lines
