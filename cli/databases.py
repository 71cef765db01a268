"""`caseline db`: make a database, keep it safe, look after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli import out
from cli.house import login
from cli.parser import FAILED, file, verbs
from cli.parser import add as add_verb
from cli.verbs import wrote

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.parser import Parser
    from cli.session import Session
    from core.health import Finding, Report

SIGNS = {"ok": "ok", "note": "note", "problem": "PROBLEM"}
"""How each level is written: its word says enough without any colour."""


def add(parser: Parser, name: str) -> None:
    """Fill in `db`."""
    del name
    below = verbs(parser)
    init = add_verb(
        below, "init", "make a database; --as names its administrator, else the login name does",
        _init, "caseline db init --org docs/examples/complaints/org",
    )  # fmt: skip
    what = init.add_mutually_exclusive_group()
    what.add_argument("--demo", action="store_true", help="with the demo's people and cases")
    what.add_argument("--org", metavar="DIR", type=Path, help="with the organisation of a folder")
    init.add_argument("--name", metavar="NAME", help="the administrator's full name")
    add_verb(
        below, "upgrade", "bring a database made by an older version up to date, after a backup",
        _upgrade, "caseline db upgrade",
    )  # fmt: skip
    add_verb(
        below, "check", "look whether everything in the database is whole and agrees", _check,
        "caseline db check",
    )  # fmt: skip
    backup = add_verb(
        below, "backup", "write a verified backup, while others work", _backup,
        "caseline db backup desk.backup",
    )  # fmt: skip
    backup.add_argument("file", metavar="FILE", type=file, help="where; --yes replaces a file")
    restore = add_verb(
        below, "restore", "put a backup in the place of the database, which is kept beside it",
        _restore, "caseline db restore desk.backup --yes",
    )  # fmt: skip
    restore.add_argument("file", metavar="FILE", type=file, help="the backup")
    add_verb(
        below, "doctor", "look whether the database lies safely, and what to do where it does not",
        _doctor, "caseline db doctor",
    )  # fmt: skip


def _init(session: Session) -> None:
    given = session.given
    wrote(session, session.admin.init(
        session.everywhere("db"), username=session.username or login(), name=given.name,
        org=given.org, demo=given.demo, at=session.at,
        progress=out.progress("Preparing the demo") if given.demo and not session.json else None,
    ))  # fmt: skip


def _upgrade(session: Session) -> None:
    wrote(session, session.admin.upgrade(
        session.everywhere("db"), confirmed=_yes(session),
        progress=_progress(session, "Making a backup first"),
    ))  # fmt: skip


def _backup(session: Session) -> None:
    wrote(session, session.admin.backup(
        session.everywhere("db"), session.given.file, confirmed=_yes(session),
        progress=_progress(session, "Making a backup"),
    ))  # fmt: skip


def _restore(session: Session) -> None:
    wrote(session, session.admin.restore(
        session.everywhere("db"), session.given.file, confirmed=_yes(session),
        progress=_progress(session, "Restoring"),
    ))  # fmt: skip


def _check(session: Session) -> int:
    report = session.admin.check(
        session.everywhere("db"), progress=_progress(session, "Looking at everything")
    )
    return _told(session, report, "Everything is whole.", "This database is damaged.")


def _doctor(session: Session) -> int:
    report = session.admin.doctor(session.everywhere("db"))
    return _told(session, report, "It is safe to work.", "Something needs to be done.")


def _yes(session: Session) -> bool:
    return bool(session.everywhere("yes"))


def _progress(session: Session, what: str) -> Callable[[int, int], None] | None:
    """Give what tells how far it is; who reads JSON is told the end alone."""
    return None if session.json else out.progress_of_long(what)


def _told(session: Session, report: Report, sound: str, unsound: str) -> int:
    """Print a report; the exit code says whether there is a real problem."""
    if session.json:
        out.document({
            "ok": report.sound, "database": report.where,
            "findings": [_row(finding) for finding in report.findings],
        })  # fmt: skip
    else:
        out.heading(report.where)
        wide = max((len(finding.topic) for finding in report.findings), default=0)
        for finding in report.findings:
            _print(finding, wide)
        out.say("", sound if report.sound else unsound)
    return 0 if report.sound else FAILED


def _row(finding: Finding) -> dict[str, str | None]:
    return {
        "topic": finding.topic, "level": finding.level, "message": finding.message,
        "next_step": finding.next_step,
    }  # fmt: skip


def _print(finding: Finding, wide: int) -> None:
    sign = SIGNS[finding.level]
    out.wrapped(f"  {sign:<7}  {finding.topic:<{wide}}  ", finding.message)
    if finding.next_step:
        out.wrapped(" " * (wide + 13) + "→ ", finding.next_step)
