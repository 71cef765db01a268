"""`caseline import` and `caseline export`: records by the file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import out
from cli.parser import Usage, leaf, pair
from core.text import storable

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session

OBJECTS = ("account", "contact", "contract", "job", "case")
COUNTS = ("read", "created", "updated", "unchanged", "rejected")


def _singular(word: str) -> str:
    return word[:-1] if word[:-1] in OBJECTS else word


def add(parser: Parser, name: str) -> None:
    """Fill in one of the two."""
    parser.add_argument(
        "object", metavar="OBJECT", type=_singular, choices=OBJECTS,
        help=", ".join(OBJECTS),
    )  # fmt: skip
    if name == "export":
        leaf(parser, _export, "caseline export case cases.csv")
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="else the output")
        parser.add_argument("--format", choices=("csv", "json"), help="else by the file's name")
        parser.add_argument("--raw", action="store_true", help="do not mark cells like formulas")
        return
    # Here --key after the word names a field, so the idempotency key has no place.
    leaf(parser, _import, "caseline import account accounts.csv --key external_id", ("--key",))
    parser.add_argument("file", metavar="FILE", type=Path, help="a CSV file")
    for flag, metavar, told in (
        ("--key", "FIELD", "the field that tells which record a row is"),
        ("--encoding", "E", "how the file's characters are written, such as utf-8"),
        ("--delimiter", "D", "what stands between two cells"),
    ):
        parser.add_argument(flag, metavar=metavar, type=storable, help=told)
    parser.add_argument(
        "--map", metavar="COLUMN=FIELD", type=pair, action="append", default=[],
        help="which column fills which field; again for more",
    )  # fmt: skip
    parser.add_argument("--map-file", metavar="MAP.toml", type=Path, help="the same from a file")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument(
        "--on-error", choices=("skip", "stop"), default="skip", help="at a row that is rejected"
    )
    parser.add_argument("--rejects", metavar="FILE", type=Path, help="write rejected rows there")


def _import(session: Session) -> None:
    given = session.given
    if session.everywhere("key"):
        msg = "an import takes no idempotency key; --key FIELD after `import` names its key field"
        raise Usage(msg, session.parser)
    live = sys.stderr.isatty() and not session.json
    progress = out.progress("Reading") if live else None
    report = session.admin.import_file(
        session.desk, given.object, given.file.expanduser(), progress=progress,
        options={
            "key": given.key, "map": dict(given.map), "map_file": given.map_file,
            "encoding": given.encoding, "delimiter": given.delimiter, "dry_run": given.dry_run,
            "on_error": given.on_error, "rejects": given.rejects,
        },
    )  # fmt: skip
    if session.json:
        out.document(report)
    else:
        _report(report, dry_run=given.dry_run)


def _report(report: dict[str, Any], *, dry_run: bool) -> None:
    if dry_run:
        out.say("Nothing was written; this is what would be done:")
    out.facts((name.capitalize(), f"{report[name]:,}") for name in COUNTS)
    cells = [
        [str(row["line"]), row["field"], row["value"], row["reason"]] for row in report["rejects"]
    ]
    if cells:
        out.say("")
        out.rows(("Line", "Field", "Value", "Reason"), cells, "")


def _export(session: Session) -> None:
    given = session.given
    by_name = "json" if given.file is not None and given.file.suffix == ".json" else "csv"
    if session.json and given.file is None:
        by_name = "json"
    report = session.admin.export(
        session.desk, given.object, given.file.expanduser() if given.file else None,
        options={"format": given.format or by_name, "raw": given.raw},
    )  # fmt: skip
    if given.file is None:
        return
    if session.json:
        out.document({"ok": True, **report, "file": str(given.file)})
    else:
        out.say(f"{out.amount(report['rows'], given.object)} written to {given.file}.")
