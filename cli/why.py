"""`why`: the rule behind a value or an act, for cases and for case assignments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cli import out, shapes
from cli.parser import add as add_verb
from core.text import storable, without_source
from core.work import assignment_number, case_number

if TYPE_CHECKING:
    from cli.parser import Verbs
    from cli.session import Session

NUMBER = {"case": case_number, "assignment": assignment_number}
"""How the number of each kind is written in full."""


def add_why(verbs: Verbs, kind: str, example: str, asked: str) -> None:
    """Add the verb for one kind of record; `asked` are words that one may ask about."""
    parser = add_verb(
        verbs, "why", "explain a value or an act: the rule, what it looks at, the way out",
        partial(_why, kind=kind), example,
    )  # fmt: skip
    parser.add_argument("number", metavar="NUMBER", type=storable, help=f"the {kind}'s number")
    parser.add_argument(
        "about", metavar="FIELD", nargs="?", type=storable,
        help=f"a value or an act, such as {asked}; without it all",
    )  # fmt: skip


def _why(session: Session, *, kind: str) -> None:
    given = session.given
    found = session.desk.why(given.number, given.about, kind=kind)
    if session.json:
        out.document(shapes.listed(map(shapes.why, found)) | {kind: NUMBER[kind](given.number)})
        return
    for one in found:
        mark = "" if one.ok is None else "  (open to you)" if one.ok else "  (not open to you)"
        out.heading(f"{one.about}{mark}")
        out.say(one.answer, without_source(one.rule))
        out.facts([(told.name, told.value) for told in one.inputs])
        if one.way:
            out.say(f"Way out: {one.way}")
        out.say("")
