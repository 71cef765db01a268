"""What a database's error means to a person."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError

from core.errors import CaselineError, Conflict, NotAllowed, RuleViolation, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.entities import Record

_COLUMN = re.compile(r"UNIQUE constraint failed: \w+\.(\w+)|Key \(\"?(\w+)\"?[^)]*\)=")
_NO_RIGHT = "42501"
"""PostgreSQL: insufficient privilege."""
_BUSY = ("database is locked", "database table is locked")


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
        return Unavailable(msg, next_step="Try again.")
    return Unavailable(f"The database cannot be used: {text}.", next_step="Check --db.")


@contextmanager
def guard() -> Iterator[None]:
    """Tell a database's error in words; what is a person's already passes."""
    try:
        yield
    except DBAPIError as error:
        raise unavailable(error) from error
