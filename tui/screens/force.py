"""Before an organisation comes in force: what is wrong, what changes, what records become."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.content import Content

from core.commands.org.plan import Unmapped
from core.errors import CaselineError, Conflict, NeedsConfirmation, Problem, Unreachable
from core.org.loader import Wrong
from core.text import one_line
from tui.later import later
from tui.screens.pick import Pick
from tui.screens.sheet import Sheet
from tui.setup.files import LineOf
from tui.setup.paper import Paper
from tui.widgets.menu import Body, Menu
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.commands.registry import Command
    from core.outcome import Outcome

NARROWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found when the change was looked at."""

    ready: bool = False
    """Whether nothing speaks against it."""
    differences: tuple[tuple[str, str], ...] = ()
    """Each section with a sentence."""
    records: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    said: str = ""
    """What is told instead, in a sentence."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What records become that would lose something: to be chosen, or to be chosen anew."""

    what: str


class Findings(Body, inherit_bindings=False):
    """What was found; its letters move, for the sheet has no line to type on."""

    BINDINGS: ClassVar[list[Any]] = [*Menu.BINDINGS]


class ForceSheet(Sheet[None]):
    """Subclasses say which command puts what in force."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.send": "Put in force", "row.open": "Go there"}

    def __init__(self) -> None:
        """Nothing was looked at yet."""
        super().__init__()
        self.maps: dict[str, str] = {}
        """What records become that would lose something, as the shell's `--map` says it."""
        self._known: dict[str, tuple[str, ...]] = {}
        self.report: Report | None = None

    def command(self, *, confirmed: bool) -> Command:
        """Give the command; asks nothing."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Give room for what is found."""
        yield Findings(id="report")

    def on_mount(self) -> None:
        """Look at it."""
        super().on_mount()
        self.set_focus(self.query_one(Findings))
        self.look()

    def offers(self, act: str) -> bool:
        """Offer what can be done now."""
        if act == "form.send":
            return self.report is not None and self.report.ready
        return True

    # looking -------------------------------------------------------------------------------

    def look(self) -> None:
        """Find out what the change would do; until then it cannot be put in force."""
        self.report = None
        self.draw()
        self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        report = await asyncio.to_thread(self.ask)
        if self.stands:
            self.report = report
            self.draw()
            self._go_to_first(report)
            self.refresh_bindings()

    def _go_to_first(self, report: Report) -> None:
        """Put the cursor on the first thing that is to be done."""
        for one in report.problems:
            target = _place(one)
            if target is not None and self.query_one(Findings).go_to(target):
                return

    def ask(self) -> Report:
        """Ask what the change would do; runs in a thread, and changes nothing."""
        try:
            self.desk.do(self.command(confirmed=False))
        except NeedsConfirmation as question:
            return _ready(question)
        except CaselineError as error:
            idle = [one for one in error.problems if one.field == "map"]
            if idle and self.maps:  # what was chosen before is needed no more
                self.maps = {}
                return self.ask()
            return self.failed(error)
        return Report(said="It is in force.")  # the command asks always: this is never reached

    def failed(self, error: CaselineError) -> Report:
        """Give what speaks against it."""
        if isinstance(error, Unreachable):
            return Report(said=f"{error} What you have is kept; it is looked at again then.")
        return Report(problems=error.problems or (Problem("", str(error)),))

    def read_again(self, *, own: bool = False) -> None:
        """Look again: what records hold, or the organisation itself, was changed."""
        del own
        if not self.sending:
            self.look()

    # drawing -------------------------------------------------------------------------------

    @on(Body.Widened)
    def _widened(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        """Draw it for another width."""
        if self.stands:
            self.draw()

    def draw(self) -> None:
        """Draw what was found."""
        if not self.stands:
            return
        found = self.query_one(Findings)
        paper = Paper(max(found.size.width or self.size.width - 6, NARROWEST) - 1)
        self.begin(paper)
        report = self.report
        if report is None:
            paper.blank()
            paper.told("looking at what it would do …")
        elif report.said:
            paper.blank()
            paper.told(report.said, "$value")
        else:
            self._problems(paper, report)
            self._choices(paper)
            self._differences(paper, report)
        found.show(paper.lines)

    def begin(self, paper: Paper) -> None:
        """Write what stands above everything."""

    def _problems(self, paper: Paper, report: Report) -> None:
        lost = [one for one in report.problems if isinstance(one, Unmapped)]
        wrong = [one for one in report.problems if not isinstance(one, Unmapped)]
        if wrong:
            count = "One thing is" if len(wrong) == 1 else f"{len(wrong):,} things are"
            paper.heading(f"{count} wrong")
        for one in wrong:
            _wrapped(paper, "! ", one_line(one.message), "$bad", _place(one))
        if lost:
            paper.heading("Records would lose something", "Enter says what they become")
        for gone in lost:
            self._known[gone.what] = gone.known
            _wrapped(paper, "? ", gone.lost, "$key", _place(gone))

    def _choices(self, paper: Paper) -> None:
        if self.maps:
            paper.heading("Chosen", "Enter chooses anew")
        for what, new in self.maps.items():
            paper.fact(self._words(what), f"becomes {new!r}", target=Chosen(what))

    def _words(self, what: str) -> str:
        """Say what was chosen about, as people do."""
        about, _, old = what.partition(":")
        kind, _, name = about.partition(".")
        types = self.desk.org.types
        told = f"{types[kind].label}: {name}" if kind in types and name else about
        return f"{told.replace('_', ' ')} {old!r}"

    def _differences(self, paper: Paper, report: Report) -> None:
        before = ""
        for section, text in report.differences:
            if section != before:
                paper.heading(section)
            before = section
            _wrapped(paper, "", text, "$value", None)
        if report.records:
            paper.heading("Records")
        for text in report.records:
            _wrapped(paper, "", text, "$key", None)

    # acting --------------------------------------------------------------------------------

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        if isinstance(event.target, Chosen):
            self.run_worker(later(self._choose, event.target.what), group="map", exclusive=True)
        elif isinstance(event.target, LineOf):
            self.go_to(event.target)

    def go_to(self, place: LineOf) -> None:
        """Go to a line of a file."""

    async def _choose(self, what: str) -> None:
        known = self._known.get(what, ())
        if not known:
            self.complain([f"Nothing is there that {what} could become: make that first."])
            return
        old = what.partition(":")[2]
        items = [Item(word, word) for word in known]
        picked = await self.console.push_screen_wait(Pick(f"What does {old!r} become?", items))
        if picked is not None and self.stands:
            self.maps[what] = picked
            self.look()

    def action_form_send(self) -> None:
        """Put it in force, once it was looked at and nothing speaks against it."""
        if self.report is None or not self.report.ready:
            self.complain(["Nothing is put in force as long as something above speaks against it."])
            return
        self.send(self.command(confirmed=True), then=self._done, quietly=True)

    def refused(self, error: CaselineError) -> None:
        """Say why it was refused, and show what speaks against it now."""
        super().refused(error)
        if isinstance(error, Conflict) or error.problems:
            self.look()

    def _done(self, outcome: Outcome) -> None:
        first = outcome.message.partition("\n")[0]
        key = " ".join(map(self.console.key, ("app.go", "go.setup", "setup.trail")))
        self.console.remark(f"{first} {key} shows what it changed.",
                            severity="information")  # fmt: skip


def _place(one: Problem) -> LineOf | Chosen | None:
    """Give where something that is wrong is put right."""
    if isinstance(one, Wrong):
        return LineOf(one.file, one.line or 1)
    return Chosen(one.what) if isinstance(one, Unmapped) else None


def _ready(question: NeedsConfirmation) -> Report:
    told: Any = question.details.get("differences", ())
    records: Any = question.details.get("records", ())
    found = []
    for one in told:
        section, text = str(one["section"]), str(one["text"])
        found.append((section, text.removeprefix(section).removeprefix(":").strip()))
    return Report(ready=True, differences=tuple(found), records=tuple(map(str, records)))


def _wrapped(paper: Paper, sign: str, text: str, style: str, target: object) -> None:
    """Write a sentence on as many lines as it takes, all leading to the same place."""
    lines = Content.assemble((text, style)).wrap(max(paper.width - 2 - len(sign), NARROWEST))
    for number, line in enumerate(lines):
        head = sign if number == 0 else " " * len(sign)
        paper.put(Content.assemble("  ", (head, f"bold {style}")).append(line), target)
