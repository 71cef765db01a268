"""The command line as a function: read what was typed, do it, give the exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from cli.parser import DONE, INTERRUPTED, VALUED, Parser, Usage, everywhere, show_examples, suggest
from cli.session import Doors, Session
from cli.table import TABLE
from core.text import keeps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


DESCRIPTION = """\
A keyboard-driven customer-service console for the terminal. Without a COMMAND
the console opens; every act of the console has a form here, and every list and
record one with --json."""
CODES = """\
exit codes:
  0 done · 1 failed · 2 not understood · 3 not found · 4 refused, or needs --yes
  5 database not reachable · 6 not allowed · 7 conflict · 130 interrupted

example:
  caseline case list --queue '{front_queue}' --open"""


def main(argv: Sequence[str] | None, doors: Doors) -> int:
    """Run one command line and give its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    as_json = "--json" in given
    try:
        code = _run(given, doors)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads us has had enough; without this Python would complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        from cli.errors import tell  # noqa: PLC0415  most calls go well
        from core.errors import CaselineError  # noqa: PLC0415

        msg = f"The output could not be written: {error.strerror or error}."
        way = "What was asked may be done; `caseline log --limit 1` tells."
        return tell(CaselineError(msg, next_step=way), as_json=as_json)
    except Exception as error:  # noqa: BLE001  the last place where it can be told in words
        from cli.errors import tell  # noqa: PLC0415  most calls go well

        return tell(error, as_json=as_json, debug=_debug(given))
    return code


def _run(given: list[str], doors: Doors) -> int:
    parser = build(given, doors.version)
    try:
        typed, rest = parser.parse_known_args(given)
    except SystemExit:  # -h and --version have printed
        return DONE
    leaf: Parser = getattr(typed, "leaf", parser)
    if rest:
        raise Usage(suggest(leaf, rest), leaf)
    session = Session(typed, doors, leaf, replaced=not all(map(keeps, given)))
    run: Callable[[Session], int | None] = getattr(typed, "run", _console)
    try:
        return _logged(session, run) if _debug(given) else run(session) or DONE
    finally:
        session.close()


def _logged(session: Session, run: Callable[[Session], int | None]) -> int:
    from core.log import timed  # noqa: PLC0415  few calls keep the log

    session.admin.keep_log()
    with timed(session.parser.prog) as numbers:
        code = run(session) or DONE
        numbers["exit"] = code
    return code


def _debug(given: Sequence[str]) -> bool:
    return "--debug" in given or bool(os.environ.get("CASELINE_DEBUG"))


def build(given: Sequence[str], version: str = "") -> Parser:
    """Build the parser with the verbs of the command that was typed, and of no other."""
    parser = Parser(prog="caseline", description=DESCRIPTION, epilog=CODES)
    parser.add_argument("--version", action="version", version=f"caseline {version}")
    everywhere(parser)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    typed = _typed(given)
    for name, entry in TABLE.items():
        told = entry.help[:1].upper() + entry.help[1:] + "."
        child = commands.add_parser(name, help=entry.help, description=told)
        if name == typed:
            fill(child, name)
    return parser


def fill(parser: Parser, name: str) -> None:
    """Add what may follow a first word."""
    import_module(TABLE[name].module).add(parser, name)
    show_examples(parser)


def _typed(given: Sequence[str]) -> str | None:
    words = iter(given)
    for word in words:
        if word in VALUED:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


def _console(session: Session) -> int:
    from cli.house import console  # noqa: PLC0415  the other verbs do not need it

    return console(session)
