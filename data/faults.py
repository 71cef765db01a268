"""What a database's error means to a person."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.entities import QueueItem
from core.errors import (
    CaselineError,
    Conflict,
    NotAllowed,
    RuleViolation,
    Unavailable,
    Unreachable,
)
from data import holders, sqlite_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from core.entities import Record

_COLUMN = re.compile(r"UNIQUE constraint failed: \w+\.(\w+)|Key \(\"?(\w+)\"?[^)]*\)=")
_ONLY_ONE = "There is another open case of this type about the same; only one may be open."
_WAITED = "55P03"
"""PostgreSQL: the time to wait for a lock is over."""
_SERVER: dict[str, tuple[type[CaselineError], str, str, str]] = {
    "42501": (
        NotAllowed, "Not allowed", "Your database role has no right to this desk.",
        "Ask who runs the database to make you a member.",
    ),
    "40P01": (
        Unreachable, "Busy", "Two acts waited for each other. Yours was taken back.", "Try again.",
    ),
    "53100": (
        Unavailable, "The disk is full",
        "There is no room on the database server. Nothing of this was written.",
        "Ask who runs the database to make room, then try again.",
    ),
    "25006": (
        Unavailable, "Read-only", "This database server takes no changes: it is a copy of another.",
        "Name the server that it follows with --db.",
    ),
    "XX001": (
        Unavailable, "Damaged", "The database is damaged.",
        "Tell who runs it; `caseline db check` lists what is wrong.",
    ),
}  # fmt: skip
"""What PostgreSQL's codes mean: a right, a deadlock, a full disk, a standby, damage."""
_SERVER["XX002"] = _SERVER["XX001"]
_GONE = ("08", "53300", "57P")
"""PostgreSQL: how the codes of a lost connection, of too many, and of a shutdown begin."""
_SOON = ("starting up", "shutting down", "recovery", "not yet accepting", "too many", "reserved")
"""What a server says that answers, but lets nobody in yet: then there is no code."""


def translate(error: IntegrityError, entity: type[Record]) -> CaselineError:
    """Say which value is taken, or which rule of the schema was hurt."""
    text = str(error.orig)
    if match := _COLUMN.search(text):
        if "slot" in match.groups():
            return Conflict(
                _ONLY_ONE, title="Already open", next_step="Look for it, and go on there."
            )
        if entity is QueueItem:
            return Conflict(
                "It lies in a queue again, and a record lies in one at a time.",
                title="Already in a queue",
                next_step="Remove it from there first.",
            )
        field = (match[1] or match[2]).replace("_", " ")
        return Conflict(f"This {field} is taken by another {entity.TITLE}.", title="Already taken")
    return RuleViolation(f"The {entity.TITLE} is not acceptable to the database: {text}")


def unavailable(error: DBAPIError, engine: Engine) -> CaselineError:
    """Say why the database cannot be used, without its address or password."""
    if engine.dialect.name == "sqlite":
        return sqlite_faults.told(error.orig, Path(engine.url.database or "").absolute())
    text = str(error.orig).strip().splitlines()[0] if error.orig else "unknown reason"
    code = str(getattr(error.orig, "sqlstate", None))
    if code == _WAITED:
        who = holders.locker(engine, error) or "somebody"
        msg = f"The database is busy: {who} has held this for more than five seconds."
        return Unreachable(msg, next_step="Try again.", title="Busy")
    if code in _SERVER:
        kind, title, msg, way = _SERVER[code]
        return kind(msg, title=title, next_step=way)
    if _lost(error, text):
        reason = text.removeprefix("connection failed: ")
        return Unreachable(f"The database does not answer: {reason}.", next_step="Try again later.")
    return Unavailable(f"The database cannot be used: {text}.", next_step="Check --db.")


def _lost(error: DBAPIError, text: str) -> bool:
    """Say whether a server was not reached, or is lost; a refused login is neither."""
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return bool(code.startswith(_GONE))
    if not any(kind.__name__ == "OperationalError" for kind in type(error.orig).mro()):
        return False
    return "FATAL:" not in text or any(words in text for words in _SOON)


@contextmanager
def guard(engine: Engine) -> Iterator[None]:
    """Tell an error of the engine's database in words; what is a person's already passes."""
    try:
        yield
    except DBAPIError as error:
        raise unavailable(error, engine) from error
    except UnicodeDecodeError as error:  # SQLite quotes a damaged name, and the driver reads it
        raise sqlite_faults.told(None, Path(engine.url.database or "").absolute()) from error
    except (exc.PendingRollbackError, exc.TimeoutError) as error:
        # the line was lost within a transaction, or every connection waits for an answer
        msg = "The database does not answer: no connection to it is free."
        raise Unreachable(msg, next_step="Try again later.") from error
