"""`caseline worker`: what the house does by the clock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cli import out
from cli.parser import Usage, leaf

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session
    from core.worker import Round

FAILED = 1


def add(parser: Parser, name: str) -> None:
    """Fill in the verb."""
    del name
    leaf(parser, _run, "caseline worker --once")
    parser.add_argument(
        "--once", action="store_true", help="one round of the scheduled rules, then stop"
    )


def _run(session: Session) -> int | None:
    from core.worker import run_once  # noqa: PLC0415  --help runs nothing

    if not session.given.once:
        msg = "say --once: the worker makes one round and stops; let cron or a timer start it"
        raise Usage(msg, session.parser)
    live = sys.stderr.isatty() and not session.json
    found = run_once(
        session.desk, agreed=bool(session.everywhere("yes")),
        progress=out.progress_of_long("Looking") if live else None,
    )  # fmt: skip
    failed = any(one.refused for one in found)
    if session.json:
        out.document({"ok": not failed, "rules": [one.to_json() for one in found]})
    else:
        _tell(found)
    return FAILED if failed else None


def _tell(found: list[Round]) -> None:
    cells = [
        [one.label, f"{one.looked:,}", f"{one.done:,}", one.waits, str(one.action or "")]
        for one in found
    ]
    out.rows(("Rule", "Looked at", "Answered", "Not run", "Act"), cells, "No scheduled rules.")
    for one in found:
        out.say(*(f"{one.label}: {why}" for why in dict.fromkeys(one.refused.values())))
