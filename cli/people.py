"""`caseline user|queue|group|type`: who and what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import customer_shapes, out, shapes
from cli.paging import collect
from cli.parser import add as add_verb
from cli.parser import positive, verbs
from cli.verbs import add_commands
from core.rows import QueueFilter
from core.text import age, storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cli.parser import Parser, Verbs
    from cli.session import Session
    from core.org.model import Status
    from core.rows import Page, QueueItemRow


def add(parser: Parser, name: str) -> None:
    """Add the verbs of people, groups or record types."""
    below = verbs(parser)
    if name == "user":
        add_verb(below, "list", "list everybody who works here", _users, "caseline user list")
        add_commands(below, name)
    elif name == "queue":
        lister = add_verb(below, "list", "list the queues", _groups, "caseline queue list")
        lister.set_defaults(kind="queue")
        _add_items(below)
        add_commands(below, name)
    elif name == "group":
        lister = add_verb(
            below, "list", "list queues, teams and public groups", _groups,
            "caseline group list --kind queue",
        )  # fmt: skip
        lister.add_argument("--kind", choices=("queue", "public", "team"), help="only these")
    else:
        add_verb(below, "list", "list the record types", _types, "caseline type list")
        show = add_verb(
            below, "show", "show a record type with every value of its lists", _type,
            "caseline type show {type}",
        )  # fmt: skip
        show.add_argument("type", metavar="TYPE", type=storable, help="its key or label")


def _add_items(below: Verbs) -> None:
    """Add `queue items`: of one queue, or of several, what of it, page by page."""
    items = add_verb(
        below, "items", "list what lies in a queue, or in all of mine, in work order", _items,
        "caseline queue items '{queue}'",
    )  # fmt: skip
    where = items.add_mutually_exclusive_group()
    where.add_argument(
        "queue", metavar="QUEUE", nargs="?", type=storable, help="its key or name; without: mine"
    )
    for among, told in (("all", "all queues that I see"), ("public", "all public queues")):
        where.add_argument(
            f"--{among}", dest="among", action="store_const", const=among, default="member",
            help=f"of {told}",
        )  # fmt: skip
    which = items.add_mutually_exclusive_group()
    for view, flag, told in (
        ("available", "available", "what nobody works on"),
        ("mine", "mine", "what I work on there"),
    ):
        which.add_argument(
            f"--{flag}", dest="view", action="store_const", const=view, default="all",
            help=f"only {told}",
        )  # fmt: skip
    items.add_argument("--limit", metavar="N", type=positive, default=100, help="so many at most")
    items.add_argument(
        "--after",
        metavar="CURSOR",
        type=storable,
        help="what follows: the `next` of a former answer",
    )


def _users(session: Session) -> None:
    found = session.desk.look.users()
    if session.json:
        out.document(shapes.listed(map(customer_shapes.user, found)))
        return
    cells = [
        [u.username, u.name, u.profile, "" if u.is_active else "not active", ", ".join(u.groups)]
        for u in found
    ]
    out.rows(("Username", "Name", "Profile", "", "Groups"), cells, "Nobody works here.")


def _groups(session: Session) -> None:
    found, org = session.desk.look.groups(session.given.kind), session.desk.org
    if session.json:
        out.document(shapes.listed(customer_shapes.group(row, org) for row in found))
        return
    cells = [[g.key, g.kind, str(g.open_cases), g.name, ", ".join(g.members)] for g in found]
    out.rows(("Key", "Kind", "Open", "Name", "Members"), cells, "No groups.")


def _items(session: Session) -> None:
    given, look, now = session.given, session.desk.look, session.desk.clock.now()
    which = QueueFilter(queue=given.queue, among=given.among, view=given.view)

    def page(rows: int, after: str | None) -> Page[QueueItemRow]:
        return look.queue_items(which, limit=rows, after=after)

    found, following = collect(page, given.limit, given.after)
    if session.json:
        total = look.count_queue_items(which)
        rows = [shapes.queue_item(row, now) for row in found]
        out.document(shapes.listed(rows, total, following))
        return
    cells = [
        [
            row.case.number, row.queue.name, age(now - row.entered_at), row.case.owner.name,
            row.worked_by.name if row.worked_by else "", row.case.subject,
        ]
        for row in found
    ]  # fmt: skip
    heads = ("Number", "Queue", "Entered", "Owner", "Worked by", "Subject")
    out.rows(heads, cells, "Nothing lies there.")
    if following:
        out.say(f"More: --after {following}")


def _types(session: Session) -> None:
    found = session.desk.org.types.values()
    if session.json:
        out.document(shapes.listed(map(customer_shapes.record_type, found)))
        return
    out.rows(("Key", "Label", "About"), [[t.key, t.label, t.description] for t in found], "None.")


def _type(session: Session) -> None:
    kind = session.desk.org.type(session.given.type)
    if session.json:
        out.document(customer_shapes.record_type(kind))
        return
    out.heading(f"{kind.label} ({kind.key})")
    out.say(kind.description, "")
    out.facts([
        ("Under", kind.under),
        ("Statuses", "\n".join(map(_status, kind.statuses))),
        ("Mail to", ", ".join(kind.mail.addresses)),
        ("Required", ", ".join(map(kind.name_of, kind.required))),
        *((kind.name_of(field), ", ".join(values)) for field, values in kind.picklists.items()),
        (kind.name_of("primary_reason"), _tree(kind.reasons)),
    ])  # fmt: skip


def _status(status: Status) -> str:
    marks = ["closed"] * status.is_closed + ["set by the system"] * status.system_only
    return f"{status.label} ({', '.join(marks)})" if marks else status.label


def _tree(reasons: Mapping[str, Sequence[str]]) -> str:
    return "\n".join(f"{label}: {', '.join(under)}" for label, under in reasons.items())
