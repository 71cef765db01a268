"""The store: what it hears of others, and what it does when a connection is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import CreateCase
from core.errors import Unavailable
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
        with pytest.raises(Unavailable, match="The database cannot be used"):
            house.store.changed()
        house.do("sam", CreateCase(subject=f"after {number}"))
        assert house.store.changed() == seen + number


def _cut_off(server: Server) -> None:
    """Cut off everybody but the superuser."""
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'caseline'"
    assert server.run(cut)
