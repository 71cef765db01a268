"""A case as a page: its head stays, its parts scroll."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from core.errors import CaselineError, NotFound
from tui.keymap import bindings
from tui.look import day_name, fit, said
from tui.messages import Failed
from tui.widgets.details import details
from tui.widgets.drawn import Drawn, Lines
from tui.widgets.feed import feed
from tui.widgets.highlights import Highlights
from tui.widgets.path import Path

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from core.desk import Desk
    from core.rows import CaseView

ENTRIES = 50
"""Feed entries that are read at once."""
LOW = 26
"""Lines below which the invitation to write gives way."""
PARTS = ("Feed", "Details", "Activity", "Related")


class Body(Drawn):
    """The part of the case that is read now."""

    pane: CasePane

    def lines(self, width: int) -> list[Content]:
        """Give the lines of that part."""
        return self.pane.part_lines(width)


class PartScroll(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Scrolls a part with the keys that move in lists."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    def action_row_down(self) -> None:
        """Scroll a line down."""
        self.scroll_down(animate=False)

    def action_row_up(self) -> None:
        """Scroll a line up."""
        self.scroll_up(animate=False)

    def action_row_page_down(self) -> None:
        """Scroll a page down."""
        self.scroll_page_down(animate=False)

    def action_row_page_up(self) -> None:
        """Scroll a page up."""
        self.scroll_page_up(animate=False)

    def action_row_first(self) -> None:
        """Scroll to the top."""
        self.scroll_home(animate=False)

    def action_row_last(self) -> None:
        """Scroll to the end."""
        self.scroll_end(animate=False)


class CasePane(Vertical):
    """Shows one case; the case it shows is read anew without losing the place."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        """Start without a case."""
        super().__init__(id=id)
        self.number: str | None = None
        self.view: CaseView | None = None
        self.part = 0
        self._desk: Desk | None = None
        self._body = Body()
        self._body.pane = self

    def compose(self) -> ComposeResult:
        """Head, path, the names of the parts, the part."""
        yield Highlights()
        yield Path()
        yield Lines(id="parts")
        with PartScroll(id="body"):
            yield self._body
        yield Lines(id="invitation")

    def on_resize(self, event: events.Resize) -> None:
        """On a low screen the feed needs the lines."""
        self._invite(event.size.height)

    # what is shown -------------------------------------------------------------------------

    def open(self, desk: Desk, number: str | None, *, instead: bool = False) -> None:
        """Show a case, or nothing; with `instead` nothing of the one before is seen meanwhile."""
        self._desk = desk
        if number != self.number:
            self.number, self.view = number, None
            if instead:
                self._draw()
        if number is None:
            self._draw()
        else:
            self._read(number)

    @work(exclusive=True, group="case")
    async def _read(self, number: str) -> None:
        desk = self._desk
        if desk is None:
            return
        try:
            view = await asyncio.to_thread(desk.case, number, feed_limit=ENTRIES)
        except NotFound as error:
            self.view = None
            self._draw()
            self.query_one("#parts", Lines).show(said(str(error), "$label"))
            return
        except CaselineError as error:
            self.post_message(Failed(str(error)))
            return
        if number == self.number and view != self.view:
            fresh = self.view is None
            self.view = view
            self._draw()
            if fresh:
                self.query_one("#body").scroll_home(animate=False, immediate=True)

    def _draw(self) -> None:
        view, desk = self.view, self._desk
        self.set_class(view is None, "-empty")
        if desk is None or view is None:
            return
        self.query_one(Highlights).show(desk, view)
        self.query_one(Path).show(desk.org.types[view.row.record_type], view.row.status)
        self._draw_part()
        self._invite(self.size.height)
        self.screen.refresh_bindings()

    def _invite(self, height: int) -> None:
        lines = []
        if self.view is not None and height >= LOW:
            hint = Content.assemble(("c", "bold $key"), (" to write, @ to mention", "$label"))
            lines = [said(target(self.view), "$value"), hint]
        self.query_one("#invitation", Lines).show(*lines)

    def turn(self, step: int) -> None:
        """Read the next part of the case, or the one before."""
        self.part = (self.part + step) % len(PARTS)
        if self.view is not None:
            self.query_one("#body").scroll_home(animate=False, immediate=True)
            self._draw_part()

    def _draw_part(self) -> None:
        self.query_one("#parts", Lines).show(Content("  ").join(self._names()))
        self._body.refresh(layout=True)

    def _names(self) -> list[Content]:
        view = self.view
        if view is None:
            return []
        counts = {"Activity": len(view.tasks), "Related": len(view.related) + len(view.files)}
        names = []
        for place, name in enumerate(PARTS):
            style = "bold underline $bright" if place == self.part else "$label"
            count = f" {counts[name]}" if counts.get(name) else ""
            names.append(Content.assemble((name, style), (count, "$label")))
        return names

    def part_lines(self, width: int) -> list[Content]:
        """Give the lines of the part that is read now."""
        desk, view = self._desk, self.view
        if desk is None or view is None:
            return [Content("")]
        draw = (_feed, details, activity, related)[self.part]
        return draw(desk, view, width) or [Content.assemble(("nothing yet", "$label"))]


def target(view: CaseView) -> str:
    """Name what a post goes to, so that nobody writes to the wrong place."""
    who = view.row.contact or view.row.account
    return f"Post to Case {view.row.number}" + (f" · {who.name}" if who else "")


def _feed(desk: Desk, view: CaseView, width: int) -> list[Content]:
    lines = feed(desk, view.feed, width)
    if len(view.feed) >= ENTRIES:
        lines += [Content(""), Content.assemble((f"the newest {ENTRIES} entries", "$label"))]
    return lines


def activity(desk: Desk, view: CaseView, width: int) -> list[Content]:
    """Give the tasks: what is open first, with its day and whose it is."""
    today = desk.clock.now().date()
    lines = []
    for task in sorted(view.tasks, key=lambda task: (task.is_closed, str(task.due or "~"))):
        late = task.due is not None and task.due < today and not task.is_closed
        due = day_name(task.due, today) if task.due else ""
        state = "done" if task.is_closed else "! late" if late else "open"
        style = "$label" if task.is_closed else "$value"
        lines.append(
            Content.assemble(
                (fit(state, 8), "bold $bad" if late else "$label"),
                (fit(task.subject, max(width - 46, 12)), style), "  ",
                (fit(due, 16), "$label"), "  ", (fit(task.assigned_to.name, 18), "$label"),
            )
        )  # fmt: skip
    return lines


def related(desk: Desk, view: CaseView, width: int) -> list[Content]:
    """Give related cases and files."""
    del desk
    lines = [
        Content.assemble(
            (f"{row.number}  ", "bold $value"), (fit(row.status, 20), "$label"), "  ",
            (fit(row.subject, max(width - 32, 8)), "$value"),
        )
        for row in view.related
    ]  # fmt: skip
    if lines and view.files:
        lines.append(Content(""))
    return lines + [
        Content.assemble(
            (fit(file.name, max(width - 14, 8)), "$value"), (f"  {file.size:>10,} B", "$label")
        )
        for file in view.files
    ]
