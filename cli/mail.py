"""`caseline mail`: what is to leave, what came in, and what becomes of both."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import out, shapes
from cli.case_page import local
from cli.parser import add as add_verb
from cli.parser import verbs, whole
from cli.verbs import add_commands
from core.text import storable

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session

FAILED = 1
OUTGOING = ("queued", "held", "sending", "sent", "failed", "cancelled")
LEFT = ("sent", "cancelled")


def add(parser: Parser, name: str) -> None:
    """Add the verbs."""
    below = verbs(parser)
    taker = add_verb(
        below, "ingest", "take in mail: it answers a case, opens one, or is kept", _ingest,
        "caseline mail ingest ~/Maildir",
    )  # fmt: skip
    taker.add_argument(
        "paths", metavar="PATH", type=Path, nargs="+",
        help="a mail, an mbox, a maildir, a folder of mails, or - for standard input",
    )  # fmt: skip
    taker.add_argument(
        "--to", metavar="ADDRESS", type=storable, help="which of our addresses they came to"
    )
    add_verb(below, "send", "send what waits in the outbox", _send, "caseline mail send")
    lister = add_verb(
        below, "outbox", "list what is to leave, or could not", _outbox,
        "caseline mail outbox --state failed",
    )  # fmt: skip
    lister.add_argument("--state", choices=OUTGOING, help="in one state alone")
    lister.add_argument("--all", action="store_true", help="what has left or was cancelled, too")
    inbox = add_verb(
        below, "inbox", "list what came in and has no case yet", _inbox, "caseline mail inbox"
    )
    inbox.add_argument("--all", action="store_true", help="what opened or answered a case, too")
    shower = add_verb(
        below, "show", "show a mail that came in", _show, "caseline mail show 7 --source"
    )
    shower.add_argument("mail", metavar="MAIL", type=whole, help="the mail's id")
    shower.add_argument("--source", action="store_true", help="all of it, exactly as it came")
    add_commands(below, name)


def _ingest(session: Session) -> int | None:
    live = sys.stderr.isatty() and not session.json
    progress = out.progress("Taking in mail") if live else None
    paths = [None if str(p) == "-" else p.expanduser() for p in session.given.paths]
    found = session.admin.take_in(session.desk, paths, to=session.given.to, progress=progress)
    if session.json:
        out.document({"ok": not found["failed"]} | found)
    else:
        cells = [[one["source"], one["message"], *one["notes"]] for one in found["mails"]]
        out.say(*(": ".join(row) for row in cells))
        out.say(*(f"{one['source']}: not taken in. {one['reason']}" for one in found["failed"]))
        names = ("read", "opened", "answered", "kept", "known")
        out.facts((name.capitalize(), f"{found[name]:,}") for name in names)
    return FAILED if found["failed"] else None


def _send(session: Session) -> int | None:
    from core.errors import RuleViolation  # noqa: PLC0415  --help sends nothing

    if session.at is not None:
        msg = "Mail leaves at the world's own time, not at one that was named."
        raise RuleViolation(msg, next_step="Leave --at and CASELINE_AT out.")
    live = sys.stderr.isatty() and not session.json
    found = session.admin.send_mail(
        session.desk, progress=out.progress("Sending") if live else None
    )
    troubles = (*found["waiting"], *found["failed"])
    if session.json:
        out.document({"ok": not troubles} | found)
    else:
        sent = found["sent"]
        out.say(f"{out.amount(sent, 'mail')} left." if sent or troubles else "No mail waits.")
        out.say(*(f"Mail {one['mail']} waits: {one['error']}" for one in found["waiting"]))
        out.say(*(f"Mail {one['mail']} has failed: {one['error']}" for one in found["failed"]))
    return FAILED if troubles else None


def _outbox(session: Session) -> None:
    given = session.given
    rows = [
        row for row in session.desk.look.outbox(*([given.state] if given.state else []))
        if given.state or given.all or row.state not in LEFT
    ]  # fmt: skip
    if session.json:
        out.document(shapes.listed(map(shapes.outgoing, rows)))
        return
    cells = [
        [str(row.id), row.state, local(session, row.created_at), row.recipient, row.subject,
         row.case or "", row.error or ""]
        for row in rows
    ]  # fmt: skip
    heads = ("Id", "State", "Written", "To", "Subject", "Case", "Why not")
    out.rows(heads, cells, "Nothing waits in the outbox.")


def _inbox(session: Session) -> None:
    rows = session.desk.look.inbox(None if session.given.all else "kept")
    if session.json:
        out.document(shapes.listed(map(shapes.incoming, rows)))
        return
    cells = [
        [str(row.id), row.state, local(session, row.received_at), row.sender or "", row.subject,
         row.case or "", row.reason or ""]
        for row in rows
    ]  # fmt: skip
    heads = ("Id", "State", "Came", "From", "Subject", "Case", "Why kept")
    out.rows(heads, cells, "No mail waits for a place.")


def _show(session: Session) -> None:
    row, source = session.desk.look.received(session.given.mail)
    if session.given.source:
        sys.stdout.buffer.write(source)
        return
    if session.json:
        out.document(shapes.incoming(row) | {"body": row.body})
        return
    facts: list[tuple[str, Any]] = [
        ("From", f"{row.sender_name} <{row.sender}>" if row.sender_name else row.sender or ""),
        ("To", row.recipient or ""), ("Subject", row.subject),
        ("Came", local(session, row.received_at)), ("State", row.state),
        ("Case", row.case or ""), ("Why kept", row.reason or ""),
        ("Files", ", ".join(file.name for file in row.files)),
    ]  # fmt: skip
    out.facts((label, value) for label, value in facts if value)
    out.say("", *row.body.split("\n"))
