"""The first start: who is there and what shall the database hold, asked line by line."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from cli import out
from cli.house import login
from core.errors import CaselineError
from core.text import one_line, storable

if TYPE_CHECKING:
    from cli.session import Session

_QUESTION = "Start with an (e)mpty desk of the shipped organisation, or with the (d)emo? [e] "


def greet(session: Session) -> None:
    """Ask, make the database, and say where it lies."""
    out.heading("Welcome to caseline")
    where = session.admin.paths(session.everywhere("db"))["database"]
    out.say("There is no database of yours yet. Three questions, and there is one in", where, "")
    name, username = _person(session)
    demo = _ask(_QUESTION).casefold().startswith("d")
    while True:
        try:
            made = session.admin.init(
                session.everywhere("db"), demo=demo, username=username, name=name, at=session.at,
                progress=out.progress("Preparing the demo") if demo else None,
            )  # fmt: skip
            break
        except CaselineError as error:
            if error.kind != "refused":
                raise
            out.say(str(error))
            name, username = _person(session)
    width = shutil.get_terminal_size().columns
    told = textwrap.fill(made.message, width, break_long_words=False, break_on_hyphens=False)
    out.say(told, "Press Enter to open the console.")
    input()


def _person(session: Session) -> tuple[str, str]:
    """Ask for name and username; an empty answer takes what stands in brackets."""
    suggested = session.username or login()
    name = _ask(f"Your name [{suggested}]: ") or suggested
    return name, _ask(f"Your username [{suggested}]: ") or suggested


def _ask(question: str) -> str:
    try:
        return storable(input(one_line(question) + " ")).strip()
    except EOFError:
        raise KeyboardInterrupt from None
