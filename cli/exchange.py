"""`caseline import` and `caseline export`: records by the file."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cli import out
from cli.parser import Usage, distinct, leaf, pair
from core.text import storable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.parser import Parser
    from cli.session import Session

OBJECTS = ("account", "contact", "contract", "job", "case")
FORMATS = ("csv", "json")
STREAM = Path("-")
"""Stands for standard input and standard output."""
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
        parser.add_argument(
            "file", metavar="FILE", type=Path, nargs="?", help="else, or with -, the output",
        )  # fmt: skip
        parser.add_argument("--format", choices=FORMATS, help="else by the file's name")
        parser.add_argument(
            "--view", metavar="V", type=storable, help="a list of cases, by its name or key"
        )
        parser.add_argument("--raw", action="store_true", help="do not mark cells like formulas")
        return
    # Here --key after the word names a field, so the idempotency key has no place.
    leaf(parser, _import, "caseline import account accounts.csv --key external_id", ("--key",))
    parser.add_argument("file", metavar="FILE", type=Path, help="a CSV file; - is the input")
    for flag, metavar, told in (
        ("--key", "FIELD", "the field that tells which record a row is"),
        ("--encoding", "E", "how the file's characters are written, such as utf-8"),
        ("--delimiter", "D", "what stands between two cells"),
    ):
        parser.add_argument(flag, metavar=metavar, type=storable, help=told)
    parser.add_argument(
        "--map", metavar="COLUMN=FIELD", type=partial(pair, form="COLUMN=FIELD"),
        action="append", default=[], help="which column fills which field; again for more",
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
    options = {
        "key": given.key, "map": distinct(given.map, session.parser), "map_file": given.map_file,
        "encoding": given.encoding, "delimiter": given.delimiter, "dry_run": given.dry_run,
        "on_error": given.on_error, "rejects": given.rejects,
    }  # fmt: skip
    with _readable(session, given.file) as path:
        report = session.admin.import_file(
            session.desk, given.object, path, options=options, progress=progress
        )
    if session.json:
        # Several actions of one file are one act, undone by the number of its first.
        action = next(iter(report["actions"]), None)
        out.document({"ok": True, "action": action, "number": None} | report)
    else:
        _report(report, given.rejects, dry_run=given.dry_run)


@contextmanager
def _readable(session: Session, file: Path) -> Iterator[Path]:
    """Give a file that can be read twice, as an import does; a stream is kept in one meanwhile."""
    if file != STREAM:
        yield file.expanduser()
        return
    with TemporaryDirectory(prefix="caseline-import-") as folder:
        path = Path(folder) / "standard input"
        try:
            with path.open("wb") as kept:
                shutil.copyfileobj(sys.stdin.buffer, kept)
        except (AttributeError, OSError) as error:  # a closed stream is None
            msg = f"standard input cannot be read: {getattr(error, 'strerror', 'it is closed')}"
            raise Usage(msg, session.parser) from error
        yield path


def _report(report: dict[str, Any], rejects: Path | None, *, dry_run: bool) -> None:
    if dry_run:
        out.say("Nothing was written; this is what would be done:")
    out.facts((name.capitalize(), f"{report[name]:,}") for name in COUNTS)
    cells = [
        [str(row["line"]), row["field"], row["value"], row["reason"]] for row in report["rejects"]
    ]
    if cells:
        out.say("")
        out.rows(("Line", "Field", "Value", "Reason"), cells, "")
        if rejects is not None:
            out.say("", f"The rejected rows were written to {rejects}.")
    out.say(*(f"Note: {note}" for note in report["notes"]))


def _export(session: Session) -> None:
    given = session.given
    file = None if given.file == STREAM else given.file
    options = {"format": _format(session, file), "raw": given.raw, **_of_list(session)}
    path = file.expanduser() if file else None
    report = session.admin.export(session.desk, given.object, path, options=options)
    if file is None:
        return
    if session.json:
        out.document({"ok": True, **report, "file": str(file)})
    else:
        out.say(f"{out.amount(report['rows'], given.object)} written to {file}.")


def _of_list(session: Session) -> dict[str, Any]:
    """Give cases and columns of the list that was named; without one it is every record."""
    from core.views.columns import read_columns  # noqa: PLC0415  few exports name a list
    from core.views.opened import chosen  # noqa: PLC0415

    if session.given.view is None:
        return {}
    if session.given.object != "case":
        msg = "--view names a list of cases: `export case --view V`"
        raise Usage(msg, session.parser)
    _, which, line = chosen(session.desk, session.given.view)
    return {"which": which, "columns": [name for name, _ in read_columns(line, session.desk.org)]}


def _format(session: Session, file: Path | None) -> str:
    """Give the form that was said, else that of the file's name; no name is a sheet's."""
    if session.given.format:
        return str(session.given.format)
    if file is None:
        return "json" if session.json else "csv"
    ending = file.suffix.removeprefix(".").casefold()
    if ending and ending not in FORMATS:
        msg = f"{file.name!r} ends neither with .csv nor with .json; say which with --format"
        raise Usage(msg, session.parser)
    return ending or "csv"
