"""What a rule would do: tried on records, listed, and nothing of it has happened."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work

from core.errors import CaselineError
from core.rehearsal import try_rule
from core.text import one_line
from tui.look import moment, zone
from tui.screens.force import Findings
from tui.screens.pick import Pick
from tui.screens.sheet import Sheet
from tui.setup.paper import Paper
from tui.widgets.menu import Body
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.org.model import Organisation
    from core.rehearsal import Answer, Trial
    from tui.ways import Ways

MOST = 200
"""Records that are tried, at most: more is for the shell."""
NARROWEST = 20
PAST = {"now": None, "1": 1, "7": 7, "30": 30}
"""The days that are looked back, by what is picked; none is what holds now."""


async def rehearse(console: Ways, org: Organisation, key: str) -> None:
    """Ask on which records, and show what the rule would do to them."""
    items = [
        Item("now", "The records of which its condition holds now"),
        Item("1", "What happened since yesterday"), Item("7", "What happened in the last week"),
        Item("30", "What happened in the last thirty days"),
    ]  # fmt: skip
    title = f"Rehearse {org.rules[key].label!r} on"
    picked = await console.push_screen_wait(Pick(title, items))
    if picked is not None:
        console.over(RehearsalSheet(org, key, PAST[picked]))


class RehearsalSheet(Sheet[None]):
    """The list of what a rule would do, record by record."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.leave": "Back"}

    def __init__(self, org: Organisation, key: str, days: int | None) -> None:
        """Try the rule of an organisation, which need not be in force, on some days or on now."""
        super().__init__()
        self._org, self._key, self._days = org, key, days
        self._trial: Trial | None = None

    def heading(self) -> str:
        """Name the rule."""
        return f"What {self._org.rules[self._key].label!r} would do"

    def content(self) -> Iterable[Widget]:
        """Give room for the list."""
        yield Findings(id="report")

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave"

    def on_mount(self) -> None:
        """Try it."""
        super().on_mount()
        self.set_focus(self.query_one(Findings))
        self._draw()
        self._try()

    @work(exclusive=True, group="try")
    async def _try(self) -> None:
        desk, days = self.desk, self._days
        since = None if days is None else desk.clock.now() - timedelta(days=days)
        ask = partial(try_rule, desk, self._key, org=self._org, since=since, limit=MOST)
        try:
            self._trial = await asyncio.to_thread(ask)
        except CaselineError as error:
            self.complain([error.message])
            return
        if self.stands:
            self._draw()

    @on(Body.Widened)
    def _widened(self) -> None:
        self._draw()

    def _draw(self) -> None:
        found = self.query_one(Findings)
        paper = Paper(max(found.size.width or self.size.width - 6, NARROWEST) - 1)
        if self._trial is None:
            paper.told("trying it on the records, and taking it back …")
        else:
            paper.told(self._trial.message, "bold $value")
            for answer in self._trial.answers:
                self._answer(paper, answer)
        found.show(paper.lines)

    def _answer(self, paper: Paper, answer: Answer) -> None:
        desk, when = self.desk, ""
        if answer.at is not None:
            when = moment(answer.at, desk.clock.now(), zone(desk))
        paper.heading(one_line(answer.record), when)
        for line in answer.lines:
            paper.told(line, "$bad" if answer.refused else "$value", indent=2)
