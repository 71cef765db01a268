"""Home: what waits for this person."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Container
from textual.content import Content
from textual.geometry import Region

from core.entities.activities import PRIORITIES
from core.errors import CaselineError
from core.org.model import short
from core.text import age, one_line
from tui.lists.shipped import mine, queue
from tui.lists.view import ListView
from tui.look import aside, ask, desk_day, fit, zone
from tui.records.page import Link, TaskOf
from tui.screens.task_acts import TaskActs
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import Line, Menu
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from textual import events

    from core.desk import Desk
    from core.rows import HomeView, TaskRow
    from tui.workspace import Place

BLANK = Line(Content(""))
WIDE = 120
"""Columns from which the two sides stand side by side."""


class HomeScreen(TaskActs):
    """Queues and my cases on one side, tasks and what I work on on the other."""

    TITLE = "Home"

    def compose(self) -> ComposeResult:
        """Title, the two sides, keys."""
        yield TitleBar()
        with Container(id="home"):
            yield Menu(id="places")
            yield Menu(id="work")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read what waits."""
        self.set_focus(self.query_one("#places"))

    def on_resize(self, event: events.Resize) -> None:
        """Put the two sides side by side where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def read_again(self, *, own: bool = False) -> None:  # noqa: ARG002
        """Read everything anew, in place."""
        self._read()

    @work(exclusive=True, group="home")
    async def _read(self) -> None:
        desk = self.desk
        try:
            view = await ask(desk, lambda look: look.home())
            drafts = len(await aside(self.console.drafts))
        except CaselineError as error:
            self.refused(error)
            return
        if not self.query("#places"):  # the person went elsewhere meanwhile
            return
        self.query_one("#places", Menu).show(list(_places(desk, view, drafts)))
        self.query_one("#work", Menu).show(list(_work(desk, view, self.console.recent)))

    @property
    def task_here(self) -> TaskOf | None:
        """The task under the cursor."""
        menu = self.query_one("#work", Menu) if self.is_mounted else None
        target = menu.target if menu is not None and menu.has_focus else None
        return target if isinstance(target, TaskOf) else None

    @on(Menu.OptionHighlighted)
    def _moved(self, event: Menu.OptionHighlighted) -> None:
        """Keep the line under the cursor on a narrow screen, where both sides scroll as one."""
        self.refresh_bindings()
        menu = event.option_list
        if menu.has_focus:
            line = Region(0, menu.virtual_region.y + event.option_index - 1, 1, 3)
            self.query_one("#home").scroll_to_region(line, animate=False, x_axis=False)

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        if isinstance(event.target, ListView):
            self.console.open_list(event.target)
        elif isinstance(event.target, Link):
            self.console.open_record(event.target.kind, event.target.key)
        elif isinstance(event.target, TaskOf) and event.target.case:
            self.console.open_record("case", event.target.case)
        elif isinstance(event.target, str):
            self.console.visit(event.target)


def _heading(text: str) -> Line:
    return Line(Content.assemble((text, "$label")))


def _counted(name: str, count: int, target: object, sign: str = "") -> Line:
    number = Content.assemble((f"{count:>6,}  ", "bold $value" if count else "$label"))
    return Line(number.append(Content.assemble((sign + one_line(name), "$value"))), target)


def _places(desk: Desk, view: HomeView, drafts: int) -> Iterator[Line]:
    yield _heading("My queues" if view.queues else "No queue is mine")
    for group in view.queues:
        yield _counted(group.name, group.open_cases, queue(group.key, group.name))
    yield BLANK
    yield _heading("My open cases")
    for status, count in view.by_status:
        yield _counted(short(status), count, mine(desk, status))
    yield _counted("all", sum(count for _, count in view.by_status), mine(desk))
    yield BLANK
    yield _heading("Notifications")
    yield _counted("unread", view.unread, "bell", "! " if view.unread else "")
    if view.kept_mails:
        yield _counted("mails without a case", view.kept_mails, "mails", "! ")
    if view.failed_mails:
        yield _counted("mails that could not leave", view.failed_mails, "mails", "! ")
    if drafts:
        yield _counted("drafts: written, not sent", drafts, "drafts", "! ")
    yield BLANK
    yield from (Line(Content.assemble((told, "$label"))) for told in _clocks(desk))


def _clocks(desk: Desk) -> Iterator[str]:
    """Say which time the times are, and what time it is at the desk where that is another."""
    mine, theirs, now = zone(desk), ZoneInfo(desk.org.time_zone), desk.clock.now()
    yield f"Times are {mine.key}, now {now.astimezone(mine):%H:%M}"
    if mine.key != theirs.key:
        yield f"The desk is in {theirs.key}, {now.astimezone(theirs):%H:%M}"


def _work(desk: Desk, view: HomeView, recent: list[Place]) -> Iterator[Line]:
    today = desk_day(desk)
    yield BLANK
    counts = Counter(_when(task, today) for task in view.tasks)
    told = " · ".join(f"{count:,} {when.removeprefix('! ')}" for when, count in counts.items())
    yield _heading(f"My tasks   {told}" if view.tasks else "No task is waiting for me")
    before = ""
    for task in view.tasks:
        when = _when(task, today)
        yield _task(task, when if when != before else "", today)
        before = when
    yield BLANK
    yield _heading("What I work on" if view.recent else "No open case is mine")
    now = desk.clock.now()
    for row in view.recent:
        mark = Content.assemble(("▲ " if row.leads else "  ", "$bad"))
        text = Content.assemble(
            (f"{row.number}  ", "bold $value"), (fit(age(now - row.created_at), 7), "$label"),
            "  ", (one_line(row.subject), "$value"),
        )  # fmt: skip
        yield Line(mark.append(text), Link("case", row.number))
    yield BLANK
    yield _heading("What I looked at last" if recent else "Nothing was looked at yet")
    for place in recent:
        name = Content.assemble(
            (f"  {place.kind:<10}", "$label"), (one_line(place.title), "$value")
        )
        yield Line(name, Link(place.kind, place.key))


def _when(task: TaskRow, today: date) -> str:
    if task.due is None:
        return "no date"
    if task.due < today:
        return "! overdue"
    if task.due == today:
        return "today"
    return "this week" if task.due <= today + timedelta(days=7) else "later"


def _day(due: date, today: date) -> str:
    return f"{due.day} {due:%b}" + ("" if due.year == today.year else f" {due.year}")


def _task(task: TaskRow, when: str, today: date) -> Line:
    late = task.due is not None and task.due < today
    head = Content.assemble((f"{when:<11}", "bold $bad" if late else "$label"))
    about = task.about.key if task.about else ""
    due = _day(task.due, today) if task.due and task.due != today else ""
    whose = " · ".join(one_line(ref.name) for ref in (task.account, task.contact) if ref)
    text = Content.assemble(
        (f"{about:<10}", "bold $value"), (f"{due:<11}", "$label"),
        ("▲ " if task.priority == PRIORITIES[0] else "", "$bad"),
        (one_line(task.subject), "$value"), (f"   {whose}", "$label"),
    )  # fmt: skip
    return Line(head.append(text), TaskOf(task.id, task.is_closed, about, task.kind))
