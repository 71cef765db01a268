"""What every query stands on: the person, the connection, and how both databases agree."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Date,
    Double,
    Integer,
    String,
    bindparam,
    case,
    collate,
    func,
    literal,
    select,
)

from core.errors import NotFound, RuleViolation, nearest
from core.rows import Ref
from core.text import storable
from core.work import case_number
from data.faults import guard
from data.prepared import Statements
from data.queries import visible as seen
from data.tables import cases, users
from data.types import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import (
        BindParameter,
        ColumnElement,
        Connection,
        Engine,
        FromClause,
        Row,
        Select,
    )

    from core.org.model import Organisation
    from core.ports import Clock
    from core.rules.permissions import Actor

    AnyRow = Row[*tuple[Any, ...]]
    """A row of any columns; the functions that read it know their names."""
    AnySelect = Select[*tuple[Any, ...]]

SUGGESTIONS = 200
"""Values that a suggestion is sought among."""
NOW = "now"
"""What a kept statement calls the moment at which it runs."""
BIGGEST = 2**31 - 1
"""The largest number of rows that is asked for."""


_FILLERS: dict[type[Any], Any] = {
    Boolean: False, Integer: 0, Double: 0.0, Date: date.min,
    UtcDateTime: datetime(1, 1, 1, tzinfo=UTC),
}  # fmt: skip
"""Stand for a value that is absent, of its type; all rows without it are alike in order."""


class Reading:
    """One person's way to the tables."""

    def __init__(self, engine: Engine, *, org: Organisation, actor: Actor, clock: Clock) -> None:
        """Read for `actor`; what they may not see is left out of every answer."""
        self.org, self.actor, self.clock = org, actor, clock
        self.dialect = engine.dialect.name
        self.engine, self._alone = _ways(engine)
        self.kept = Statements(engine)

    @contextmanager
    def single(self) -> Iterator[Connection]:
        """Open a connection for one statement, or for several that need not see one state."""
        with guard(self.engine), self._alone.connect() as connection:
            yield connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Open a connection that reads one state of the database."""
        # Begun also for what the driver is asked directly. It ends with a commit: after each
        # rollback PostgreSQL's driver forgets what it prepared.
        with guard(self.engine), self.engine.begin() as connection:
            yield connection

    def visible(self, case: FromClause = cases) -> ColumnElement[bool]:
        """Say which standing cases the person sees."""
        return seen.visible(self.org, self.actor, case)

    def permitted(self, case: FromClause = cases) -> ColumnElement[bool]:
        """Say which cases the person may read, taken away or not."""
        return seen.permitted(self.org, self.actor, case)

    def ordered(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        """Order a value that is always there: a text by its bytes, as SQLite does."""
        is_text = isinstance(value.type, String) and self.dialect == "postgresql"
        return collate(value, "C") if is_text else value

    def absent_last(
        self, value: ColumnElement[Any], *, descending: bool = False
    ) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Order a value, after all others where there is none, in both directions."""
        absent = case((value.is_(None), int(not descending)), else_=int(descending))
        filler: Any = next(
            (at for kind, at in _FILLERS.items() if isinstance(value.type, kind)), ""
        )
        return absent, self.ordered(func.coalesce(value, literal(filler, value.type)))

    def now(self) -> BindParameter[datetime]:
        """Give the present moment as a value of a statement that may be kept and run later."""
        return bindparam(NOW, callable_=self.clock.now, type_=UtcDateTime())

    def today(self) -> date:
        """Give the calendar day at the person's desk."""
        zone = ZoneInfo(self.actor.user.time_zone or self.org.time_zone)
        return self.clock.now().astimezone(zone).date()

    def case_id(self, connection: Connection, number: str) -> int:
        """Find a case that the person sees."""
        wanted = storable(case_number(number))
        found = connection.execute(
            select(cases.c.id).where(cases.c.number == wanted, self.visible())
        ).scalar_one_or_none()
        if found is None:
            raise no_case(wanted)
        return found

    def user_id(self, connection: Connection, name: str) -> int:
        """Find a person by username, else by a full name that only one bears."""
        wanted = storable(name.strip())
        everybody = connection.execute(
            select(users.c.id, users.c.username, users.c.name).where(users.c.removed_at.is_(None))
        ).all()
        for words in ({u.username: [u.id] for u in everybody}, _by_name(everybody)):
            found = words.get(wanted, [])
            if len(found) == 1:
                return found[0]
        known = [word for u in everybody for word in (u.username, u.name)]
        msg = f"There is no person {wanted!r}.{nearest(wanted, known)}"
        raise NotFound(msg)


def _ways(engine: Engine) -> tuple[Engine, Engine]:
    """Give an engine for several statements that see one state, and one for single statements.

    One statement sees one state by itself: it needs no transaction around it.
    """
    if engine.dialect.name == "sqlite":
        # SQLAlchemy's own AUTOCOMMIT sets a pragma that lets SQLite forget compiled statements.
        return engine, engine.execution_options(sqlite_begin="")
    return (
        engine.execution_options(isolation_level="REPEATABLE READ"),
        engine.execution_options(isolation_level="AUTOCOMMIT"),
    )


def no_case(number: str) -> NotFound:
    """Build the refusal that an unknown case and one that may not be seen share."""
    msg = f"There is no case {number}."
    return NotFound(msg, next_step="Check the number, or search for it.")


def ref(key: str | None, name: str | None) -> Ref | None:
    """Name a record, where there is one."""
    return None if key is None else Ref(key, name or "")


def full_name(first: str | None, last: str | None) -> str:
    """Give a contact's first and last name as one."""
    return f"{first} {last}" if first else last or ""


def suggest(
    connection: Connection, column: ColumnElement[Any], like: str, *where: ColumnElement[bool]
) -> list[str]:
    """Give values of a column that begin with the same letter."""
    letter = storable(like[:1]).replace("%", "").replace("_", "").replace("\\", "")
    found = select(column).where(column.ilike(f"{letter}%"), *where).distinct().limit(SUGGESTIONS)
    return [word for word in connection.execute(found).scalars() if word]


def choose(what: str, given: str, known: tuple[str, ...]) -> str:
    """Give `given` back when it is known; else `RuleViolation` with the nearest word."""
    if given in known:
        return given
    msg = f"{given!r} is no {what}.{nearest(given, known)}"
    raise RuleViolation(msg, next_step=f"Known: {', '.join(known)}.")


def _by_name(everybody: Any) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for user in everybody:
        names.setdefault(user.name, []).append(user.id)
    return names
