"""`caseline search` and `caseline caller`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import customer_shapes, out, shapes
from cli.parser import leaf, positive, whole
from core.text import storable

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session
    from core.rows import Caller

WITHIN = ("cases", "accounts", "contacts", "contracts", "feed")
EVERY = 1_000_000
"""More results than there are: lists are never cut silently."""


def add(parser: Parser, name: str) -> None:
    """Fill in one of the two."""
    told = "the words" if name == "search" else "phone digits, name, address, e-mail or contract"
    parser.add_argument("text", metavar="TEXT", type=storable, help=told)
    if name == "search":
        leaf(parser, _search, "caseline search 'inverter error' --in cases")
        parser.add_argument("--in", dest="within", choices=WITHIN, help="only there")
        parser.add_argument(
            "--after", metavar="CURSOR", type=whole, default=0, help="go on from `next`"
        )
    else:
        leaf(parser, _caller, "caseline caller '555 0100'")
    parser.add_argument("--limit", metavar="N", type=positive, default=EVERY, help="at most N")


def _search(session: Session) -> None:
    given = session.given
    found = session.desk.look.search(given.text, within=given.within, limit=EVERY)
    total, end = len(found), given.after + given.limit
    found = found[given.after : end]
    if session.json:
        following = str(end) if end < total else None
        out.document(shapes.listed(map(customer_shapes.hit, found), total, following))
        return
    cells = [[row.kind, row.key, row.case or "", row.title, row.detail] for row in found]
    out.rows(("Kind", "Key", "Case", "Title", "Where"), cells, "Nothing found.")


def _caller(session: Session) -> None:
    now = session.desk.clock.now()
    found = session.desk.look.callers(session.given.text, limit=session.given.limit)
    if session.json:
        out.document(shapes.listed(customer_shapes.caller(one, now) for one in found))
        return
    if not found:
        out.say("Nobody found.", "`caseline customer create` makes a customer who is new.")
    for one in found:
        _one(one)


def _one(found: Caller) -> None:
    account = found.account
    out.heading(f"{account.external_id}  {account.name} ({account.kind})")
    out.facts([
        ("Phone", account.phone),
        ("Address", ", ".join(part for part in (account.street, account.city) if part)),
        ("Contacts", "\n".join(f"{c.external_id} {c.name}" for c in found.contacts)),
        ("Contracts", "\n".join(f"{c.number} {c.status}" for c in found.contracts)),
        ("Open cases", "\n".join(f"{c.number} {c.status}: {c.subject}" for c in found.open_cases)),
    ])  # fmt: skip
