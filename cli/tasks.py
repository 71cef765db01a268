"""`caseline task`, `feed` and `bell`: what waits for somebody, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cli import names, out, shapes
from cli.case_page import TASK_COLUMNS, local, task_cells
from cli.feeds import add_run
from cli.parser import add as add_verb
from cli.parser import leaf, verbs
from cli.verbs import add_commands
from core.entities.activities import DONE, KINDS
from core.text import storable
from core.timeline import STATES, TimelineFilter
from core.work import case_number

if TYPE_CHECKING:
    from cli.parser import Parser, Verbs
    from cli.session import Session

EVERY = 1_000_000
"""More notifications than anybody has: lists are never cut silently."""


def add(parser: Parser, name: str) -> None:
    """Add the verbs of tasks, of feeds or of the bell."""
    if name == "bell":
        leaf(parser, _bell, "caseline bell --unread")
        parser.add_argument("--unread", action="store_true", help="only what is unread")
        below = verbs(parser, required=False)
        add_verb(below, "kinds", "list what the bell rings for", _kinds, "caseline bell kinds")
        add_commands(below, name)
        return
    below = verbs(parser)
    if name == "activity":
        _add_activities(below)
        add_commands(below, name)
        return
    if name == "feed":
        add_run(below)
        add_commands(below, name)
        return
    lister = add_verb(
        below, "list", "list open tasks; those of everybody unless a person is named", _list,
        "caseline task list --mine --due week",
    )  # fmt: skip
    whose = lister.add_mutually_exclusive_group()
    whose.add_argument("--mine", action="store_true", help="that are mine to do")
    whose.add_argument("--for", dest="of", metavar="U", type=storable, help="a person has to do")
    lister.add_argument("--due", choices=("today", "overdue", "week"), help="by their day")
    add_commands(below, name)


def _add_activities(below: Verbs) -> None:
    lister = add_verb(
        below, "list", "list the activities of a case, what is open first", _activities,
        "caseline activity list 1042 --state open",
    )  # fmt: skip
    lister.add_argument("case", metavar="NUMBER", type=storable, help="the case's number")
    lister.add_argument("--kind", choices=KINDS, help="only of one kind")
    lister.add_argument("--state", choices=STATES, help="only in one state")
    lister.add_argument(
        "--search", metavar="WORDS", type=storable, default="", help="that say all these words"
    )


def _activities(session: Session) -> None:
    given, desk = session.given, session.desk
    which = TimelineFilter(state=given.state, kind=given.kind, words=given.search)
    view = desk.look.case(case_number(given.case), feed_limit=1)
    today = desk.clock.now().astimezone(ZoneInfo(desk.org.time_zone)).date()
    found = which.shown(view.tasks, today)
    if session.json:
        took = sum(row.minutes or 0 for row in found if row.status == DONE)
        out.document(shapes.listed(map(shapes.task, found)) | {"minutes": took})
        return
    out.rows(TASK_COLUMNS, [task_cells(task) for task in found], "No activities.")


def _list(session: Session) -> None:
    given, desk = session.given, session.desk
    of = names.user(desk, given.of) if given.of else None
    found = desk.look.tasks(mine=given.mine, of=of, due=given.due)
    if session.json:
        out.document(shapes.listed(map(shapes.task, found)))
        return
    cells = [[*task_cells(task), task.about.key if task.about else ""] for task in found]
    out.rows((*TASK_COLUMNS, "Case"), cells, "No tasks.")


def _bell(session: Session) -> None:
    found = session.desk.look.bell(unread=session.given.unread, limit=EVERY)
    if session.json:
        out.document(shapes.listed(map(shapes.bell, found)))
        return
    cells = [
        ["" if row.read_at else "*", str(row.id), local(session, row.at), _times(row.count),
         row.text, row.reason]
        for row in found
    ]  # fmt: skip
    out.rows(("", "Id", "At", "", "What", "Because"), cells, "The bell is quiet.")


def _times(count: int) -> str:
    return f"{count} times" if count > 1 else ""


def _kinds(session: Session) -> None:
    found = session.desk.look.bell_kinds()
    if session.json:
        out.document(shapes.listed(map(shapes.bell_kind, found)))
        return
    word = {True: "on", False: "off"}
    cells = [[k.kind, word[k.rings], word[k.mails], k.title] for k in found]
    out.rows(("Kind", "Ring", "Mail", "What"), cells, "")
