"""A case as a page of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import out
from core.entities.activities import CANCELLED, WORDS
from core.text import age, one_line
from core.views.custom import text

if TYPE_CHECKING:
    from datetime import datetime

    from cli.session import Session
    from core.rows import CaseRow, CaseView, FeedRow, Ref, TaskRow


TASK_COLUMNS = ("Id", "Kind", "State", "Due", "For", "Subject")


def local(session: Session, moment: datetime) -> str:
    """Print a time as the person reads it, in their zone."""
    return f"{moment.astimezone(session.zone):%Y-%m-%d %H:%M}"


def show(session: Session, view: CaseView, marked: int | None = None) -> None:
    """Print the page of a case: highlights, details, tasks, files, feed, with one entry marked."""
    row = view.row
    label = session.desk.org.types[row.record_type].label
    old = age((row.closed_at or session.desk.clock.now()) - row.created_at)
    out.heading(f"{row.number}  {row.subject}")
    state = "closed after" if row.is_closed else "open for"
    out.say(f"{label} · {row.status} · {row.priority} · {state} {old}", "")
    _facts(session, view)
    if view.description:
        out.say("")
        out.heading("Description")
        out.quoted(view.description)
    _review(session, view)
    _service(session, view)
    if view.assignments:
        from cli.assignments import about  # noqa: PLC0415  most cases have none

        out.say("")
        out.heading("Case assignments")
        out.rows(
            ("Number", "Status", "Team", "What"),
            [[a.number, a.status, a.team.name, about(a)] for a in view.assignments], "",
        )  # fmt: skip
    if view.tasks:
        out.say("")
        out.heading("Activities")
        out.rows(TASK_COLUMNS, [task_cells(task) for task in view.tasks], "")
    if view.files:
        out.say("")
        out.heading("Files")
        files = [[str(f.id), f.name, f"{f.size:,}", local(session, f.at)] for f in view.files]
        out.rows(("Id", "Name", "Bytes", "Added"), files, "")
    if view.articles:
        out.say("")
        out.heading("Articles")
        found = [[a.number, a.status, a.title or "being written anew"] for a in view.articles]
        out.rows(("Number", "Status", "Title"), found, "")
    for item in view.feed:
        _entry(session, item, marked)


def task_cells(task: TaskRow) -> list[str]:
    """Give a task as the cells of a table."""
    ended = "canceled" if task.status == CANCELLED else "done"
    state = ended if task.is_closed else "open"
    due = task.due.isoformat() if task.due else ""
    kind = WORDS.get(task.kind, task.kind)
    return [str(task.id), kind, state, due, task.assigned_to.key, task.subject]


def _facts(session: Session, view: CaseView) -> None:
    row = view.row
    kind = session.desk.org.types[row.record_type]
    closed = local(session, row.closed_at) if row.closed_at else None
    out.facts([
        ("Owner", f"{row.owner.name} ({row.owner.key})"),
        ("Account", _ref(row.account)),
        (kind.name_of("contact"), _ref(row.contact)),
        ("Contract", _ref(row.contract)),
        (kind.name_of("installer"), _ref(view.installer)),
        (kind.name_of("installer_contact"), _ref(view.installer_contact)),
        ("Job", view.job.key if view.job else None),
        (kind.name_of("primary_reason"), row.primary_reason),
        (kind.name_of("secondary_reason"), row.secondary_reason),
        (kind.name_of("origin"), row.origin),
        (kind.name_of("type"), view.type),
        *(
            (kind.name_of(key), text(kind.custom[key], value, session.zone))
            for key, value in row.custom.items()
        ),
        ("Created", local(session, row.created_at) + _by(view.created_by)),
        ("Closed", closed + _by(view.closed_by) if closed else None),
        ("Reopened", f"{view.reopen_count} times" if view.reopen_count else None),
        ("Reopen until", local(session, view.reopen_until) if view.reopen_until else None),
        ("Snoozed", _snoozed(session, row)),
        ("Data review", "the contract is to be verified" if view.needs_data_review else None),
        ("Merged into", view.master.number if view.master else None),
        ("Parent", view.parent.number if view.parent else None),
        *(
            (name, ", ".join(row.number for row in rows) or None)
            for name, rows in (
                ("Children", view.children), ("Related", view.related),
                ("Merged here", view.merged),
            )
        ),
    ])  # fmt: skip


def _snoozed(session: Session, row: CaseRow) -> str | None:
    now = session.desk.clock.now()
    if row.snoozed_until is not None and row.is_asleep(now):
        return f"until {local(session, row.snoozed_until)}"
    return "back from snooze" if row.is_back(now) else None


def _by(person: Ref | None) -> str:
    return f" by {person.name}" if person else ""


def _ref(ref: Ref | None) -> str | None:
    return f"{ref.name} ({ref.key})" if ref else None


def _review(session: Session, view: CaseView) -> None:
    review = view.last_review
    if review is not None:
        out.say("")
        out.heading(f"Last review, {local(session, review.at)} by {review.by.name}")
        out.quoted(review.comments)


def _service(session: Session, view: CaseView) -> None:
    """Print the stages with their steps, and how the case was resolved each time."""
    if view.process is not None:
        out.say("")
        out.heading(f"{view.process.label}: {view.process.stage}, {view.process.status}")
        for stage in view.process.stages:
            sign = ">" if stage.is_active else "x" if stage.is_passed else " "
            out.say("", f"[{sign}] {one_line(stage.label)}")
            for step in stage.steps:
                told = f": {step.value}" if step.value else ""
                star = "*" if step.is_required else ""
                mark = "x" if step.is_done else " "
                out.say("", one_line(f"    [{mark}] {step.label}{star}{told}"))
    for made in view.resolutions:
        out.say("")
        by = f" by {made.by.name}" if made.by else ""
        out.heading(f"Resolved as {made.type}, {local(session, made.at)}{by}")
        out.quoted(made.resolution)
        if made.total_minutes:
            out.say("", f"    {made.total_minutes} minutes, {made.billable_minutes} billable")


def _when(session: Session, item: FeedRow, marked: int | None) -> str:
    """Give when an entry was made, after the sign of the marked one."""
    return ("→ " if item.id == marked else "") + local(session, item.at)


def _entry(session: Session, item: FeedRow, marked: int | None) -> None:
    author = item.author.name if item.author else "System"
    seen = " · the customer sees this" if item.visibility == "customer" else ""
    subject = f" · {item.subject}" if item.subject else ""
    signs = "".join(f" · {sign}" for sign in item.signs)
    when = _when(session, item, marked)
    out.say("", one_line(f"{when}  {author}{subject}{seen}{signs}"))
    out.quoted(item.body)
    _enclosed(item)
    for comment in item.comments:
        said = comment.author.name if comment.author else "System"
        signs = "".join(f" · {sign}" for sign in comment.signs)
        when = _when(session, comment, marked)
        out.say("    " + one_line(f"↳ {when}  {said}{signs}"))
        out.quoted(comment.body, by=8)
        _enclosed(comment, by=8)


def _enclosed(item: FeedRow, by: int = 4) -> None:
    """Print the files that came with an entry; `Files` above has their ids, too."""
    for file in item.files:
        out.say(" " * by + one_line(f"+ {file.name} · {file.size:,} bytes · file {file.id}"))
