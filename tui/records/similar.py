"""Similar cases as lines: what each is, and below it why it is one (domain.md 1.14)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.content import Content

from core.commands.case import CompareCase
from core.errors import CaselineError
from core.rules.stages import SEEN
from core.text import age
from core.views.similar import why_similar
from tui.look import fit, said
from tui.records.case_path import statuses, told_apart
from tui.records.page import Later, SimilarTo, row
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.desk import Desk
    from core.rows import SimilarRow

INDENT = 12
"""Cells before the reason: it stands below the status."""
HEADING = "Similar cases"
NONE = "no other case is like this one"
LOOKING = "looking for them …"


def beside(desk: Desk, number: str, record_type: str) -> Later:
    """Give what the part of a page shows below its lines, once it was looked for."""
    return Later(
        lambda: _found(desk, number, record_type),
        lambda _: [BLANK, _heading(), _note(LOOKING)],
        _failed,
    )


def _found(desk: Desk, number: str, record_type: str) -> Callable[[int], list[Line]]:
    rows = desk.look.similar(number)
    keep_seen(desk, number, record_type)

    def drawn(width: int) -> list[Line]:
        return [BLANK, _heading(len(rows)), *(lines(desk, rows, width) or [_note(NONE)])]

    return drawn


def keep_seen(desk: Desk, number: str, record_type: str) -> None:
    """Keep that somebody looked at them, where the case's guided process asks for that (S3)."""
    kind = desk.org.types[record_type]
    steps = (step for flow in kind.flows for stage in flow.stages for step in stage.steps)
    if any(step.check == SEEN for step in steps):
        with suppress(CaselineError):  # it asks for nothing of that, or it is kept already
            desk.do(CompareCase(case=number))


def _failed(error: CaselineError) -> Callable[[int], list[Line]]:
    """Say why they could not be read: that is not the same as that there are none."""
    told = Content.assemble(("! ", "bold $bad"))
    return lambda _: [BLANK, _heading(), Line(told.append(said(str(error), "$bad")))]


def lines(desk: Desk, rows: Sequence[SimilarRow], width: int) -> list[Line]:
    """Give two lines for each case: number, status, age and subject; why it is similar."""
    now, labels = desk.clock.now(), statuses(desk.org)
    found = []
    for one in rows:
        case = one.case
        old = age((case.closed_at or now) - case.created_at)
        state = told_apart(labels.get(case.record_type, ()), case.status)
        cells = (
            (case.number, 8, "bold $value"), (state, 17, "$label"), (old, 8, "$label"),
            (case.subject, 0, "$label" if case.is_closed else "$value"),
        )  # fmt: skip
        why = fit(why_similar(desk.org, one), max(width - INDENT, 8)).rstrip()
        text = row(cells, width).append("\n" + " " * INDENT).append(said(why, "$label"))
        found.append(Line(text, SimilarTo("case", case.number)))
    return found


def _heading(count: int = 0) -> Line:
    return Line(Content.assemble((HEADING, "$label"), (f" {count}" if count else "", "$label")))


def _note(text: str) -> Line:
    return Line(Content.assemble((f"  {text}", "$label")))
