"""The guided process of a case: its stages, what the active one asks, and where to go (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.commands.case import MoveStage
from core.text import one_line
from tui.look import moment, zone
from tui.screens.form import FormSheet
from tui.screens.layout import entries, with_names
from tui.widgets.choice import Choice
from tui.widgets.drawn import Lines
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from core.desk import Desk
    from core.rows import CaseView, ProcessRow, StageRow

STAY = "save only"


class StagesSheet(FormSheet):
    """All stages with their steps, the active one's fields and questions, the next move."""

    ACT = "case.stage"
    names: ClassVar[dict[str, str]] = {"form.send": "Save and go on"}

    view: CaseView

    def __init__(self, desk: Desk, view: CaseView, process: ProcessRow) -> None:
        """Go through this process of the case."""
        super().__init__()
        self.view, self._process = view, process
        kind = desk.org.types[view.row.record_type]
        self._known = {one.name: one for one in with_names(entries(desk, kind, view), view)}

    def heading(self) -> str:
        """Name the process and the case."""
        return f"{self._process.label} · Case {self.view.row.number} · {self.view.row.subject}"

    def content(self) -> Iterable[Widget]:
        """Give the stages, the form, and where to go."""
        yield Lines(*self._stages(), Content(""))
        yield from super().content()
        yield Choice("Then", self._moves(), id="move", hint="where to go")

    def _stages(self) -> Iterator[Content]:
        now, where = self.desk.clock.now(), zone(self.desk)
        for stage in self._process.stages:
            sign, style = _sign(stage)
            since = moment(stage.visits[-1][0], now, where) if stage.visits else ""
            yield Content.assemble((f"{sign} {one_line(stage.label)}", style),
                                   (f"  since {since}" if since else "", "$label"))  # fmt: skip
            for step in stage.steps:
                mark, how = ("✓", "$good") if step.is_done else ("·", "$label")
                star = "*" if step.is_required else ""
                said = f"  {one_line(step.value)}" if step.value else ""
                yield Content.assemble(
                    (f"    {mark} ", how), (f"{one_line(step.label)}{star}", "$value"),
                    (said, "$label"),
                )  # fmt: skip

    def entries(self) -> list[Entry]:
        """Give what the active stage asks, as it stands."""
        stage = self._process.active
        found = []
        for step in stage.steps if stage else ():
            if step.kind == "question":
                found.append(Entry(
                    step.key, step.label, words=step.values, value=step.value or "",
                    required=step.is_required,
                ))  # fmt: skip
            found += [self._known[name] for name in step.fields if name in self._known]
        return found

    def _moves(self) -> tuple[str, ...]:
        process = self._process
        labels = [stage.label for stage in process.stages]
        here = labels.index(process.stage) if process.stage in labels else -1
        others = [f"set {label}" for n, label in enumerate(labels) if abs(n - here) != 1]
        switch = [f"switch to {label}" for _, label in process.others]
        if process.status != "active" or here < 0:
            return (*(f"set {label}" for label in labels), *switch)
        onward = "finish" if here + 1 == len(labels) else f"next: {labels[here + 1]}"
        back = [f"previous: {labels[here - 1]}"] if here else []
        others = [one for one in others if one != f"set {labels[here]}"]
        return (onward, STAY, *back, *others, "abandon", *switch)

    def on_mount(self) -> None:
        """Begin with the first field; without any, with where to go."""
        self.start = next(iter(self.form.entries), "move")
        super().on_mount()

    def submit(self) -> None:
        """Save what was told, and go."""
        fields: dict[str, str | None] = dict(self.changed())
        word = self.query_one("#move", Choice).word
        move, _, _where = word.partition(": ")
        given: str | None = None
        if word == STAY:
            if not fields:
                self.dismiss(None)
                return
            move = "answer"
        elif word.startswith("set "):
            move, given = "set", word.removeprefix("set ")
        elif word.startswith("switch to "):
            move, given = "switch", word.removeprefix("switch to ")
        self.send(MoveStage(case=self.view.row.number, move=move, to=given, fields=fields))


def _sign(stage: StageRow) -> tuple[str, str]:
    if stage.is_active:
        return "●", "bold $bright"
    return ("✓", "$good") if stage.is_passed else ("○", "$label")
