"""The parser: argparse that raises instead of exiting, suggests, and takes options everywhere."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, NoReturn

from core.text import one_line, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime, timedelta
    from pathlib import Path

    from cli.session import Session

    Verbs = argparse._SubParsersAction["Parser"]  # noqa: SLF001  argparse has no public name

PREFIX = "everywhere_"
"""Begins the names of the global options, so that no command's field is mistaken for one."""
DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
"""The exit codes that no error of the core has; the others are in `cli.errors`."""
VALUED = ("--db", "--as", "--at", "--key")
"""The global options that take a value."""
FEW = 4
"""Examples that the help of a group shows."""
_WHOLE = re.compile(r"[0-9]{1,18}")
_AGO = re.compile(r"([0-9]{1,5}) ?([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _nearest(name: str, known: Iterable[str]) -> str:
    from core.errors import nearest  # noqa: PLC0415  --help has nothing to suggest

    return nearest(name, known)


class Usage(Exception):
    """What was typed cannot be read."""

    def __init__(self, message: str, parser: argparse.ArgumentParser) -> None:
        """Keep the parser, which knows the usage line."""
        super().__init__(message)
        self.message, self.parser = message, parser


class Parser(argparse.ArgumentParser):
    """An argparse parser that hands its errors on and knows the nearest word."""

    example = ""
    """A command line that its help shows."""

    def __init__(self, **options: Any) -> None:
        """Take no abbreviations: a script must not change its meaning with a new option."""
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Raise `Usage`."""
        raise Usage(message, self)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            hint = _nearest(str(value), known) or f" Choose one of: {', '.join(known)}."
            name = "/".join(action.option_strings) or str(action.metavar or action.dest)
            raise argparse.ArgumentError(None, f"{name} cannot be {value!r}.{hint}")

    def format_help(self) -> str:
        """Give the help with the words of the shipped organisation in its examples."""
        from cli.examples import filled  # noqa: PLC0415  most calls show no help

        return filled(super().format_help())

    def flags(self) -> list[str]:
        """Give every option that this parser knows."""
        return [flag for action in self._actions for flag in action.option_strings]

    def words(self) -> list[tuple[str, str]]:
        """Give every word that may stand here, long options and verbs, each with its help."""
        from cli.examples import filled  # noqa: PLC0415  most calls complete nothing

        found = [(name, told.description or "") for name, told in self.children().items()]
        for action in self._actions:
            told = filled((action.help or "").replace("%%", "%"))
            found += [(f, told) for f in action.option_strings if f.startswith("--")]
        return found

    def children(self) -> dict[str, Parser]:
        """Give the parsers of the words that may follow."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  the only way to ask
                return dict(action.choices)
        return {}


def whole(value: str) -> int:
    """Read a whole number that every database can hold."""
    if not _WHOLE.fullmatch(value):
        msg = f"{one_line(value)!r} is not a whole number"
        raise argparse.ArgumentTypeError(msg)
    return int(value)


def positive(value: str) -> int:
    """Read a whole number from 1 on."""
    number = -whole(value[1:]) if value.startswith("-") else whole(value)
    if number < 1:
        msg = f"must be at least 1, not {number}"
        raise argparse.ArgumentTypeError(msg)
    return number


def filled(value: str) -> str:
    """Read a text that says something: an empty variable of a script is no choice."""
    if not value.strip():
        msg = "must not be empty"
        raise argparse.ArgumentTypeError(msg)
    return storable(value)


def file(value: str) -> Path:
    """Read the path of a file; a URL is none, and would make folders that nobody wants."""
    from pathlib import Path  # noqa: PLC0415  --help needs none

    if re.match("[A-Za-z][A-Za-z0-9+]+:", value):  # one letter is a drive of Windows
        msg = f"{one_line(value)!r} is a URL; name a file, as in desk.db or /srv/desk.db"
        raise argparse.ArgumentTypeError(msg)
    return Path(filled(value))


def database(value: str) -> str:
    """Read a database's address; raises `RuleViolation` where it holds a password."""
    from core.secrets import refuse_typed  # noqa: PLC0415  most calls name no database

    refuse_typed(value)
    return filled(value)


def moment(value: str) -> datetime:
    """Read a time in ISO 8601 that says its zone."""
    from datetime import datetime  # noqa: PLC0415  --help needs no clock

    from core.clock import to_millis  # noqa: PLC0415

    try:
        return to_millis(datetime.fromisoformat(value.strip()))
    except (ValueError, OverflowError):
        pass
    msg = f"{one_line(value)!r} is not a time with its zone such as 2026-03-31T10:42:00Z"
    raise argparse.ArgumentTypeError(msg)


def since(value: str) -> datetime | date | timedelta:
    """Read a time with its zone, a day, or how long ago."""
    from datetime import MAXYEAR, MINYEAR, date, timedelta  # noqa: PLC0415  --help needs no clock

    word = value.strip()
    if match := _AGO.fullmatch(word):
        return timedelta(**{_UNITS[match[2]]: int(match[1])})
    try:
        day = date.fromisoformat(word)
    except ValueError:
        day = None
    if day and MINYEAR < day.year < MAXYEAR:
        return day
    try:
        return moment(value)
    except argparse.ArgumentTypeError:
        form = "a day such as 2026-03-31, a time with its zone, or a length such as 90m, 6h or 2d"
        msg = f"{one_line(value)!r} is not {form}"
        raise argparse.ArgumentTypeError(msg) from None


def pair(value: str, form: str = "FIELD=VALUE") -> tuple[str, str]:
    """Read two words with an equals sign between them."""
    name, equals, rest = storable(value).partition("=")
    if not equals or not name.strip():
        msg = f"{one_line(value)!r} is not {form}"
        raise argparse.ArgumentTypeError(msg)
    return name.strip(), rest


def distinct(given: Sequence[tuple[str, str]], parser: argparse.ArgumentParser) -> dict[str, str]:
    """Give pairs as a mapping; one that was given twice would silently lose a value."""
    pairs = dict(given)
    if len(pairs) < len(given):
        names = [name for name, _ in given]
        twice = next(name for name in names if names.count(name) > 1)
        msg = f"{twice!r} was given twice"
        raise Usage(msg, parser)
    return pairs


def everywhere(parser: Parser, *, without: Iterable[str] = (), hidden: bool = False) -> None:
    """Add the options that every verb takes, wherever they stand; `hidden` from the help."""
    group = parser.add_argument_group(None if hidden else "everywhere")
    for flag, metavar, read, told in (
        ("--db", "URL", database, "the database (CASELINE_DB)"),
        ("--as", "USERNAME", filled, "who acts (CASELINE_USER)"),
        ("--at", "TIME", moment, "the clock, ISO 8601 with zone; SQLite only (CASELINE_AT)"),
        ("--key", "KEY", filled, "idempotency key: the same again changes nothing"),
    ):
        if flag not in without:
            group.add_argument(
                flag, dest=PREFIX + flag[2:], metavar=metavar, type=read,
                help=argparse.SUPPRESS if hidden else told, default=argparse.SUPPRESS,
            )  # fmt: skip
    for flag, told in (
        ("--json", "one JSON document instead of text"),
        ("--yes", "answer a question with yes"),
        ("--debug", "write the log that `paths` names, and show where a fault is (CASELINE_DEBUG)"),
    ):
        group.add_argument(
            flag, dest=PREFIX + flag[2:], action="store_true",
            help=argparse.SUPPRESS if hidden else told, default=argparse.SUPPRESS,
        )  # fmt: skip


def leaf(
    parser: Parser, run: Callable[[Session], int | None], example: str,
    without: Iterable[str] = (),
) -> Parser:  # fmt: skip
    """Make a parser one that does something, with an example and the options of every verb."""
    parser.example, parser.epilog = example, f"example:\n  {example}"
    everywhere(parser, without=without)
    parser.set_defaults(run=run, leaf=parser)
    return parser


def add(
    verbs: Verbs, name: str, told: str, run: Callable[[Session], int | None], example: str
) -> Parser:
    """Add a verb."""
    description = told[:1].upper() + told[1:] + "."
    return leaf(verbs.add_parser(name, help=told, description=description), run, example)


def verbs(parser: Parser, *, required: bool = True) -> Verbs:
    """Let verbs follow."""
    if required:
        everywhere(parser, hidden=True)
    return parser.add_subparsers(metavar="VERB", title="verbs", required=required)


def show_examples(parser: Parser) -> None:
    """Let the help of a group show what its first verbs look like."""
    examples = [child.example for child in parser.children().values()]
    if examples and not parser.example:
        parser.epilog = "\n  ".join(["examples:", *examples[:FEW]])
        if len(examples) > FEW:
            parser.epilog += f"\n\n`{parser.prog} VERB -h` has one of each verb."


def suggest(parser: Parser, rest: Sequence[str]) -> str:
    """Say what could not be read, and the option that was perhaps meant."""
    first = rest[0].partition("=")[0]
    hint = _nearest(first, parser.flags()) if first.startswith("-") else ""
    return f"not understood: {' '.join(rest)}.{hint}"
