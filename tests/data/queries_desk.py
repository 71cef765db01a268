"""What the tests of the read side share: statements counted, plans read, whole lists walked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from core.commands.case import CloseCase
from core.entities import Case, Group
from data.prepared import Prepared
from tests.house import House, build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from core.look import Look
    from core.rows import CaseFilter

QUEUE = "back_office_homeowner"


def build_full(url: str) -> None:
    """Make thirteen cases that differ in everything a list may be sorted by; one is closed."""
    build(url)
    house = House(url)
    for n, priority in enumerate(("Low", "High", "Medium", "High")):
        house.queued(priority=priority, primary="Billing", secondary="Refund")
        house.wait(minutes=1, milliseconds=n)
        house.installer(by="dana", priority=priority)
        house.support(by="max", subject=("élan", "Zebra", "apple", "Äther")[n])
        house.wait(minutes=1)
    closed = house.support(by="dana", subject="Done", account="BU-1")
    house.wait(hours=2)
    house.do("dana", CloseCase(case=closed))
    house.close()


@contextmanager
def statements(house: House) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that are sent, but for those that open transactions."""
    sent: list[tuple[str, Any]] = []

    def remember(*args: Any) -> None:
        if not args[2].startswith("BEGIN"):
            sent.append((args[2], args[3]))

    really = Prepared.sent

    def noticed(
        asked: Prepared, connection: Connection, values: dict[str, Any], take: Any
    ) -> Any:  # fmt: skip
        sent.append((asked.text, asked.bound(**values)))
        return really(asked, connection, values, take)

    event.listen(house.store.engine, "before_cursor_execute", remember)
    with pytest.MonkeyPatch.context() as patch:  # the driver is asked directly there
        patch.setattr(Prepared, "sent", noticed)
        yield sent
    event.remove(house.store.engine, "before_cursor_execute", remember)


def plan(house: House, statement: str, parameters: Any = ()) -> str:
    """Give the database's plan of a statement: for few rows on PostgreSQL, that for many."""
    sqlite = house.store.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    with house.store.engine.connect() as connection:
        if not sqlite:
            for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
                connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


def walk(look: Look, which: CaseFilter, limit: int) -> list[str]:
    """Give the numbers of a whole list, taken page by page."""
    numbers: list[str] = []
    after: str | None = None
    while True:
        page = look.cases(which, limit=limit, after=after)
        numbers += [row.number for row in page.rows]
        after = page.next
        if after is None:
            return numbers


def put(house: House, number: str, group: str) -> None:
    """Lay a case into a group, whatever the organisation says to that."""
    at = house.clock.now()
    with house.store.work(
        key=f"put-{number}-{group}", command="test", params="{}", person=None, at=at
    ) as unit:
        case, owner = unit.one(Case, number=number), unit.one(Group, key=house.word(group))
        assert case
        assert owner
        case.give_to(group=owner.id)
        unit.write()
