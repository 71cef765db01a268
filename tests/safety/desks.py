"""The small house with many agents, and many cases that wait for them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import insert

from core.commands.user import CreateUser
from core.outcome import Outcome
from data.tables import cases
from data.work import Unit
from tests.house import House, build

QUEUE = "back_office_homeowner"
AGENTS = tuple(f"agent{number:02d}" for number in range(1, 17))


def build_staffed(url: str) -> None:
    """Make the small house, and give its queue sixteen more members."""
    build(url)
    house = House(url)
    for name in AGENTS:
        house.do(
            "root", CreateUser(username=name, name=name, profile="back_office", group=(QUEUE,))
        )
    house.close()


def stock(house: House, count: int) -> list[str]:
    """Let so many cases wait in the queue, one in eight of them urgent; give their numbers.

    They are copies of one that a command made, written in bulk: the triggers journal them too.
    """
    first = house.queued()
    row = asdict(house.case(first))
    del row["id"]
    rows = [
        row | {
            "number": f"{900_000 + n:08d}", "created_at": row["created_at"] + timedelta(seconds=n),
            "priority": "Medium" if n % 8 else "High", "rank": int(bool(n % 8)),
        }
        for n in range(1, count)
    ]  # fmt: skip
    with house.store.work(
        key="stock", command="test.stock", params="{}", person=None, at=house.clock.now()
    ) as unit:
        assert isinstance(unit, Unit)
        unit.connection.execute(insert(cases), rows)
        house.store.finish(unit, Outcome(message=f"{count} cases wait."))
    return [first, *(str(each["number"]) for each in rows)]
