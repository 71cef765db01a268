"""`caseline task`, `feed` and `bell`: what waits for somebody, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import names, out, shapes
from cli.case_page import local, task_cells
from cli.feeds import add_run
from cli.parser import add as add_verb
from cli.parser import leaf, verbs
from cli.verbs import add_commands
from core.text import storable

if TYPE_CHECKING:
    from cli.parser import Parser
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


def _list(session: Session) -> None:
    given, desk = session.given, session.desk
    of = names.user(desk, given.of) if given.of else None
    found = desk.look.tasks(mine=given.mine, of=of, due=given.due)
    if session.json:
        out.document(shapes.listed(map(shapes.task, found)))
        return
    cells = [[*task_cells(task), task.about.key if task.about else ""] for task in found]
    out.rows(("Id", "State", "Due", "For", "Subject", "Case"), cells, "No tasks.")


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
