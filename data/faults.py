"""What a database's error means to a person."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError

from core.errors import (
    CaselineError,
    Conflict,
    NotAllowed,
    RuleViolation,
    Unavailable,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.entities import Record

_COLUMN = re.compile(r"UNIQUE constraint failed: \w+\.(\w+)|Key \(\"?(\w+)\"?[^)]*\)=")
_NO_RIGHT = "42501"
"""PostgreSQL: insufficient privilege."""
_BUSY = ("database is locked", "database table is locked")
_GONE = ("08", "53300", "57P")
"""PostgreSQL: how the codes of a lost connection, of too many, and of a shutdown begin."""
_SOON = ("starting up", "shutting down", "recovery", "not yet accepting", "too many", "reserved")
"""What a server says that answers, but lets nobody in yet: then there is no code."""


def translate(error: IntegrityError, entity: type[Record]) -> CaselineError:
    """Say which value is taken, or which rule of the schema was hurt."""
    text = str(error.orig)
    if match := _COLUMN.search(text):
        field = (match[1] or match[2]).replace("_", " ")
        return Conflict(f"This {field} is taken by another {entity.TITLE}.", title="Already taken")
    return RuleViolation(f"The {entity.TITLE} is not acceptable to the database: {text}")


def unavailable(error: DBAPIError) -> CaselineError:
    """Say why the database cannot be used, without its address or password."""
    text = str(error.orig).strip().splitlines()[0] if error.orig else "unknown reason"
    if getattr(error.orig, "sqlstate", None) == _NO_RIGHT:
        msg = "Your database role has no right to this desk."
        return NotAllowed(msg, next_step="Ask who runs the database to make you a member.")
    if any(word in text for word in _BUSY):
        msg = "The database is busy: somebody has been writing for more than five seconds."
        return Unreachable(msg, next_step="Try again.", title="Busy")
    if _lost(error, text):
        reason = text.removeprefix("connection failed: ")
        return Unreachable(f"The database does not answer: {reason}.", next_step="Try again later.")
    return Unavailable(f"The database cannot be used: {text}.", next_step="Check --db.")


def _lost(error: DBAPIError, text: str) -> bool:
    """Say whether a server was not reached, or is lost; a refused login is neither."""
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", "no server")  # SQLite has none
    if code is not None:
        return bool(code.startswith(_GONE))
    if not any(kind.__name__ == "OperationalError" for kind in type(error.orig).mro()):
        return False
    return "FATAL:" not in text or any(words in text for words in _SOON)


@contextmanager
def guard() -> Iterator[None]:
    """Tell a database's error in words; what is a person's already passes."""
    try:
        yield
    except DBAPIError as error:
        raise unavailable(error) from error
