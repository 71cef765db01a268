"""`caseline case`: lists, pages and histories of cases; the acts come from the registry."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from cli import case_page, names, out, shapes, view_table
from cli.paging import collect
from cli.parser import Usage, positive, verbs
from cli.parser import add as add_verb
from cli.trail import actions
from cli.verbs import add_commands, wrote
from cli.why import add_why
from core import links
from core.errors import nearest
from core.rows import CASE_SORTS, FEED_FILTERS, CaseFilter, FeedFilter
from core.text import age, storable
from core.views.opened import chosen
from core.views.similar import why_similar
from core.work import case_number

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cli.parser import Parser
    from cli.session import Session
    from core.rows import CaseRow

SORTS = ("work", *CASE_SORTS)
NEWEST, ACTIVITY = ORDERS = "newest", "activity"
"""The orders of a feed."""
COLUMNS = ("Number", "!", "Age", "Status", "Owner", "Account", "Reason", "Subject")


def add(parser: Parser, name: str) -> None:
    """Add the verbs of cases."""
    below = verbs(parser)
    lister = add_verb(
        below, "list", "list cases; with --queue in work order, else the newest first", _list,
        "caseline case list --queue '{front_queue}' --open --sort=-age_seconds",
    )  # fmt: skip
    _add_filters(lister)
    show = add_verb(
        below, "show", "show a case with its feed, tasks and files", _show,
        "caseline case show 1042 --feed posts --order activity --limit 5",
    )  # fmt: skip
    show.add_argument(
        "case", metavar="NUMBER", type=storable,
        help="the case's number, or the link of an entry, as in 1042#17, which is marked then",
    )  # fmt: skip
    show.add_argument(
        "--feed", choices=tuple(FEED_FILTERS), default="all", help="only a part of the feed"
    )
    show.add_argument(
        "--order", choices=ORDERS, default="newest",
        help="of the feed: the newest entry first, or what was commented on last",
    )  # fmt: skip
    show.add_argument("--limit", metavar="N", type=positive, help="only the newest N of the feed")
    similar = add_verb(
        below, "similar", "list the cases that are like one, the most alike first, and why",
        _similar, "caseline case similar 1042 --limit 5",
    )  # fmt: skip
    _add_number(similar)
    similar.add_argument(
        "--limit", metavar="N", type=positive, help="at most N; else as many as its type says"
    )
    history = add_verb(
        below, "history", "show every act on a case with what it changed, newest first", _history,
        "caseline case history 1042",
    )  # fmt: skip
    _add_number(history)
    add_verb(
        below, "bin", "list the recycle bin: deleted cases that can be restored, newest first",
        _bin, "caseline case bin",
    )  # fmt: skip
    amend = add_verb(
        below, "amend", "add a note to a resolved case: reactivate, note, resolve again", _amend,
        "caseline case amend 1052 --note 'Serial number 8842'",
    )  # fmt: skip
    _add_number(amend)
    amend.add_argument("--note", metavar="TEXT", type=storable, required=True, help="the note")
    amend.add_argument("--type", metavar="T", type=storable, help="another resolution type")
    amend.add_argument("--resolution", metavar="TEXT", type=storable, help="another resolution")
    add_why(below, "case", "caseline case why 1042 close", "status, owner, close or reopen")
    add_commands(below, name)


def _add_number(parser: Parser) -> None:
    parser.add_argument("case", metavar="NUMBER", type=storable, help="the case's number")


def _add_filters(parser: Parser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--queue", metavar="Q", type=storable, help="in a queue, by key or name")
    where.add_argument("--owner", metavar="U", type=storable, help="owned by a person")
    where.add_argument("--team", metavar="T", type=storable, help="owned by a team")
    where.add_argument(
        "--view", metavar="V", type=storable, help="of a saved or a standard list, by name or key"
    )
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--open", action="store_const", const=False, dest="is_closed")
    state.add_argument("--closed", action="store_const", const=True, dest="is_closed")
    for flag, metavar, told in (
        ("--type", "T", "of a record type"),
        ("--status", "S", "in a status, or the part of it after the dash"),
        ("--search", "TEXT", "that the search finds"),
        ("--where", "FILTER", "such as 'owner:me reason:{reason_typed} age>3d -type:{other_type}'"),
        ("--account", "A", "of an account"),
        ("--contact", "P", "of a contact"),
        ("--contract", "C", "under a contract"),
        ("--job", "J", "about a job"),
        ("--after", "CURSOR", "what follows: the `next` of a former answer"),
    ):
        parser.add_argument(flag, metavar=metavar, type=storable, help=told)
    parser.add_argument(
        "--snoozed", action="store_true",
        help="only what sleeps now; the lists of a queue, a person and a team leave that out",
    )  # fmt: skip
    parser.add_argument(
        "--sort", metavar="FIELD", type=_sort,
        help=f"one of {', '.join(SORTS)}, or a custom field; --sort=-FIELD turns it round",
    )  # fmt: skip
    parser.add_argument("--limit", metavar="N", type=positive, help="at most N rows, else all")


def _sort(value: str) -> tuple[str, bool]:
    """Read an order; whether there is such a field the organisation says."""
    return storable(value.removeprefix("-")), value.startswith("-")


def which(session: Session) -> CaseFilter:
    """Give the filter that was typed, by keys."""
    return _asked(session)[0]


def _asked(session: Session) -> tuple[CaseFilter, str]:
    """Give the filter that was typed, and the columns of the list that it names."""
    given, desk = session.given, session.desk
    record_type = desk.org.type(given.type).key if given.type else None
    line = desk.filter(given.where or "")
    words = " ".join(filter(None, (given.search, line.words))) or None
    known = (*SORTS, *desk.org.case_fields)
    if given.sort and given.sort[0] not in known:
        msg = f"cannot sort by {given.sort[0]!r}.{nearest(given.sort[0], known)}"
        raise Usage(msg, session.parser)
    sort, descending = given.sort or (("work", False) if given.queue else ("created_at", True))
    asked = CaseFilter(
        queue=names.group(desk, given.queue, "queue") if given.queue else None,
        team=names.group(desk, given.team, "team") if given.team else None,
        owner=names.user(desk, given.owner) if given.owner else None,
        record_type=record_type,
        status=names.status(desk, given.status, record_type) if given.status else None,
        is_closed=given.is_closed, search=words, terms=line.terms, sort=sort, descending=descending,
        account=desk.look.account(given.account).external_id if given.account else None,
        contact=desk.look.contact(given.contact).external_id if given.contact else None,
        contract=desk.look.contract(given.contract).number if given.contract else None,
        job=desk.look.job(given.job).engine_number if given.job else None,
        is_snoozed=True if given.snoozed else False if _is_of_somebody(given) else None,
    )  # fmt: skip
    return _within(session, asked) if given.view else (asked, "")


def _within(session: Session, asked: CaseFilter) -> tuple[CaseFilter, str]:
    """Give those cases of a list that were asked for, in the list's order unless one was said."""
    title, base, columns = chosen(session.desk, session.given.view)
    narrowed = {
        item.name: value
        for item in fields(CaseFilter)
        if item.name not in {"terms", "search", "sort", "descending", "grouped"}
        and (value := getattr(asked, item.name)) is not None
    }
    for name, value in narrowed.items():
        if getattr(base, name) not in {None, value}:
            told = "closed" if name == "is_closed" and value else "such"
            msg = f"the list {title!r} holds no {told} cases"
            raise Usage(msg, session.parser)
    if session.given.sort:
        narrowed |= {"sort": asked.sort, "descending": asked.descending, "grouped": None}
    words = " ".join(filter(None, (base.search, asked.search))) or None
    found = replace(base, terms=(*base.terms, *asked.terms), search=words, **narrowed)
    return found, columns


def _is_of_somebody(given: argparse.Namespace) -> bool:
    """Say whether it is the list that somebody works from: what sleeps is not in it."""
    return bool(given.queue or given.owner or given.team) and not given.is_closed


def _list(session: Session) -> None:
    (wanted, columns), desk = _asked(session), session.desk
    look, now = desk.look, desk.clock.now()
    found, following = collect(
        lambda limit, after: look.cases(wanted, limit=limit, after=after),
        session.given.limit, session.given.after,
    )  # fmt: skip
    total = look.count_cases(wanted)
    groups = look.case_groups(wanted) if wanted.grouped and found else ()
    if session.json:
        told = (view_table.shape(row, wanted, now) for row in found)
        counted = {"groups": [{"group": name, "count": count} for name, count in groups]}
        named = counted if wanted.grouped else {}
        out.document(shapes.listed(told, total, following) | named)
        return
    above = view_table.headings(found, wanted, groups)
    if columns:
        view_table.show(session, found, columns, above)
    else:
        table(found, now, above)
    if found:
        shown = "" if len(found) == total else f"{len(found):,} of "
        out.say("", f"{shown}{out.amount(total, 'case')}")
    if following:
        out.say(f"More: --after {following}")


def table(
    found: Sequence[CaseRow], now: datetime, above: Mapping[int, str] = out.NO_HEADINGS
) -> None:
    """Print cases as a table, the headings of groups `above` the first row of each."""
    out.rows(COLUMNS, [_cells(row, now) for row in found], "No cases.", above=above)


def _cells(row: CaseRow, now: datetime) -> list[str]:
    reasons = [r for r in (row.primary_reason, row.secondary_reason) if r]
    return [
        row.number, "!" if row.leads else "",
        age((row.closed_at or now) - row.created_at), row.status, row.owner.name,
        row.account.name if row.account else "", ": ".join(reasons), row.subject,
    ]  # fmt: skip


def _bin(session: Session) -> None:
    found, now = session.desk.look.deleted(), session.desk.clock.now()
    if session.json:
        out.document(shapes.listed(shapes.deleted(row, now) for row in found))
        return
    cells = [
        [
            row.case.number, case_page.local(session, row.at), row.by.name if row.by else "",
            age(row.until - now), row.case.subject, row.reason or "",
        ]
        for row in found
    ]  # fmt: skip
    heads = ("Number", "Deleted", "By", "Left", "Subject", "Reason")
    out.rows(heads, cells, "The recycle bin is empty.")


def _show(session: Session) -> None:
    given, desk = session.given, session.desk
    link = links.read(given.case)
    if link is not None:
        link = desk.look.linked(link)
    which = FeedFilter(only=given.feed, by_activity=given.order == ACTIVITY)
    number = link.case if link else case_number(given.case)
    view = desk.case(number, feed_limit=given.limit, feed=which)
    if session.json:
        marked = {"entry": link.entry} if link else {}
        out.document(shapes.case_page(view, desk.clock.now()) | marked)
    else:
        case_page.show(session, view, link.entry if link else None)


def _amend(session: Session) -> None:
    from core.amending import amend  # noqa: PLC0415  few cases are amended

    given = session.given
    wrote(session, amend(
        session.desk, case_number(given.case), note=given.note, type=given.type,
        resolution=given.resolution, key=session.everywhere("key"),
    ))  # fmt: skip


def _similar(session: Session) -> None:
    look, now = session.desk.look, session.desk.clock.now()
    found = look.similar(case_number(session.given.case), limit=session.given.limit)
    if session.json:
        out.document(shapes.listed(shapes.similar(row, now) for row in found))
        return
    cells = [
        [
            row.case.number, str(row.score), row.case.status,
            age((row.case.closed_at or now) - row.case.created_at), row.case.subject,
            why_similar(session.desk.org, row),
        ]
        for row in found
    ]  # fmt: skip
    heads = ("Number", "Score", "Status", "Age", "Subject", "Why")
    out.rows(heads, cells, "No case is similar.")


def _history(session: Session) -> None:
    number = case_number(session.given.case)
    look = session.desk.look
    found = look.log(case=look.case(number, feed_limit=1).row.number)
    actions(session, found, len(found))
