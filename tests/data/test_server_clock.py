"""A team has one clock, its server's: people's machines may show what they like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from data.bootstrap import open_desk
from data.server_clock import TRUSTED, ServerClock

if TYPE_CHECKING:
    from tests.house import House

DAY = 86_400.0
NEAR = timedelta(seconds=30)
"""How far two moments of one test lie apart on a busy machine."""


class Machine:
    """A machine's two clocks, as a test sets them."""

    def __init__(self, wall: float) -> None:
        """Show `wall`, a time in seconds."""
        self.shown, self.counted = wall, 1000.0

    def wall(self) -> float:
        """Give the time it shows."""
        return self.shown

    def count(self) -> float:
        """Give what it has counted since it was started."""
        return self.counted

    def goes_on(self, seconds: float) -> None:
        """Let time pass."""
        self.shown += seconds
        self.counted += seconds


@pytest.fixture
def team(house: House, database_kind: str) -> House:
    """Give a house on a server."""
    if database_kind == "sqlite":
        pytest.skip("a file has no clock of its own")
    return house


@pytest.mark.parametrize("wrong", [-2 * DAY, 0, 2 * DAY])
def test_a_machine_that_is_days_off_tells_the_servers_time(team: House, wrong: float) -> None:
    machine = Machine(datetime.now(UTC).timestamp() + wrong)
    clock = ServerClock(team.store.engine, wall=machine.wall, count=machine.count)
    began = clock.now()
    assert abs(began - datetime.now(UTC)) < NEAR
    machine.goes_on(60)
    assert clock.now() - began == timedelta(seconds=60)


@pytest.mark.parametrize("step", [-DAY, 7200.0])
def test_a_clock_that_is_set_meanwhile_changes_nothing(team: House, step: float) -> None:
    machine = Machine(datetime.now(UTC).timestamp())
    clock = ServerClock(team.store.engine, wall=machine.wall, count=machine.count)
    clock.now()
    machine.shown += step
    assert abs(clock.now() - datetime.now(UTC)) < NEAR


def test_after_some_minutes_the_server_is_asked_again(team: House) -> None:
    """What a machine counts alone is not trusted for long: here it counts an hour in no time."""
    machine = Machine(datetime.now(UTC).timestamp())
    clock = ServerClock(team.store.engine, wall=machine.wall, count=machine.count)
    clock.now()
    machine.goes_on(TRUSTED + 3600)
    assert abs(clock.now() - datetime.now(UTC)) < NEAR


def test_the_desk_of_a_team_has_the_servers_clock(team: House) -> None:
    login = team.store.login()
    assert login
    desk = open_desk(db=team.url, username=login)
    assert isinstance(desk.clock, ServerClock)
    desk.store.close()
