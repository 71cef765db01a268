"""A record as a page: its head stays, its parts are read one at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from core.errors import CaselineError, NotFound
from core.rows import FEED_FILTERS, FeedFilter
from core.text import one_line
from core.timeline import PARTS, TimelineFilter
from tui.look import aside, said, spread
from tui.messages import Failed
from tui.records.kinds import read
from tui.records.page import ListOf
from tui.widgets.drawn import Drawn, Lines
from tui.widgets.menu import Body, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from core.desk import Desk
    from tui.app import Caseline
    from tui.records.page import Later, Part, RecordPage

LOW = 26
"""Lines below which the invitation to write gives way."""
ACTIVITY = "Activity"
"""The part of a case that holds its activities."""
NOTHING = Line(Content.assemble(("nothing yet", "$label")))


class Head(Drawn):
    """The head of the page."""

    pane: RecordPane

    def lines(self, width: int) -> list[Content]:
        """Give title, facts, warnings and quick links."""
        return self.pane.head_lines(width)


class RecordPane(Vertical):
    """Shows one record; the record it shows is read anew without losing the place."""

    @dataclass
    class Shown(Message):
        """A record was read for the first time, or it has another title."""

        page: RecordPage

    @dataclass
    class NotHere(Message):
        """What one wanted to go to is not on the page."""

        target: object

    @dataclass
    class Refreshed(Message):
        """The record was read and drawn anew."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        """Start without a record."""
        super().__init__(id=id)
        self.kind: str | None = None
        self.key: str | None = None
        self.page: RecordPage | None = None
        self.part = 0
        self._height = 0
        """Lines that it has, or had when it was last shown."""
        self._desk: Desk | None = None
        self._head = Head()
        self._head.pane = self
        self._head.display = False
        self._go_to: object = None
        self.feed = FeedFilter()
        """Which entries of a case's feed are read, in which order."""
        self.timeline = TimelineFilter()
        """Which activities of a case are shown."""
        self._since: int | None = None
        """The newest entry that the person had seen when the case was opened, if they ever had."""
        self._asked: RecordPage | None = None
        """The page for which was read what a part shows later."""
        self._below: Callable[[int], list[Line]] | None = None
        """What that was; while it is read anew, what it was before."""

    def compose(self) -> ComposeResult:
        """Head, the names of the parts, the part, what can be written."""
        yield self._head
        yield Lines(id="parts")
        yield Body(id="body")
        yield Lines(id="invitation")

    def on_resize(self, event: events.Resize) -> None:
        """On a low screen the part needs the lines."""
        self._height = event.size.height
        self._invite()

    @on(Body.Widened)
    def _widened(self) -> None:
        self._draw_part()

    # what is shown -------------------------------------------------------------------------

    def open(
        self, desk: Desk, kind: str, key: str | None, *, instead: bool = False,
        part: int | None = None, go_to: object = None,
    ) -> None:  # fmt: skip
        """Show a record, or nothing; with `instead` nothing of the one before is seen meanwhile.

        `part` is the part to read, `go_to` the target to put the cursor on.
        """
        self._desk = desk
        self._go_to = go_to or self._go_to
        if (kind, key) != (self.kind, self.key):
            if kind != self.kind:
                self.part = 0
            self.kind, self.key, self.page, self._go_to = kind, key, None, go_to
            self.feed, self._since = replace(self.feed, only="all"), None
            self.timeline = TimelineFilter()
            self._below = None
            self.workers.cancel_group(self, "later")
            if instead:
                self._draw()
                cast("Caseline", self.app).held.hold(self)
        if part is not None:
            self.part = part
        if go_to is not None:
            self.feed = replace(self.feed, only="all")  # what one goes to is not to be left out
        if key is None:
            self._draw()
        else:
            self._read(kind, key)

    @work(exclusive=True, group="record")
    async def _read(self, kind: str, key: str) -> None:
        desk = self._desk
        if desk is None:
            return
        try:
            page = await aside(
                lambda: read(desk, kind, key, self.feed, self._since, timeline=self.timeline)
            )
        except NotFound as error:
            self.page = None
            self._draw()
            self.query_one("#parts", Lines).show(said(str(error), "$label"))
            return
        except CaselineError as error:
            self.post_message(Failed(error))
            return
        if (kind, key) != (self.kind, self.key):
            return
        before, self.page = self.page, page
        if self._since is None and kind == "case":
            self._since = page.source.seen or page.source.newest
        if before is None or before.title != page.title:
            self.post_message(self.Shown(page))
        if before is None or before.source != page.source or self.shows_activities:
            self._draw()
        else:
            self.find()

    def find(self) -> None:
        """Put the cursor on what one wanted to go to, once the page is drawn."""
        target, self._go_to = self._go_to, None
        if target is not None and not self.query_one(Body).go_to(target):
            self.post_message(self.NotHere(target))

    def _draw(self) -> None:
        self._head.display = self.page is not None
        self._invite()
        if self.page is None:
            self.query_one("#parts", Lines).show(Content(""))
            self.query_one(Body).show([])  # it stays, for what is hidden loses the focus
            return
        self.part = min(self.part, len(self.page.parts) - 1)
        self._head.refresh(layout=True)
        self._draw_part()
        self.post_message(self.Refreshed())

    def head_lines(self, width: int) -> list[Content]:
        """Give the lines of the head."""
        page = self.page
        if page is None:
            return [Content("")]
        lines = [part for line in page.head(width) for part in line.wrap(max(width, 1))]
        if page.links:
            lines += [Content(""), _quick_links(page, width)]
        return lines

    def _invite(self) -> None:
        lines = []
        if self.page is not None and self.page.invitation is not None and self._height >= LOW:
            app = cast("Caseline", self.app)
            hint = Content.assemble(
                (app.key("case.post"), "bold $key"), (" to write, @ to mention", "$label"), "   ",
                (app.key("feed.comment"), "bold $key"), (" to comment", "$label"),
            )  # fmt: skip
            lines = [self.page.invitation, hint]
        self.query_one("#invitation", Lines).show(*lines)

    def read_feed(self, which: FeedFilter) -> None:
        """Read other entries of the case's feed, or the same in another order."""
        self.feed = which
        if self._desk is not None and self.kind == "case" and self.key is not None:
            self.show_part(0)
            self._read(self.kind, self.key)

    def read_timeline(self, which: TimelineFilter) -> None:
        """Show other activities of the case."""
        self.timeline = which
        if self._desk is not None and self.kind == "case" and self.key is not None:
            self._read(self.kind, self.key)

    @property
    def shows_activities(self) -> bool:
        """Whether the activities of a case are read."""
        page = self.page
        return page is not None and page.kind == "case" and page.parts[self.part].name == ACTIVITY

    def fade(self) -> None:
        """Show nothing: what is shown is not what the keys act on any more."""
        self.key, self.page = None, None
        self._draw()

    def turn(self, step: int) -> None:
        """Read the next part, or the one before; a key pressed ahead of the page counts too."""
        if self.page is not None:
            self.show_part((self.part + step) % len(self.page.parts))
        elif self.key is not None:
            self.part = max(self.part + step, 0)

    def show_part(self, part: int) -> None:
        """Read a part from its top."""
        if self.page is not None and 0 <= part < len(self.page.parts):
            self.part = part
            self._draw_part()

    def quick_link(self, number: int) -> bool:
        """Put the cursor on a related list by its number; false where there is none."""
        page = self.page
        if page is None or not 1 <= number <= len(page.links):
            return False
        names = [part.name for part in page.parts]
        self.show_part(names.index("Related"))
        targets = [target for target in self._targets() if isinstance(target, ListOf)]
        return self.query_one(Body).go_to(targets[number - 1])

    def _targets(self) -> list[object]:
        page = self.page
        lines = page.parts[self.part].lines(self._width()) if page else []
        return [line.target for line in lines if line.target is not None]

    def _width(self) -> int:
        return max(self.query_one(Body).scrollable_content_region.width, 8)

    def _draw_part(self) -> None:
        page = self.page
        if page is None:
            return
        names = []
        for place, part in enumerate(page.parts):
            style = "bold underline $bright" if place == self.part else "$label"
            count = f" {part.count:,}" if part.count else ""
            names.append(Content.assemble((part.name, style), (count, "$label")))
        names_line = Content("  ").join(names)
        if page.kind == "case" and self.part == 0:
            names_line = self._with_feed(names_line)
        elif self.shows_activities and page.parts[self.part].count:
            names_line = self._with_filter(names_line)
        self.query_one("#parts", Lines).show(names_line)
        part = page.parts[self.part]
        drawn = part.lines(self._width()) or [NOTHING]
        self.query_one(Body).show([*drawn, *self._more(page, part)])

    def _more(self, page: RecordPage, part: Part) -> list[Line]:
        """Give what the part shows below its lines, which is read once these are painted."""
        if part.later is None:
            return []
        if self._asked is not page:
            self._asked = page
            self.call_after_refresh(self._read_later, page, part.later)
        return (self._below or part.later.waiting)(self._width())

    @work(exclusive=True, group="later")
    async def _read_later(self, page: RecordPage, later: Later) -> None:
        try:
            below = await aside(later.read)
        except CaselineError as error:
            below = later.failed(error)
        if self.page is not None and (page.kind, page.key) == (self.kind, self.key):
            self._below = below
            self._draw_part()

    def _with_feed(self, names: Content) -> Content:
        """Say at the end of the line which entries are shown in which order, and by which keys."""
        app = cast("Caseline", self.app)
        order = "last active" if self.feed.by_activity else "newest"
        told = Content.assemble(
            (app.key("feed.show"), "bold $key"), (f" {FEED_FILTERS[self.feed.only]}", "$label"),
            "  ", (app.key("feed.order"), "bold $key"), (f" {order}", "$label"),
        )  # fmt: skip
        return self._beside(names, told)

    def _with_filter(self, names: Content) -> Content:
        """Say which activities are shown, and by which keys others are."""
        app, which = cast("Caseline", self.app), self.timeline
        words = f" “{one_line(which.words)}”" if which.words else " find"
        told = Content.assemble(
            (app.key("feed.show"), "bold $key"),
            (f" {PARTS[which.state or which.kind or 'all']}", "$label"),
            "  ", (app.key("feed.order"), "bold $key"), (words, "$label"),
        )  # fmt: skip
        return self._beside(names, told)

    def _beside(self, names: Content, told: Content) -> Content:
        width = self._width()
        fits = names.cell_length + told.cell_length + 2 <= width
        return spread(names, told, width) if fits else names


def _quick_links(page: RecordPage, width: int) -> Content:
    line = Content("  ").join(
        Content.assemble((f"{n}", "bold $key"), f" {name}", (f" {count:,}", "$label"))
        for n, (name, count, _) in enumerate(page.links, 1)
    )
    return line.truncate(width, ellipsis=True)
