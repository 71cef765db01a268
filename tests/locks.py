"""Two at once, in an order that the test chooses: one stops right before its end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from core.errors import CaselineError
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from core.outcome import Outcome
    from core.ports import UnitOfWork

PATIENCE = 30


class Stopping(Store):
    """A store whose units stop when they have written everything and only the commit is left."""

    def __init__(self, engine: Engine) -> None:
        """Stop for now."""
        super().__init__(engine)
        self.reached, self.free = Event(), Event()

    def finish(self, unit: UnitOfWork, outcome: Outcome) -> int:
        """Stop here until somebody lets it go on."""
        version = super().finish(unit, outcome)
        self.reached.set()
        self.free.wait(PATIENCE)
        return version


def answer(act: Callable[[], Outcome]) -> Outcome | CaselineError:
    """Do it, and give what was answered, be it a refusal."""
    try:
        return act()
    except CaselineError as error:
        return error


def one_in_the_other(
    store: Stopping, first: Callable[[], Outcome], second: Callable[[], Outcome]
) -> tuple[Outcome | CaselineError, Outcome | CaselineError]:
    """Let `first` write through the stopping store, and `second` begin before it is committed."""
    with ThreadPoolExecutor(2) as pool:
        began = pool.submit(answer, first)
        assert store.reached.wait(PATIENCE)
        came = pool.submit(answer, second)
        if store.engine.dialect.name == "postgresql":
            wait_for_a_lock(store)
        assert not came.done()
        store.free.set()
        return began.result(PATIENCE), came.result(PATIENCE)


def wait_for_a_lock(store: Store) -> None:
    """Return as soon as somebody waits for somebody else's transaction."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with store.engine.connect() as connection:
            if connection.exec_driver_sql(waiting).scalar_one():
                return
    pytest.fail("nobody waits")
