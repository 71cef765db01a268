"""The store: what it hears of others, and what it does when a connection is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import CreateCase
from core.errors import Unavailable, Unreachable
from data.engine import connect, parse
from data.store import Store

if TYPE_CHECKING:
    from tests.house import House
    from tests.postgres import Server


def test_what_another_connection_wrote_is_heard(house: House) -> None:
    other = Store(connect(parse(house.url)))
    seen = other.changed()
    assert other.changed() == seen
    house.do("sam", CreateCase(subject="heard"))
    later = other.changed()
    assert later != seen
    assert other.changed() == later
    other.close()


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_a_lost_connection_is_said_once_and_made_anew(
    house: House, postgres_server: Server
) -> None:
    seen = house.store.changed()
    for number in range(1, 3):
        _cut_off(postgres_server)
        with pytest.raises(Unreachable, match="The database does not answer: terminating"):
            house.store.changed()
        house.do("sam", CreateCase(subject=f"after {number}"))
        assert seen != (seen := house.store.changed())


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_an_act_that_is_committed_after_a_later_one_is_heard_too(house: House) -> None:
    """Of two acts that overlap, the one with the lower number may become visible last."""
    now = house.clock.now()
    with house.store.work(key="slow", command="t", params="{}", person=None, at=now):
        house.do("sam", CreateCase(subject="faster"))
        seen = house.store.changed()
    assert house.store.changed() != seen


@pytest.mark.postgres
def test_a_server_that_may_come_back_is_told_from_one_that_lets_nobody_in(
    postgres_server: Server,
) -> None:
    nobody_listens = "postgresql+psycopg://caseline@127.0.0.1:1/desk"
    for url, kind in (
        (nobody_listens, Unreachable),
        ("postgresql+psycopg://caseline@nowhere.invalid/desk", Unreachable),
        (postgres_server.url("no_such_database"), Unavailable),
        (postgres_server.url("postgres", "nobody"), Unavailable),
    ):
        with pytest.raises(Unavailable) as told:
            Store(connect(parse(url))).changed()
        assert type(told.value) is kind
        assert "postgresql" not in str(told.value)


def _cut_off(server: Server) -> None:
    """Cut off everybody but the superuser."""
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'caseline'"
    assert server.run(cut)
