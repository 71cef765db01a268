"""The page of a case."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from core.entities.activities import CANCELLED, DONE, WORDS
from core.org.model import short
from core.rows import FeedFilter
from core.text import one_line
from core.timeline import TimelineFilter
from tui.look import day_name, desk_day, fit, moment, said, zone
from tui.records import similar
from tui.records.case_fields import details
from tui.records.case_head import facts
from tui.records.case_path import path
from tui.records.case_referrals import referrals
from tui.records.case_stages import stages
from tui.records.feed import feed
from tui.records.page import (
    HELD,
    FileOf,
    Link,
    Part,
    RecordPage,
    Show,
    TaskOf,
    banner,
    heading,
    row,
)
from tui.there import words
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import AttachedRow, CaseRow, CaseView, Ref

ENTRIES = 50
"""Feed entries that are read at once."""
PARTS = ("Feed", "Details", "Assignments", "Activity", "Related")


def read(
    desk: Desk, key: str, which: FeedFilter | None = None, since: int | None = None,
    *, timeline: TimelineFilter | None = None,
) -> RecordPage:  # fmt: skip
    """Read a case with the first entries of its feed, or of a part of it.

    Those after `since` are new; without it, those that the person had not seen.
    """
    which = which or FeedFilter()
    view = desk.case(key, feed_limit=ENTRIES, feed=which)
    return page(desk, view, which, since, timeline=timeline)


def page(
    desk: Desk, view: CaseView, which: FeedFilter | None = None, since: int | None = None,
    *, timeline: TimelineFilter | None = None,
) -> RecordPage:  # fmt: skip
    """Give the page of a case that was read."""
    case = view.row
    shown = partial(_feed, which=which or FeedFilter(), since=view.seen if since is None else since)
    activities = partial(_activity, which=timeline or TimelineFilter())
    draw = (shown, details, referrals, activities, _related)
    beside = sum(len(cases) for _, cases in _family(view))
    kind = desk.org.types[case.record_type]
    later = similar.beside(desk, case.number, kind.key) if kind.similar else None
    beside += len(view.files) + len(view.articles)
    counts = (0, 0, len(view.assignments), view.task_count, beside)
    return RecordPage(
        kind="case", key=case.number, title=f"{case.number} {one_line(case.subject)}",
        source=view, head=lambda width: _head(desk, view, width),
        parts=tuple(
            Part(
                name, lambda width, lines=lines: lines(desk, view, width), count,  # type: ignore[misc]
                later if lines is _related else None,
            )
            for name, lines, count in zip(PARTS, draw, counts, strict=True)
        ),
        invitation=said(target(view), "$brand"),
    )  # fmt: skip


def target(view: CaseView) -> str:
    """Name what a post goes to, so that nobody writes to the wrong place."""
    who = view.row.contact or view.row.account
    return f"Post to Case {view.row.number}" + (f" · {who.name}" if who else "")


def _head(desk: Desk, view: CaseView, width: int) -> list[Content]:
    process = (
        stages(view.process, width) if view.process
        else path(desk.org.types[view.row.record_type], view.row.status, width)
    )  # fmt: skip
    held = [banner(HELD)] if view.legal_hold else []
    told = facts(desk, view)
    head = heading(view.row.subject, view.row.number, told, width, there=words(view.present))
    return [*head, *held, Content(""), *process]


def _feed(
    desk: Desk, view: CaseView, width: int, *, which: FeedFilter, since: int | None
) -> list[Line]:
    lines = _way_on(view, width) + feed(
        desk, view.feed, width, since=since, by_activity=which.by_activity
    )
    if len(view.feed) >= ENTRIES:
        more = Content.assemble(("Older entries …", "$label"))
        last = view.feed[-1]
        lines += [BLANK, Line(more, Show("older", last.latest if which.by_activity else last.id))]
    if not lines and which.only != "all":
        lines = [Line(Content.assemble(("Nothing of this in the feed.", "$label")))]
    return lines


def _way_on(view: CaseView, width: int) -> list[Line]:
    """Give the way from a merged case to where everything of it lies."""
    if view.master is None:
        return []
    words = f"Merged into {view.master.number} · {one_line(view.master.subject)}"
    text = Content.assemble(("→ ", "bold $key"), (fit(words, width - 2), "bold $bright"))
    return [Line(text, Link("case", view.master.number)), BLANK]


def _activity(desk: Desk, view: CaseView, width: int, *, which: TimelineFilter) -> list[Line]:
    """Give the activities: what is open first, with its day and whose it is."""
    today, now, where = desk_day(desk), desk.clock.now(), zone(desk)
    lines = []
    kinds = any(task.kind != "task" for task in view.tasks)
    shown = which.shown(view.tasks, today)
    if view.tasks and not shown:
        return [Line(Content.assemble(("None of its activities is such.", "$label")))]
    for task in sorted(shown, key=lambda task: (task.is_closed, str(task.due or "~"))):
        late = task.due is not None and task.due < today and not task.is_closed
        due = day_name(task.due, today) if task.due else ""
        if task.starts_at is not None:
            due = moment(task.starts_at, now, where)
        ended = "cancel" if task.status == CANCELLED else "done"
        state = ended if task.is_closed else "! late" if late else "open"
        word = WORDS.get(task.kind, task.kind)
        cells = (
            (state, 6, "bold $bad" if late else "$label"),
            *(((word, 11, "$label"),) if kinds else ()), (due, 16, "$label"),
            (task.assigned_to.name, 16, "$label"),
            (("↳ " if task.previous else "") + task.subject, 0,
             "$label" if task.is_closed else "$value"),
        )  # fmt: skip
        text = row(cells, width)
        if task.comments and task.is_closed:
            said_then = Content.assemble((fit(one_line(task.comments), width - 10), "$label"))
            text = text.append("\n").append(Content(" " * 10)).append(said_then)
        lines.append(Line(text, TaskOf(task.id, task.is_closed, kind=task.kind)))
    if took := sum(task.minutes or 0 for task in shown if task.status == DONE):
        told = Content.assemble(("  What is completed took ", "$label"), (f"{took} min", "$value"))
        lines += [BLANK, Line(told)]
    if view.task_count > len(view.tasks):
        more = f"  {view.task_count - len(view.tasks):,} older ones: caseline activity list"
        lines.append(Line(Content.assemble((f"{more} {view.row.number}", "$label"))))
    return lines


def _related(_: Desk, view: CaseView, width: int) -> list[Line]:
    """Give the records this case names, the cases beside it, its files, and its history."""
    named: tuple[tuple[str, str, Ref | None], ...] = (
        ("Contract", "contract", view.row.contract), ("Account", "account", view.row.account),
        ("Contact", "contact", view.row.contact), ("Installer", "account", view.installer),
        ("Installer contact", "contact", view.installer_contact), ("Job", "job", view.job),
    )  # fmt: skip
    lines = [
        Line(row(((label, 18, "$label"), (ref.key, 10, "bold $value"),
                  (ref.name if ref.name != ref.key else "", 0, "$value")), width),
             Link(kind, ref.key))
        for label, kind, ref in named if ref is not None
    ]  # fmt: skip
    for name, cases in _family(view):
        lines += [BLANK, _title(name, len(cases))]
        lines += [_case_line(case, width) for case in cases]
    if view.articles:
        lines += [BLANK, _title("Articles", len(view.articles))]
        lines += [_article_line(article, width) for article in view.articles]
    lines += [BLANK, _title("Files", len(view.files))]
    lines += [
        Line(row(((f"{file.size:,} B", 12, "$label"), (file.by.name if file.by else "", 16,
                  "$label"), (file.name, 0, "$value")), width),
             FileOf(file.id, file.name, file.size))
        for file in view.files
    ]  # fmt: skip
    if not view.files:
        lines.append(Line(Content.assemble(("  none yet", "$label"))))
    history = Content.assemble(("Field history", "$value"), ("  who changed what", "$label"))
    return [*lines, BLANK, Line(history, Show("history"))]


def _family(view: CaseView) -> list[tuple[str, tuple[CaseRow, ...]]]:
    """Give the cases that belong to this one, by what they are to it."""
    above = ((name, (row,)) for name, row in (
        ("Merged into", view.master), ("Parent case", view.parent)) if row is not None)  # fmt: skip
    below = (("Children", view.children), ("Related cases", view.related),
             ("Merged with this case", view.merged))  # fmt: skip
    return [*above, *(each for each in below if each[1])]


def _case_line(case: CaseRow, width: int) -> Line:
    cells = ((case.number, 8, "bold $value"), (short(case.status), 20, "$label"),
             (case.subject, 0, "$value"))  # fmt: skip
    return Line(row(cells, width), Link("case", case.number))


def _article_line(article: AttachedRow, width: int) -> Line:
    cells = ((article.number, 9, "bold $value"), (article.status, 9, "$label"),
             (article.title or "being written anew", 0, "$value"))  # fmt: skip
    return Line(row(cells, width), Link("article", article.number))


def _title(name: str, count: int) -> Line:
    return Line(Content.assemble((name, "$label"), (f" {count}" if count else "", "$label")))
