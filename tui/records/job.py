"""The page of a job: its phases and its milestone feed (S0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import one_line
from tui.look import moment, zone
from tui.records.case_path import row_of
from tui.records.customer import cases_of, details_part, links, lists_part, related, values_of
from tui.records.fields import FIELDS
from tui.records.long import body
from tui.records.page import EntryOf, Link, Part, RecordPage, facts, heading, row
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import JobRow, MilestoneRow


def read(desk: Desk, key: str) -> RecordPage:
    """Read a job with its milestone feed and its cases."""
    look = desk.look
    job = look.job(key)
    own = job.engine_number
    lists = (related(look, "Cases", cases_of("job", own, own)),)
    shown_lists = lists_part(desk, lists)
    return RecordPage(
        kind="job", key=own, title=f"Job {own}", source=(job, lists),
        head=lambda width: _head(job, width), links=links(lists),
        parts=(
            Part("Milestones", lambda width: _milestones(desk, job, width), len(job.milestones)),
            Part("Related", lambda width: [*_named(job, width), BLANK, *shown_lists.lines(width)]),
            details_part(FIELDS["job"], values_of(job, FIELDS["job"])),
        ),
    )  # fmt: skip


def _head(job: JobRow, width: int) -> list[Content]:
    here = job.phases.index(job.current_phase) if job.current_phase in job.phases else -1
    told = facts(("contract", job.contract))
    return [
        *heading(job.account.name, f"Job {job.engine_number}", told, width),
        Content(""),
        *row_of(list(job.phases), here, width),
    ]


def _named(job: JobRow, width: int) -> list[Line]:
    cells = (("Account", 10, "$label"), (job.account.key, 10, "bold $value"),
             (job.account.name, 0, "$value"))  # fmt: skip
    lines = [Line(row(cells, width), Link("account", job.account.key))]
    if job.contract:
        cells = (("Contract", 10, "$label"), (job.contract, 10, "bold $value"), ("", 0, ""))
        lines.append(Line(row(cells, width), Link("contract", job.contract)))
    return lines


def _milestones(desk: Desk, job: JobRow, width: int) -> list[Line]:
    lines: list[Line] = []
    for number, entry in enumerate(job.milestones):
        lines += [BLANK] if lines else []
        lines.append(_entry(desk, entry, number, width))
    return lines or [Line(Content.assemble(("Nothing was said about this job yet.", "$label")))]


def _entry(desk: Desk, entry: MilestoneRow, number: int, width: int) -> Line:
    who = entry.author.name if entry.author else "System"
    private = entry.visibility == "private"
    sign = ("  PRIVATE", "$review") if private else ("  the installer reads this", "$key")
    place = " · ".join(word for word in (entry.phase, entry.milestone) if word)
    when = f" {moment(entry.at, desk.clock.now(), zone(desk))}"
    head = Content.assemble(
        (one_line(who), "bold $value"), (when, "$label"),
        (f"  {one_line(place)}", "$label"), sign,
    )  # fmt: skip
    target = Link("case", entry.case) if entry.case else EntryOf(-number - 1, entry.body)
    return Line(Content("\n").join([head, *body(entry.body, width)]), target)
