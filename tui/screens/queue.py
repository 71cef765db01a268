"""A list of cases; on a wide terminal the case under the cursor is read beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Horizontal, Vertical
from textual.content import Content

from core.text import one_line
from tui.look import fit, spread
from tui.messages import CaseChosen, CaseOpened, Counted, Failed
from tui.screens.case_acts import CaseActs
from tui.widgets.case_list import MARK, CaseList
from tui.widgets.case_pane import CasePane
from tui.widgets.columns import columns
from tui.widgets.drawn import Drawn
from tui.widgets.key_bar import KeyBar
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual import events
    from textual.timer import Timer

    from tui.lists import ListView

SPLIT = 120
"""Columns from which list and case stand side by side."""
PAUSE = 0.12
"""Seconds that the cursor rests on a case before it is read beside the list."""


class ListHead(Drawn):
    """The list's name and length, and the names of its columns."""

    def __init__(self) -> None:
        """Start without a list."""
        super().__init__()
        self._list = ""
        self.total: int | None = None

    def show(self, name: str, total: int | None) -> None:
        """Draw another name or length."""
        if (name, total) != (self._list, self.total):
            self._list, self.total = name, total
            self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """Give name and count, a blank line, the headings."""
        count = Content("")
        if self.total is not None:
            noun = "case" if self.total == 1 else "cases"
            count = Content.assemble((f"{self.total:,} {noun} ", "$label"))
        name = Content.assemble((f" {one_line(self._list)}", "bold $bright"))
        cells = [fit(column.title, column.width) for column in columns(width - MARK)]
        heads = fit(" " * MARK, MARK) + "  ".join(cells)
        return [spread(name, count, width), Content(""), Content.assemble((heads, "$label"))]


class Legend(Drawn):
    """What the signs of the list mean."""

    def lines(self, width: int) -> list[Content]:
        """Give the one line."""
        del width
        return [Content.assemble((" ▲ ", "$bad"), ("high priority", "$label"))]


class CasesScreen(CaseActs):
    """Where the work is taken from."""

    TITLE = "Cases"
    names: ClassVar[dict[str, str]] = {}

    def __init__(self, view: ListView | None = None) -> None:
        """Show a list; none until it is known which."""
        super().__init__()
        self.list_view = view
        self.reading = False
        """Whether the case fills a narrow screen."""
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, list and case, keys."""
        yield TitleBar()
        with Horizontal(id="split"):
            with Vertical(id="left"):
                yield ListHead()
                yield CaseList(id="cases")
                yield Legend()
            yield CasePane(id="right")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the list as soon as there is a desk."""
        self.query_one(CaseList).focus()
        if self.list_view is not None and self.console.desk is not None:
            self.show(self.list_view)

    def show(self, view: ListView) -> None:
        """List other cases."""
        self.list_view = view
        self._read(on=False)
        self.query_one(ListHead).show(view.title, None)
        self.query_one(CasePane).open(self.desk, None)
        self.query_one(CaseList).open(self.desk, view.which)

    def read_again(self) -> None:
        """Read list and case anew, in place."""
        self.query_one(CaseList).read_again()
        pane = self.query_one(CasePane)
        if pane.number is not None and self._pane_shows():
            pane.open(self.desk, pane.number)

    # list and case -------------------------------------------------------------------------

    @property
    def case_number(self) -> str | None:
        """The case under the cursor, or the one that is read."""
        pane = self.query_one(CasePane)
        row = self.query_one(CaseList).row
        if self.reading or (self._split() and pane.has_focus_within):
            return pane.number
        return row.number if row else None

    def _split(self) -> bool:
        return self.size.width >= SPLIT

    def _pane_shows(self) -> bool:
        return self.reading or self._split()

    def on_resize(self, event: events.Resize) -> None:
        """Put list and case side by side, or one in front of the other."""
        self.set_class(event.size.width >= SPLIT, "-split")
        row = self.query_one(CaseList).row
        if self._split() and row is not None:
            self.query_one(CasePane).open(self.desk, row.number)

    def _read(self, *, on: bool) -> None:
        self.reading = on
        self.set_class(on, "-reading")
        self.query_one("#body" if on else "#cases").focus()
        self.refresh_bindings()

    @on(CaseChosen)
    def _chosen(self, event: CaseChosen) -> None:
        self.refresh_bindings()
        if self._rest is not None:
            self._rest.stop()
        if self._split() and not self.reading:
            self._rest = self.set_timer(PAUSE, lambda: self._preview(event.number))

    def _preview(self, number: str | None) -> None:
        if self.console.desk is not None:
            self.query_one(CasePane).open(self.console.desk, number)

    @on(CaseOpened)
    def _opened(self, event: CaseOpened) -> None:
        self.query_one(CasePane).open(self.desk, event.number, instead=not self._split())
        self._read(on=True)

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        if self.list_view is not None:
            self.query_one(ListHead).show(self.list_view.title, event.total)

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.console.remark(event.reason)

    def action_app_back(self) -> None:
        """Leave the case for the list, the list for where one came from."""
        if self.reading:
            self._read(on=False)
        else:
            self.console.back()
