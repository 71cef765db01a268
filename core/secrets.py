"""Where a password may stand (safety.md 3, fault 41): where no other person can read it.

A command line is read by everybody on the machine (`ps`) and kept by the shell's history; a
settings file is as private as its mode.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from core.errors import RuleViolation

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = ("password", "sslpassword")
_TITLE = "Not with a password"
_OWN = "Put it into ~/.pgpass, PGPASSWORD or a service file; CASELINE_DB may hold it too."


def refuse_typed(address: str) -> None:
    """Raise `RuleViolation` where a database's address on a command line holds a password."""
    if _holds(address):
        msg = "A password on a command line can be read by everybody on this machine."
        raise RuleViolation(msg, title=_TITLE, next_step=_OWN)


def refuse_readable(address: str, file: Path) -> None:
    """Raise `RuleViolation` where the settings hold a password and others may read them."""
    others = stat.S_IRWXG | stat.S_IRWXO
    if _holds(address) and file.stat().st_mode & others:
        msg = f"{file} holds a password, and others may read it."
        raise RuleViolation(msg, title=_TITLE, next_step=f"`chmod 600 {file}`. {_OWN}")


def _holds(address: str) -> bool:
    try:
        told = urlsplit(address)
    except ValueError:  # it is no address, which is told elsewhere without a word of it
        return "@" in address
    user = told.netloc.rpartition("@")[0]
    return ":" in user or bool(parse_qs(told.query).keys() & _WORDS)
