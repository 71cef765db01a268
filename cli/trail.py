"""`caseline undo` and `caseline log`: what was done, and taking it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cli import names, out, shapes
from cli.case_page import local
from cli.parser import Usage, leaf, positive, since, whole
from cli.verbs import wrote
from core.text import storable
from core.work import case_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.parser import Parser
    from cli.session import Session
    from core.rows import ActionRow, ChangeRow


def add(parser: Parser, name: str) -> None:
    """Fill in one of the two."""
    if name == "undo":
        leaf(parser, _undo, "caseline undo 123")
        parser.add_argument(
            "action", metavar="ACTION", type=whole, nargs="?",
            help="the act's number; without it my last one that still stands",
        )  # fmt: skip
        return
    leaf(parser, _log, "caseline log --by dana --since 2d --limit 20")
    parser.add_argument("--case", metavar="N", type=storable, help="on a case")
    parser.add_argument("--by", metavar="U", type=storable, help="of a person; `me` for myself")
    parser.add_argument("--mine", action="store_true", help="what I did; as `--by me`")
    parser.add_argument(
        "--since", metavar="T", type=since,
        help="from a day, a time or so long ago: 2026-03-31, 2026-03-31T10:42:00Z, 6h, 2d",
    )  # fmt: skip
    parser.add_argument("--limit", metavar="N", type=positive, help="only the newest N, else all")
    parser.add_argument("--after", metavar="CURSOR", type=whole, help="go on from `next`")


def _undo(session: Session) -> None:
    action = session.given.action
    wrote(session, session.once(lambda key: session.desk.undo(action, key=key)))


def _log(session: Session) -> None:
    given, look = session.given, session.desk.look
    case = look.case(case_number(given.case), feed_limit=1).row.number if given.case else None
    by = _person(session)
    begin = start(session, given.since)
    found = look.log(case=case, by=by, since=begin, limit=given.limit, before=given.after)
    total = look.count_log(case=case, by=by, since=begin)
    more = given.limit and len(found) == given.limit
    actions(session, found, total, str(found[-1].action) if more else None)


def _person(session: Session) -> str | None:
    given, me = session.given, session.desk.person.username
    if given.mine and given.by not in {None, "me", me}:
        msg = "--mine goes with no other person"
        raise Usage(msg, session.parser)
    if given.mine or given.by == "me":
        return me
    return names.user(session.desk, given.by) if given.by else None


def start(session: Session, given: datetime | date | timedelta | None) -> datetime | None:
    """Give the time from which on; a day begins at midnight where the person is."""
    if isinstance(given, timedelta):
        return session.desk.clock.now() - given
    if given is None or isinstance(given, datetime):
        return given
    return datetime.combine(given, time(), session.zone).astimezone(UTC)


def actions(
    session: Session, found: Sequence[ActionRow], total: int, following: str | None = None
) -> None:
    """Print actions with what they changed."""
    if session.json:
        out.document(shapes.listed(map(shapes.action, found), total, following))
        return
    if not found:
        out.say("Nothing was done.")
    for row in found:
        undone = f", undoes {row.undo_of}" if row.undo_of else ""
        where = f"  case {row.case}" if row.case else ""
        what = f"{row.command}{where}{undone}"
        out.heading(f"{row.action}  {local(session, row.at)}  {row.actor}  {what}")
        for change in row.changes:
            out.quoted(_changed(change))


def _changed(change: ChangeRow) -> str:
    what = f"{change.entity} {change.id}"
    if change.field is None:
        return f"{what} was made"
    old, new = (("empty" if value is None else value) for value in (change.old, change.new))
    return f"{what}  {change.field}: {old} → {new}"
