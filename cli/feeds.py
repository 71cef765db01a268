"""`caseline feed run`: the daily files, and what came of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import out
from cli.parser import add
from core.text import storable

if TYPE_CHECKING:
    from cli.parser import Verbs
    from cli.session import Session

COUNTS = ("read", "created", "updated", "unchanged", "rejected")
EFFECTS = ("cases_opened", "cases_closed", "mails_queued")
EXAMPLE = "caseline feed run accounts.csv --contacts contacts.csv --dry-run"


def add_run(verbs: Verbs) -> None:
    """Add the verb."""
    told = "run the daily files of accounts and contacts; rules answer what they change"
    parser = add(verbs, "run", told, _run, EXAMPLE)
    parser.add_argument("file", metavar="ACCOUNTS.csv", type=Path, help="the values of accounts")
    parser.add_argument(
        "--contacts", metavar="CONTACTS.csv", type=Path,
        help="what is new of contacts; taken before the values",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument("--rejects", metavar="FILE", type=Path, help="write rejected rows there")
    for flag, metavar, of in (
        ("--encoding", "E", "how the files' characters are written"),
        ("--delimiter", "D", "what stands between two cells"),
    ):
        told = f"{of}, in place of what the organisation says"
        parser.add_argument(flag, metavar=metavar, type=storable, help=told)


def _run(session: Session) -> None:
    given = session.given
    live = sys.stderr.isatty() and not session.json
    progress = out.progress("Running the feed") if live else None
    options = {
        "contacts": given.contacts and given.contacts.expanduser(),
        "rejects": given.rejects and given.rejects.expanduser(), "dry_run": given.dry_run,
        "encoding": given.encoding, "delimiter": given.delimiter,
        "agreed": bool(session.everywhere("yes")), "key": session.everywhere("key"),
    }  # fmt: skip
    report = session.admin.run_feed(
        session.desk, given.file.expanduser(), options=options, progress=progress
    )
    if session.json:
        # Several actions of one feed are one act, undone by the number of its first.
        action = next(iter(report["actions"]), None)
        out.document({"ok": True, "action": action, "number": None} | report)
    else:
        _tell(report, given.rejects, dry_run=given.dry_run)


def _tell(report: dict[str, Any], rejects: Path | None, *, dry_run: bool) -> None:
    if dry_run:
        out.say("Nothing was written; this is what would be done:")
    out.facts(
        (name.replace("_", " ").capitalize(), f"{report[name]:,}") for name in (*COUNTS, *EFFECTS)
    )
    cells = [
        [kind, str(row["line"]), row["field"], row["value"], row["reason"]]
        for kind in ("accounts", "contacts") for row in report[kind]["rejects"]
    ]  # fmt: skip
    if cells:
        out.say("")
        out.rows(("File", "Line", "Field", "Value", "Reason"), cells, "")
        if rejects is not None:
            out.say("", f"The rejected rows were written to {rejects}.")
    out.say(*(f"Note: {note}" for note in report["notes"]))
