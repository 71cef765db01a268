"""`caseline assignment`: what teams are asked to do about cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import names, out, shapes
from cli.parser import add as add_verb
from cli.parser import verbs
from cli.verbs import add_commands
from cli.why import add_why
from core.text import age, storable

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session
    from core.rows import AssignmentRow


def add(parser: Parser, name: str) -> None:
    """Add the verbs."""
    below = verbs(parser)
    lister = add_verb(
        below, "list", "list open case assignments, oldest first", _list,
        "caseline assignment list --team '{team}'",
    )  # fmt: skip
    lister.add_argument("--team", metavar="T", type=storable, help="those of one team")
    whose = lister.add_mutually_exclusive_group()
    whose.add_argument("--mine", action="store_true", help="that my teams or I must answer")
    whose.add_argument("--watched", action="store_true", help="that I made, or of cases of mine")
    lister.add_argument("--all", action="store_true", help="the closed ones too")
    add_verb(
        below, "show", "show one case assignment", _show, "caseline assignment show CA-000012"
    ).add_argument("number", metavar="CA", type=storable, help="the assignment's number")
    add_why(below, "assignment", "caseline assignment why CA-000012 cancel", "status or accept")
    add_commands(below, name)


def _list(session: Session) -> None:
    given, desk = session.given, session.desk
    team = names.group(desk, given.team, "team") if given.team else None
    found = desk.look.assignments(
        team=team, mine=given.mine, watched=given.watched, is_closed=None if given.all else False
    )
    if session.json:
        out.document(shapes.listed(map(shapes.assignment, found)))
        return
    now = desk.clock.now()
    cells = [
        [row.number, row.status, age((row.closed_at or now) - row.created_at), row.team.name,
         row.owner.name if row.owner.kind == "user" else "", row.case.key, about(row)]
        for row in found
    ]  # fmt: skip
    titles = ("Number", "Status", "Age", "Team", "Accepted by", "Case", "What")
    out.rows(titles, cells, "No case assignments.")


def about(row: AssignmentRow) -> str:
    """Give what the team is asked for, in a few words."""
    return f"{row.reason}, {row.subreason}" if row.subreason else row.reason


def _show(session: Session) -> None:
    row = session.desk.assignment(session.given.number)
    if session.json:
        out.document({"assignment": shapes.assignment(row), "can": shapes.can(row.can)})
        return
    from cli.case_page import local  # noqa: PLC0415  only where a page is printed

    out.heading(f"{row.number}  {row.team.name}: {about(row)}")
    out.facts([
        ("Case", f"{row.case.key}  {row.case.name}"), ("Case status", row.case_status),
        ("Status", row.status), ("Owner", row.owner.name),
        ("Account Manager", row.account_manager.name if row.account_manager else None),
        ("Sales Manager", row.sales_manager.name if row.sales_manager else None),
        ("Created", local(session, row.created_at)
         + (f" by {row.created_by.name}" if row.created_by else "")),
        ("Accepted", local(session, row.accepted_at) if row.accepted_at else None),
        ("Closed", local(session, row.closed_at) if row.closed_at else None),
    ])  # fmt: skip
    for title, text in (("Referral Comments", row.comments), ("Resolution", row.resolution)):
        if text:
            out.say("")
            out.heading(title)
            out.quoted(text)
