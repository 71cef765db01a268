"""`case VERB --where FILTER`: one act on every case that a filter finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import out
from cli.paging import collect
from cli.parser import Usage
from core.commands.registry import arguments
from core.errors import NeedsConfirmation
from core.rows import CaseFilter
from core.text import storable

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.parser import Parser
    from cli.session import Session
    from core.commands.registry import Command, Meta
    from core.many import Many

SHOWN = 5
"""Cases that are named beside what was done, and beside a reason."""


def takes_many(meta: Meta) -> bool:
    """Say whether the act is one on a case that there is."""
    one = (argument.form for argument in arguments(meta.cls) if argument.name == "case")
    return meta.subject == "case" and next(one, None) == "word"


def add_where(parser: Parser) -> None:
    """Add the options that stand in the place of the number."""
    parser.add_argument(
        "--where", metavar="FILTER", type=storable,
        help="every case that a filter finds, instead of one, such as 'owner:me age>3d'",
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help="with --where: only say what would be done"
    )


def require_either(session: Session) -> None:
    """Raise unless one case is named, or a filter, and not both."""
    given = session.given
    if (given.case is None) == (given.where is None):
        what = (
            "a case's number or --where FILTER is needed"
            if given.case is None
            else ("name one case, or --where FILTER, not both")
        )
        raise Usage(what, session.parser)
    if given.dry_run and given.where is None:
        msg = "--dry-run goes with --where"
        raise Usage(msg, session.parser)


def do_many(session: Session, act: Command) -> None:
    """Say what would be done; with --yes do it, with --dry-run only say it."""
    from core.many import carry_out  # noqa: PLC0415  few acts are on many

    given, desk = session.given, session.desk
    asked = desk.filter(given.where)
    which = CaseFilter(terms=asked.terms, search=asked.words, sort="number")
    rows, _ = collect(lambda n, after: desk.look.cases(which, limit=n, after=after), None, None)
    numbers = [row.number for row in rows]
    agreed = session.everywhere("yes")
    if given.dry_run or not agreed:
        would = carry_out(desk, act, numbers, rehearse=True, progress=_progress(session, "Looking"))
        if not given.dry_run and would.done:
            told = " ".join(filter(None, (would.said("would be changed"), would.why)))
            raise NeedsConfirmation(told, details=_details(would))
        _tell(session, would, "would be changed")
        return
    done = session.once(lambda key: carry_out(
        desk, act, numbers, key=key, progress=_progress(session, "Changing")
    ))  # fmt: skip
    _tell(session, done, "changed")


def _progress(session: Session, what: str) -> Callable[[int, int], None] | None:
    return None if session.json else out.progress_of_long(what)


def _details(found: Many) -> dict[str, Any]:
    skipped = [{"number": one.number, "why": one.why} for one in found.skipped]
    return {"done": [*found.done], "skipped": skipped}


def _tell(session: Session, found: Many, verb: str) -> None:
    if session.json:
        answer = {"ok": True, "message": found.said(verb), "action": found.action or None}
        out.document(answer | _details(found))
        return
    out.say(found.said(verb))
    out.say(*(f"  {_named(numbers)}: {deed}" for deed, numbers in found.deeds.items()))
    out.say(*(f"  skipped {_named(numbers)}: {why}" for why, numbers in found.reasons.items()))
    if found.action:
        out.say(f"`caseline undo {found.action}` takes it back.")


def _named(numbers: list[str]) -> str:
    """Give how many cases these are, and the first of them."""
    if len(numbers) == 1:
        return numbers[0]
    more = f" and {len(numbers) - SHOWN:,} more" if len(numbers) > SHOWN else ""
    return f"{len(numbers):,} ({', '.join(numbers[:SHOWN])}{more})"
