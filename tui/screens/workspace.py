"""Where the work is done: a list, the records that are open, and on a wide terminal both."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from core.errors import CaselineError
from tui.keymap import bindings
from tui.later import later
from tui.lists.kinds import KINDS
from tui.lists.view import OF_CASES, QUEUE_ITEM
from tui.look import ask
from tui.messages import Counted, Failed, RowChosen, RowLeft, RowOpened
from tui.records.page import EntryOf, Paragraph, TaskOf
from tui.screens.article_acts import ArticleActs
from tui.screens.assignment_acts import AssignmentActs
from tui.screens.feed_acts import FeedActs
from tui.screens.many_acts import ManyActs
from tui.screens.person_acts import PersonActs
from tui.screens.queue_acts import QueueActs
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_bar import KeyBar
from tui.widgets.list_head import Legend, ListHead
from tui.widgets.menu import Body
from tui.widgets.record_list import RecordList
from tui.widgets.record_pane import RecordPane
from tui.widgets.tab_strip import TabStrip
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType
    from textual.timer import Timer

    from tui.lists.view import ListView

SPLIT = 120
"""Columns from which list and record stand side by side."""
ONE_AT_A_TIME = ("case", "entry", "assignment", "person", "customer", "bin", "article")
"""What a record is; kinds may share a key. Bound here once more, together: of two classes that bind
one key Textual keeps only the later one's."""
PAUSE = 0.12
"""Seconds that the cursor rests on a row before its record is read beside the list."""


class WorkspaceScreen(ArticleActs, QueueActs, FeedActs, AssignmentActs, PersonActs, ManyActs):
    """The lowest screen, always there."""

    TITLE = "Cases"
    AUTO_FOCUS = "RecordList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("tabs", *ONE_AT_A_TIME)]
    names: ClassVar[dict[str, str]] = {"pick.choose": "To the rows"}

    def __init__(self) -> None:
        """Start without a list; the console says which."""
        super().__init__()
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, open records, list and record, keys; laid out once, as wide as the screen is."""
        self.set_class(self.split, "-split")
        pane = RecordPane(id="right")
        pane.display = self.split
        yield TitleBar()
        yield TabStrip()
        with Horizontal(id="split"):
            with Vertical(id="left"):
                yield ListHead()
                yield FilterLine()
                yield RecordList(id="rows")
                yield Legend()
            yield pane
        yield KeyBar()

    def _divide(self) -> None:
        """Give the room to the list, to the record, or to both."""
        self.set_class(self.split, "-split")
        # By a class, each line of the screen would look up its style anew, for ten milliseconds.
        self.query_one("#left").display = self.split or not self.reading
        self.query_one("#right").display = self.split or self.reading

    @property
    def rows(self) -> RecordList:
        """The list."""
        return self.query_one(RecordList)

    @property
    def pane(self) -> RecordPane:
        """The record."""
        return self.query_one(RecordPane)

    def read_again(self, *, own: bool = False) -> None:
        """Read list and record anew, in place; who sees their row go by another's act is told."""
        self.rows.read_again(own=own)
        if self.pane.key is not None and self.pane.kind is not None and self._pane_shows():
            self.pane.open(self.desk, self.pane.kind, self.pane.key)

    # the list ------------------------------------------------------------------------------

    def show(self, view: ListView, *, find: str | None = None) -> None:
        """List other records, with the cursor on the first one or on `find`."""
        self.list_view = self.console.as_left(view)
        self.console.workspace.leave()
        self.query_one(FilterLine).clear()
        self._list(find)
        self.look()

    def _list(self, find: str | None, *, typing: bool = False) -> None:
        if self.list_view is None:
            return
        self.query_one(ListHead).show(self.list_view, None)
        self.query_one(Legend).show(self.list_view)
        self.rows.open(self.desk, self.list_view, find=find, typing=typing)

    def list_again(self, view: ListView, *, typing: bool = False) -> None:
        """List the same records in another order, or fewer of them, maybe while one is typing."""
        self.list_view = view
        self._list(self.rows.key, typing=typing)

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        if self.list_view is not None:
            self.query_one(ListHead).show(self.list_view, event.total, event.summary)

    @on(ListHead.Clicked)
    def _heading(self, event: ListHead.Clicked) -> None:
        self.sort_by(event.sort)

    def offers(self, act: str) -> bool:
        """Offer opening where there is something to open."""
        if act == "row.open" and self.reading:
            return not isinstance(self.pane_target, Paragraph | None)
        if act == "view.create":
            view = self.list_view
            return not self.reading and view is not None and view.kind == "case" and view.narrow
        if act in {"list.filter", "list.sort"}:
            return not self.reading and not isinstance(self.focused, Input)
        if act == "app.made":
            return self.console.something_made
        return super().offers(act)

    # what is looked at ---------------------------------------------------------------------

    @property
    def record(self) -> tuple[str, str] | None:
        """The record that the keys act on: the one that is read, else the one of the row."""
        place = self.console.workspace.place
        if place is not None:
            return place.kind, place.key
        return self._row_record()

    def _row_record(self) -> tuple[str, str] | None:
        """Give the record of the row under the cursor: of a task its case, else what lies there."""
        if self.list_view is None or (key := self.rows.key) is None:
            return None
        if self.list_view.kind == "task":
            about = self.rows.row.about
            return ("case", about.key) if about else None
        if self.list_view.kind == QUEUE_ITEM:
            row = self.rows.row
            return (row.object, key) if row is not None else None
        return self.list_view.kind, key

    @property
    def task_here(self) -> TaskOf | None:
        """The task under the cursor, of a record or in a list of tasks."""
        row = self.rows.row
        if self.reading or self.list_view is None or self.list_view.kind != "task" or row is None:
            return super().task_here
        return TaskOf(row.id, row.is_closed, kind=row.kind)

    @property
    def next_case(self) -> str | None:
        """The case after the one under the cursor."""
        pages = self.rows.pages
        if pages is None or self.list_view is None or self.list_view.kind not in OF_CASES:
            return None
        return pages.key(self.rows.cursor + 1) or pages.key(self.rows.cursor - 1)

    @property
    def next_queue(self) -> str | None:
        """The queue whose list this is."""
        which = self.list_view.which if self.list_view is not None else None
        return getattr(which, "queue", None)

    @property
    def split(self) -> bool:
        """Whether list and record stand side by side."""
        width = self.size.width or self.app.size.width  # before it is laid out it has none
        return width >= SPLIT and self.console.side_by_side

    @property
    def reading(self) -> bool:
        """Whether a record is read, and not the list."""
        return self.console.workspace.place is not None

    def _pane_shows(self) -> bool:
        return self.reading or self.split

    def on_resize(self, event: events.Resize) -> None:
        """Put list and record side by side, or one in front of the other."""
        del event
        self.look(focus=False)

    def look(self, *, focus: bool = True, go_to: object = None) -> None:
        """Show what the workspace says is looked at."""
        place = self.console.workspace.place
        shown = place.kind if place else self.list_view.kind if self.list_view else "case"
        self.title = KINDS[shown].many.split()[-1].capitalize()
        self.query_one(TitleBar).refresh()
        self._divide()
        self.query_one(TabStrip).show(
            self.console.workspace, self.list_view.title if self.list_view else "List"
        )
        if self.console.desk is None:
            return
        if place is not None:
            self.pane.open(
                self.desk, place.kind, place.key, instead=True, part=place.part, go_to=go_to
            )
            if self.page is not None:  # it was read beside the list before it was opened
                self._shown(RecordPane.Shown(self.page))
        elif self.split:
            self._preview()
        self.note_look()
        if focus:
            self.set_focus(self.rows if place is None else self.query_one(Body))
        self.refresh_bindings()
        self.console.remember()

    @on(RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        del event
        self.console.held.let_go(self.rows)
        self.refresh_bindings()
        if self._rest is not None:
            self._rest.stop()
        if self.split and not self.reading:
            if self.record != (self.pane.kind, self.pane.key):
                self.pane.fade()
            self._rest = self.set_timer(PAUSE, self._preview)

    @on(RowLeft)
    def _left(self, event: RowLeft) -> None:
        self.run_worker(later(self._tell_left, event.kind, event.key), group="left")

    async def _tell_left(self, kind: str, key: str) -> None:
        """Say who took the case that the cursor stood on."""
        told = f"{key} left this list."
        if kind in OF_CASES:
            with suppress(CaselineError):
                view = await ask(self.desk, lambda look: look.case(key, feed_limit=1))
                now = f"belongs to {view.row.owner.name}"
                told = (
                    f"Case {key} left this list: it {'is closed' if view.row.is_closed else now}."
                )
        self.console.remark(f"{told} The next move chooses another row.")

    def _preview(self) -> None:
        """Read the row's record beside the list, unless another one is read meanwhile."""
        if self.console.desk is None or self.reading or not self.split:
            return
        kind, key = self._row_record() or ("case", None)
        self.pane.open(self.console.desk, kind, key)

    @on(RowOpened)
    def _opened(self, event: RowOpened) -> None:
        del event
        record = self._row_record()
        if record is not None:
            self.console.open_record(*record)

    @on(RecordPane.Shown)
    def _shown(self, event: RecordPane.Shown) -> None:
        page = event.page
        if self.reading:
            self.console.looked_at(page.kind, page.key, page.title)
        if self.console.workspace.name(page.kind, page.key, page.title):
            self.query_one(TabStrip).refresh()
            self.console.remember()

    @on(RecordPane.Refreshed)
    def _refreshed(self) -> None:
        self.refresh_bindings()
        self.query_one(KeyBar).refresh()
        self.console.held.let_go(self.pane)
        self.pane.find()
        self.note_look()

    @on(RecordPane.NotHere)
    def _not_here(self, event: RecordPane.NotHere) -> None:
        """Look for an entry of the feed among the older ones."""
        page, target = self.page, event.target
        if page is not None and page.kind == "case" and isinstance(target, EntryOf):
            oldest = page.source.feed[-1].id if page.source.feed else 0
            from tui.screens.older import OlderSheet  # noqa: PLC0415  seldom used

            self.console.over(OlderSheet(page.key, oldest, target.id))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.console.unread(event.error)

    def action_case_create(self) -> None:
        """Make what belongs under the record that is read; on a list, another of its kind."""
        view = self.list_view
        if self.reading or view is None:
            self.console.make_new(self.record if self.reading else None)
        else:
            self.console.make_new(view.under, "case" if view.kind == QUEUE_ITEM else view.kind)

    # tabs ----------------------------------------------------------------------------------

    def action_app_back(self) -> None:
        """Leave the filter, the record for the list, the list for where one came from."""
        if (self.rows.has_focus and self.rows.unmark()) or self.leave_filter():
            return
        if self.reading:
            self.console.workspace.leave()
            self.look()
            self.console.go_back()
        else:
            self.console.back()

    def action_tab_close(self) -> None:
        """Close the record; on the list, go back."""
        if self.reading:
            self.console.workspace.close()
            self.look()
            if not self.reading:
                self.console.go_back()
        else:
            self.action_app_back()

    def action_tab_close_all(self) -> None:
        """Close every record."""
        count = self.console.workspace.close_all()
        self.look()
        self.console.remark(
            f"{count} closed; {self.console.key('tab.reopen')} opens them again.",
            severity="information",
        )

    def action_tab_reopen(self) -> None:
        """Open again what was closed last."""
        if self.console.workspace.reopen():
            self.look()
        else:
            self.console.remark("Nothing was closed.")

    def action_tab_next(self) -> None:
        """Go to the next tab; the list stands before the first."""
        self.console.workspace.step(1)
        self.look()

    def action_tab_previous(self) -> None:
        """Go to the tab before."""
        self.console.workspace.step(-1)
        self.look()

    def action_subtab_next(self) -> None:
        """Go to the next record of the tab."""
        self.console.workspace.step_within(1)
        self.look()

    def action_subtab_previous(self) -> None:
        """Go to the record of the tab before."""
        self.console.workspace.step_within(-1)
        self.look()

    def action_tab_jump(self) -> None:
        """Wait for the number of a tab."""
        self.console.visit("tabs")

    def action_record_next(self) -> None:
        """Read the next record of the list in the place of this one."""
        self._step(1)

    def action_record_previous(self) -> None:
        """Read the record before this one in the list."""
        self._step(-1)

    def _step(self, by: int) -> None:
        """Go on in the list; where the record left it, the row in its place is the next one."""
        before, there = self.rows.cursor, self._row_record()
        left = self.reading and by > 0 and there is not None and there != self.record
        if not left:
            self.rows.move(before + by)
        record = self._row_record()
        if record is None or (self.rows.cursor == before and not left):
            self.console.remark("The list ends here.", severity="information")
        elif self.reading:
            self.console.workspace.replace(*record)
            self.look()
