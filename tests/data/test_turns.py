"""Writers on SQLite wait for their turn, and give up after a while."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from core.commands.case import PostToCase
from core.entities import FeedItem
from core.errors import Unavailable

if TYPE_CHECKING:
    from typing import Any

    from tests.house import House

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def impatient(house: House, milliseconds: int) -> None:
    """Let the writers of a house give up soon."""
    house.store.engine.dispose()

    @event.listens_for(house.store.engine, "connect")
    def _hurry(dbapi: Any, _: Any) -> None:
        dbapi.execute(f"pragma busy_timeout={milliseconds}")


def test_who_comes_while_somebody_writes_waits_and_then_writes(house: House) -> None:
    number = house.homeowner()
    held, free = Event(), Event()

    def hold() -> None:
        with house.store.work(
            key="hold", command="test", params="{}", person=None, at=house.clock.now()
        ):
            held.set()
            free.wait(4)

    with ThreadPoolExecutor(2) as pool:
        holder = pool.submit(hold)
        held.wait()
        waiter = pool.submit(house.do, "dana", PostToCase(case=number, text="my turn"))
        free.set()
        holder.result()
        assert waiter.result().action
    assert house.get(FeedItem, kind="TextPost").body == "my turn"


def test_who_waits_in_vain_is_told_and_nothing_is_done(house: House) -> None:
    number = house.homeowner()
    impatient(house, 50)
    with (
        house.store.work(
            key="hold", command="test", params="{}", person=None, at=house.clock.now()
        ),
        pytest.raises(Unavailable, match="busy"),
    ):
        house.do("dana", PostToCase(case=number, text="x"))
    assert house.all(FeedItem, kind="TextPost") == []
    house.do("dana", PostToCase(case=number, text="x"))


def test_waiting_leaves_the_patience_of_a_connection_as_it_was(house: House) -> None:
    house.homeowner()
    with house.store.engine.connect() as connection:
        assert connection.exec_driver_sql("pragma busy_timeout").scalar_one() == 5000
