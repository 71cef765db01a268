"""`caseline org`: the organisation as files: checked, compared, applied, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import out
from cli.parser import add as add_verb
from cli.parser import file, verbs

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session
    from core.org.model import Organisation

EXAMPLE = "docs/examples/complaints/org"


def add(parser: Parser, name: str) -> None:
    """Fill in `org`."""
    del name
    below = verbs(parser)
    check = add_verb(
        below, "check", "say everything that is wrong with the files of a folder, by line and key",
        _check, f"caseline org check {EXAMPLE}",
    )  # fmt: skip
    _folder(check)


def _folder(parser: Parser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", type=file, help="the folder with the organisation's TOML files"
    )


def _check(session: Session) -> None:
    from core.org import loader  # noqa: PLC0415  --help reads no organisation

    files = loader.read(session.given.folder)
    told = f"Nothing is wrong with it: {_holds(loader.load(files))}."
    if session.json:
        out.document({"ok": True, "message": told, "files": sorted(files)})
    else:
        out.say(told)


def _holds(org: Organisation) -> str:
    """Say what an organisation consists of."""
    amounts = (
        out.amount(len(org.types), "record type"), out.amount(len(org.groups), "group"),
        out.amount(len(org.profiles), "profile"),
    )  # fmt: skip
    return f"{org.name} with {', '.join(amounts[:-1])} and {amounts[-1]}"
