"""`caseline account|contact|contract|job|customer`: lists and pages of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cli import customer_shapes, out, shapes
from cli.paging import collect
from cli.parser import add as add_verb
from cli.parser import distinct, pair, positive, verbs
from cli.verbs import add_commands
from core.rows import CustomerFilter
from core.text import storable

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.parser import Parser
    from cli.session import Session


class Kind(NamedTuple):
    """One kind of customer record: its word for many, its shape, and a table of it."""

    many: str
    shape: Callable[[Any], shapes.Shape]
    columns: tuple[tuple[str, str], ...]
    """The titles, each with the key of the shape that stands under it."""
    example: str


KINDS = {
    "account": Kind(
        "accounts", customer_shapes.account,
        (("External id", "external_id"), ("Kind", "kind"), ("Phone", "phone"),
         ("Open", "open_cases"), ("City", "city"), ("Name", "name")), "A-000100",
    ),
    "contact": Kind(
        "contacts", customer_shapes.contact,
        (("External id", "external_id"), ("Name", "name"), ("Phone", "phone"), ("E-mail", "email"),
         ("Account", "account_name")), "P-000100",
    ),
    "contract": Kind(
        "contracts", customer_shapes.contract,
        (("Number", "number"), ("Status", "status"), ("Installer", "installer_name"),
         ("Contact", "primary_contact_name"), ("Street", "street"), ("City", "city")), "C-000100",
    ),
    "job": Kind(
        "jobs", customer_shapes.job,
        (("Engine number", "engine_number"), ("Phase", "current_phase"), ("Contract", "contract"),
         ("Account", "account_name")), "E-1001",
    ),
}  # fmt: skip


def add(parser: Parser, name: str) -> None:
    """Add the verbs of one kind."""
    below = verbs(parser)
    if name in KINDS:
        kind = KINDS[name]
        lister = add_verb(
            below, "list", f"list {kind.many}", _list,
            f"caseline {name} list --search rivera --limit 20",
        )  # fmt: skip
        lister.add_argument("--search", metavar="TEXT", type=storable, help="that the search finds")
        lister.add_argument(
            "--where", metavar="FIELD=VALUE", type=pair, action="append", default=[],
            help="whose field has this value; again for more",
        )  # fmt: skip
        lister.add_argument(
            "--sort",
            metavar="FIELD",
            type=storable,
            help="by a printed field; --sort=-FIELD turns it",
        )
        lister.add_argument("--limit", metavar="N", type=positive, help="at most N rows, else all")
        lister.add_argument("--after", metavar="CURSOR", type=storable, help="what follows")
        lister.set_defaults(kind=name)
        show = add_verb(
            below, "show", f"show one of the {kind.many}", _show,
            f"caseline {name} show {kind.example}",
        )  # fmt: skip
        show.add_argument("record", metavar="KEY", type=storable, help="its key, or exact name")
        show.set_defaults(kind=name)
    add_commands(below, name)


def _list(session: Session) -> None:
    given, look = session.given, session.desk.look
    kind = KINDS[given.kind]
    order = (given.sort or "").removeprefix("-") or None
    which = CustomerFilter(
        search=given.search, where=distinct(given.where, session.parser), sort=order,
        descending=(given.sort or "").startswith("-"),
    )  # fmt: skip
    found, following = collect(
        lambda limit, after: look.customers(given.kind, which, limit=limit, after=after),
        given.limit, given.after,
    )  # fmt: skip
    total = look.count_customers(given.kind, which)
    made = [kind.shape(row) for row in found]
    if session.json:
        out.document(shapes.listed(made, total, following))
        return
    cells = [[_cell(shape[key]) for _, key in kind.columns] for shape in made]
    out.rows([title for title, _ in kind.columns], cells, f"No {kind.many}.")
    if made:
        shown = "" if len(made) == total else f"{len(made):,} of "
        out.say("", f"{shown}{out.amount(total, given.kind)}")
    if following:
        out.say(f"More: --after {following}")


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _show(session: Session) -> None:
    look, kind = session.desk.look, session.given.kind
    made = KINDS[kind].shape(getattr(look, kind)(session.given.record))
    if session.json:
        out.document(made)
        return
    head, *rest = made.items()
    out.heading(f"{kind.capitalize()} {head[1]}")
    out.facts((key.replace("_", " ").capitalize(), _fact(value)) for key, value in rest)


def _fact(value: object) -> str | None:
    if isinstance(value, dict):
        return " ".join(f"{word}" for word in value.values())
    if isinstance(value, list):
        return "\n".join(
            item if isinstance(item, str) else f"{item['at']} {item['phase']}: {item['body']}"
            for item in value
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
