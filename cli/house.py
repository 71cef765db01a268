"""`caseline` alone, `demo`, `paths`, `keys` and `completion`: the house itself."""

from __future__ import annotations

import getpass
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cli import out
from cli.parser import Usage, file, leaf

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session

_ALIEN = re.compile(r"[^A-Za-z0-9._@-]|^[^A-Za-z0-9]+")
SHELLS = ("bash", "zsh", "fish")


def add(parser: Parser, name: str) -> None:
    """Fill in one of the words."""
    if name == "demo":
        leaf(parser, _demo, "caseline demo --as dana")
        parser.add_argument("--keep", metavar="FILE", type=file, help="keep the database there")
        parser.add_argument(
            "--check", action="store_true", help="print the first list as plain text, and leave"
        )
    elif name == "paths":
        leaf(parser, _paths, "caseline paths")
    elif name == "keys":
        leaf(parser, _keys, "caseline keys")
    else:
        leaf(parser, _completion, "source <(caseline completion bash)")
        parser.add_argument("shell", choices=SHELLS, help="your shell")


def login() -> str:
    """Give the operating system's login name as a username: ASCII, a letter or digit first."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        name = ""
    return _ALIEN.sub("", _ALIEN.sub("", name))[:63] or "admin"


def _paths(session: Session) -> None:
    found = session.admin.paths(session.everywhere("db"))
    if session.json:
        out.document(found)
    else:
        out.facts(found.items())


def _keys(session: Session) -> None:
    found = list(session.doors.keys())
    if session.json:
        out.document({"keys": [{"key": k, "id": i, "title": t} for k, i, t in found]})
    else:
        out.rows(("Key", "Id", "Act"), found, "No keys.")


def _completion(session: Session) -> None:
    from cli.completion import script  # noqa: PLC0415  it reads every verb

    sys.stdout.write(script(session.given.shell))


def _demo(session: Session) -> int:
    given = session.given
    if session.json:
        msg = "a demo is looked at; --json is for lists and records"
        raise Usage(msg, session.parser)
    if not given.check:
        require_terminal(session)
    if given.keep is not None:
        return _show_demo(session, given.keep.expanduser(), throwaway=False)
    with TemporaryDirectory(prefix="caseline-demo-", ignore_cleanup_errors=True) as folder:
        return _show_demo(session, Path(folder) / "demo.db", throwaway=True)


def _show_demo(session: Session, path: Path, *, throwaway: bool) -> int:
    if not path.exists():
        told = "Preparing a demo organisation: people, customers, jobs and 407 cases"
        session.admin.demo(path, at=session.at, progress=out.progress(told))
    return session.doors.console(
        db=f"sqlite:///{path.resolve()}", username=session.username, at=session.at,
        throwaway=throwaway, demo=True, check=session.given.check,
    )  # fmt: skip


def console(session: Session) -> int:
    """Open the console, on the first start after asking who is there."""
    require_terminal(session)
    if session.doors.is_first_start(session.everywhere("db")):
        from cli.first_start import greet  # noqa: PLC0415  once in a life

        greet(session)
    return session.doors.console(**session.options)


def require_terminal(session: Session) -> None:
    """Raise where no terminal is there to draw on."""
    if session.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        msg = "the console needs a terminal; every act has a form for the shell"
        raise Usage(msg, session.parser)
