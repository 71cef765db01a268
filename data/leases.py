"""Who has which case open: the one table that is written without a command and a journal.

See `core.presence`.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, literal, or_, select, update

from core.presence import LEASE
from core.rows import Present
from core.text import storable
from core.work import case_number
from data.faults import guard
from data.prepared import slot
from data.queries.reading import Reading
from data.tables import cases, presences, users

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Engine, ScalarSelect

    from core.org.model import Organisation
    from core.ports import Clock
    from core.rules.permissions import Actor
    from data.queries.reading import AnySelect

    Line = tuple[Any, ...]


class Leases(Reading):
    """The leases of a house, for one person. See `core.presence.Leases`."""

    def __init__(self, engine: Engine, *, org: Organisation, actor: Actor, clock: Clock) -> None:
        """Read and write for `actor`."""
        super().__init__(engine, org=org, actor=actor, clock=clock)
        self._writing = engine.execution_options(sqlite_begin="IMMEDIATE")

    def take(self, session: str, number: str, *, typing: bool) -> None:
        """Renew the lease of a session, or make it; only then are those swept that ended."""
        case, now = self._case(number), self.clock.now()
        renewed = (
            update(presences)
            .where(presences.c.session == session, presences.c.user_id == self.actor.id)
            .where(presences.c.case_id == case, presences.c.until > now)
            .values(is_typing=typing, until=now + LEASE)
        )
        ended = delete(presences).where(
            or_(presences.c.session == session, presences.c.until <= now)
        )
        made = insert(presences).from_select(
            [column.name for column in presences.c],
            select(literal(session), literal(self.actor.id), cases.c.id, literal(typing),
                   *(literal(at, presences.c.until.type) for at in (now, now + LEASE)))
            .where(cases.c.id == case),
        )  # fmt: skip
        with guard(self.engine), self._writing.begin() as connection:
            if not connection.execute(renewed).rowcount:
                connection.execute(ended)
                connection.execute(made)

    def give_up(self, session: str) -> None:
        """Take the lease of a session away."""
        mine = delete(presences).where(
            presences.c.session == session, presences.c.user_id == self.actor.id
        )
        with guard(self.engine), self._writing.begin() as connection:
            connection.execute(mine)

    def others(self, number: str | None = None) -> dict[str, tuple[Present, ...]]:
        """Give who else is at which cases that the person sees, or at one of them."""
        given = {} if number is None else {"number": storable(case_number(number))}
        asked = self.kept.get(("present", *given), lambda: self._asked(one=bool(given)))
        with self.single() as connection:
            lines = asked.read(connection, **given)
        return {case: _folded(each) for case, each in groupby(lines, key=lambda line: line[0])}

    def _asked(self, *, one: bool) -> AnySelect:
        asked = (
            select(cases.c.number, users.c.username, users.c.name, presences.c.is_typing,
                   presences.c.since)
            .select_from(
                presences.join(cases, cases.c.id == presences.c.case_id)
                .join(users, users.c.id == presences.c.user_id)
            )
            .where(presences.c.until > self.now(), users.c.id != self.actor.id, self.visible())
            .order_by(cases.c.number, presences.c.since, users.c.id)
        )  # fmt: skip
        return asked.where(cases.c.number == slot("number", cases.c.number.type)) if one else asked

    def _case(self, number: str) -> ScalarSelect[int]:
        """Find a case that the person sees; of any other nobody shall be told."""
        wanted = storable(case_number(number))
        found = select(cases.c.id).where(cases.c.number == wanted, self.visible())
        return found.correlate(None).scalar_subquery()


def _folded(lines: Iterable[Line]) -> tuple[Present, ...]:
    """Give each person once, however many consoles they have open there; who types first."""
    people: dict[str, Present] = {}
    for _, user, name, typing, since in lines:
        before = people.get(user)
        first: datetime = before.since if before else since
        people[user] = Present(user, name, bool(typing) or bool(before and before.typing), first)
    return tuple(sorted(people.values(), key=lambda one: not one.typing))
