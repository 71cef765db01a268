"""`caseline org try`: what a rule would do, listed and counted; nothing of it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import out
from cli.case_page import local
from cli.parser import Usage, file, positive, since
from cli.parser import add as add_verb
from cli.trail import start
from core.clock import iso
from core.text import storable

if TYPE_CHECKING:
    from cli.parser import Verbs
    from cli.session import Session
    from core.rehearsal import Answer, Trial

MOST = 1000
TRY = f"""\
Each record is tried for itself, as it is now, and everything is taken back:
nothing of it is kept, and no mail is sent. Without --since these are the records
that hold the rule's condition now. With it they are those of which it became
true since then, as the journal tells; what the rule does is done to the record as
it is now. DIR is a folder of files that are not in force yet. {MOST:,} records
are tried unless --limit says otherwise."""


def add(below: Verbs) -> None:
    """Fill in `org try`."""
    parser = add_verb(
        below, "try", "say what a rule would do to the records that there are", _try,
        "caseline org try docs/examples/bank/org --rule vulnerable",
    )  # fmt: skip
    parser.description = f"{parser.description}\n{TRY}"
    parser.add_argument(
        "folder", metavar="DIR", type=file, nargs="?",
        help="a folder with the organisation's TOML files; without it what is in force",
    )  # fmt: skip
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--rule", metavar="KEY", type=storable, help="the rule's key in the files")
    which.add_argument(
        "--escalation", metavar="TYPE", type=storable,
        help="what this record type escalates of the cases that wait now",
    )  # fmt: skip
    parser.add_argument(
        "--since", metavar="T", type=since,
        help="on what happened from a day, a time or so long ago: 2026-03-31, 6h, 7d",
    )  # fmt: skip
    parser.add_argument(
        "--limit", metavar="N", type=positive, default=MOST, help="the most records that are tried"
    )


def _try(session: Session) -> None:
    from core.org import loader  # noqa: PLC0415  --help reads no organisation
    from core.rehearsal import try_escalation, try_rule  # noqa: PLC0415  --help tries nothing

    given = session.given
    org = loader.load(loader.read(given.folder)) if given.folder else None
    hear = None if session.json else out.progress_of_long("Trying")
    if given.escalation is not None:
        if given.since is not None:
            msg = "--since goes with --rule: what waits too long is a matter of now"
            raise Usage(msg, session.parser)
        found = try_escalation(
            session.desk, given.escalation, org=org, limit=given.limit, progress=hear
        )
    else:
        found = try_rule(
            session.desk, given.rule, org=org, since=start(session, given.since),
            limit=given.limit, progress=hear,
        )  # fmt: skip
    if session.json:
        out.document(_document(found))
        return
    for one in found.answers:
        when = f", {local(session, one.at)} (action {one.action})" if one.at else ""
        out.heading(f"{one.record}{when}")
        out.say(*(f"  {line}" for line in one.lines))
    out.say(found.message)


def _document(found: Trial) -> dict[str, Any]:
    return {
        "ok": True, "message": found.message, "rule": found.rule.key, "found": found.found,
        "tried": len(found.answers), "counts": found.counts,
        "answers": [_answer(one) for one in found.answers],
    }  # fmt: skip


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "record": one.record, "at": iso(one.at) if one.at else None, "action": one.action,
        "deeds": [*one.deeds], "changes": [change._asdict() for change in one.changes],
        "mails": [{"to": recipient, "subject": subject} for recipient, subject in one.mails],
        "entries": one.entries, "bells": one.bells, "refused": one.refused or None,
    }  # fmt: skip
