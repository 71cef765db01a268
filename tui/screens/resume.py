"""Open the sheet that a draft was typed on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.drafts import MARKED
from core.errors import CaselineError, NotFound
from tui.screens.create import CreateSheet, CustomerSheet
from tui.screens.edit import edit_sheet
from tui.screens.leaving import LeavingSheet
from tui.screens.new_case import begun
from tui.screens.people import PersonSheet, QueueSheet

if TYPE_CHECKING:
    from textual.screen import Screen

    from core.desk import Desk
    from core.drafts import Draft
    from core.rows import CaseView
    from tui.ways import Ways


async def resume(console: Ways, desk: Desk, draft: Draft) -> None:
    """Open the sheet; where the record is gone or locked, say so: the draft stays and is copied."""
    try:
        console.over(await asyncio.to_thread(_sheet, desk, draft))
    except CaselineError as error:
        console.remark(f"{error} Your words stay here; {console.key('draft.copy')} copies them.")


def _sheet(desk: Desk, draft: Draft) -> Screen[None]:
    """Give the sheet; asks the database."""
    subject, _, verb = draft.act.partition(".")
    if draft.kind == MARKED:
        return _on_many(draft)
    if subject in {"user", "queue", "org"}:
        return _in_setup(desk, draft, verb)
    if subject != "feed" and (verb == "edit" or subject == "view"):
        found = _on_list if subject == "view" else _on_record
        return found(desk, draft)
    if subject == "assignment":
        return _on_assignment(desk, draft, verb)
    if verb == "create" and subject != "task":
        return _new(desk, draft, subject)
    return _on_entry(desk, draft) if subject == "feed" else _on_case(desk, draft)


def _on_many(draft: Draft) -> Screen[None]:
    from tui.screens.many import ManySheet  # noqa: PLC0415  few change many

    return ManySheet.resumed(draft)


def _in_setup(desk: Desk, draft: Draft, verb: str) -> Screen[None]:
    if draft.act == "org.apply":
        from tui.screens.change import ChangeSheet  # noqa: PLC0415  few change anything

        return ChangeSheet(desk)
    if verb == "deactivate":
        return LeavingSheet(draft.key, draft.key)
    sheet = PersonSheet if draft.act.startswith("user.") else QueueSheet
    return sheet(desk, draft.key or None)


def _on_record(desk: Desk, draft: Draft) -> Screen[None]:
    return edit_sheet(desk, draft.kind, draft.key, None)


def _on_list(desk: Desk, draft: Draft) -> Screen[None]:
    from tui.screens.view import ViewSheet  # noqa: PLC0415  seldom used

    if draft.act == "view.create":
        return ViewSheet(desk, {}, draft.key)
    for view in desk.look.views():
        if view.key == draft.key:
            return ViewSheet(desk, {}, draft.key, view)
    msg = f"The list {draft.key} was deleted."
    raise NotFound(msg)


def _new(desk: Desk, draft: Draft, subject: str) -> Screen[None]:
    if subject == "case":
        return begun(desk, desk.org.types[draft.kind], draft.key)
    if subject == "customer":
        return CustomerSheet()
    if subject == "article":
        return edit_sheet(desk, subject, "", None)
    return CreateSheet(desk, subject, (draft.kind, draft.key) if draft.kind else None)


def _on_assignment(desk: Desk, draft: Draft, verb: str) -> Screen[None]:
    from tui.screens.answer import SHEETS  # noqa: PLC0415  one of them is used
    from tui.screens.refer import ReferSheet  # noqa: PLC0415

    if verb == "create":  # the draft bears the team; it is about the case
        return ReferSheet(desk.case(draft.key, feed_limit=1), desk.org.groups[draft.kind])
    return SHEETS[verb](desk.assignment(draft.key))


def _on_entry(desk: Desk, draft: Draft) -> Screen[None]:
    """The draft bears the entry; it is about the case."""
    from tui.screens.entry import CommentSheet, EditEntrySheet  # noqa: PLC0415

    view = desk.case(draft.key)
    rows = {row.id: row for top in view.feed for row in (top, *top.comments)}
    if int(draft.kind) not in rows:
        msg = f"The entry of case {draft.key} was deleted."
        raise NotFound(msg)
    sheet = CommentSheet if draft.act == "feed.comment" else EditEntrySheet
    return sheet(view, rows[int(draft.kind)])


def _on_case(desk: Desk, draft: Draft) -> Screen[None]:
    from tui.screens.call import CallSheet  # noqa: PLC0415  one of them is used
    from tui.screens.close import CloseSheet  # noqa: PLC0415
    from tui.screens.compose import ComposeSheet  # noqa: PLC0415
    from tui.screens.email import EmailSheet  # noqa: PLC0415
    from tui.screens.family import ChildSheet, CloneSheet  # noqa: PLC0415
    from tui.screens.job_comment import JobCommentSheet  # noqa: PLC0415
    from tui.screens.log_review import LogReviewSheet  # noqa: PLC0415
    from tui.screens.mail import MailSheet  # noqa: PLC0415
    from tui.screens.set_aside import SkipSheet, SnoozeSheet  # noqa: PLC0415
    from tui.screens.task import TaskSheet  # noqa: PLC0415

    if draft.act == "job.comment":
        return JobCommentSheet(desk.look.job(draft.key))
    if draft.act == "case.split":  # the draft bears the entry
        return _split(desk.case(draft.key), draft)
    view = desk.case(draft.key, feed_limit=1)
    sheets = {
        "case.post": ComposeSheet, "case.review": LogReviewSheet, "case.close": CloseSheet,
        "case.call": CallSheet, "task.create": TaskSheet, "case.mail": MailSheet,
        "case.email": EmailSheet,
        "case.skip": SkipSheet, "case.snooze": SnoozeSheet,
        "case.child": ChildSheet, "case.clone": CloneSheet,
    }  # fmt: skip
    sheet: Screen[None] = sheets[draft.act](view)
    return sheet


def _split(view: CaseView, draft: Draft) -> Screen[None]:
    from tui.screens.family import SplitSheet  # noqa: PLC0415

    for entry in view.feed:
        if str(entry.id) == draft.kind:
            return SplitSheet(view, entry)
    msg = f"Case {draft.key} has no feed entry {draft.kind} any more."
    raise NotFound(msg)
