"""Many agents take the next case at once: each case gets exactly one of them (safety.md 3.1)."""

from __future__ import annotations

from statistics import quantiles
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.entities import Case, FeedItem
from data.tables import actions, changes
from tests.safety.acts import take_all, take_and_skip
from tests.safety.agents import crowd
from tests.safety.desks import AGENTS, QUEUE, stock

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House


def test_each_case_gets_exactly_one_of_many_claimants(
    house: House, *, database_kind: str, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    """One owner, one act in the journal, one entry in the feed; nobody hears of an error."""
    people, count = (16, 10_000) if long_run else (4, 120)
    numbers = stock(house, count)
    places = [(house.url, name, QUEUE) for name in AGENTS[:people]]
    with crowd(take_all, *places) as agents:
        for agent in agents:
            assert agent.hear() == "ready"
        for agent in agents:
            agent.go()
        told = [agent.hear() for agent in agents]
    assert [errors for _, _, errors in told if errors] == []
    taken = [number for mine, _, _ in told for number, _ in mine]
    assert sorted(taken) == sorted(numbers)
    for name, (mine, _, _) in zip(AGENTS, told, strict=False):
        owned = house.all(Case, owner_user_id=house[name].person.id)
        assert {case.number for case in owned} == {number for number, _ in mine}
    _each_once_in_the_journal(house, numbers)
    if long_run:
        seconds = sorted(second for mine, _, _ in told for _, second in mine)
        p99 = quantiles(seconds, n=100)[98]
        shares = sorted(len(mine) for mine, _, _ in told)
        record_property("claims", (
            f"{database_kind}: {people} processes, {count} cases, each once; p50 "
            f"{seconds[count // 2] * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, slowest "
            f"{seconds[-1] * 1000:.0f} ms; {shares[0]} to {shares[-1]} cases each; "
            f"told busy {sum(busy for _, busy, _ in told)} times"
        ))  # fmt: skip


def test_many_empty_a_queue_in_its_order_and_what_one_skips_comes_to_another(
    house: House, *, long_run: bool
) -> None:
    """Nobody gets what somebody else has, and nobody again what they skipped."""
    people, count, skips = (16, 2_000, 5) if long_run else (16, 240, 2)
    numbers = stock(house, count)
    rule = {number: place for place, number in enumerate(_in_order(house))}
    places = [(house.url, name, QUEUE, skips) for name in AGENTS[:people]]
    with crowd(take_and_skip, *places) as agents:
        for agent in agents:
            assert agent.hear() == "ready"
        for agent in agents:
            agent.go()
        told = [agent.hear() for agent in agents]
    taken = [number for mine, _ in told for number in mine]
    assert sorted(taken) == sorted(numbers)
    came_back = {number for _, mine in told for number in mine}
    for mine, skipped in told:
        assert len(skipped) == skips
        assert not set(mine) & set(skipped)
        first = [rule[number] for number in mine if number not in came_back]
        assert first == sorted(first)
    assert came_back <= set(taken)


def _in_order(house: House) -> list[str]:
    """Give the waiting cases as the rule has them: High first, then the oldest."""
    waiting = sorted(house.all(Case), key=lambda c: (c.priority != "High", c.created_at, c.id))
    return [case.number for case in waiting]


def _each_once_in_the_journal(house: House, numbers: list[str]) -> None:
    claimed = (
        select(changes.c.record_id, func.count())
        .join(actions, actions.c.id == changes.c.action_id)
        .where(actions.c.command == "case.next", changes.c.kind == "case")
        .where(changes.c.field == "owner_user_id")
        .group_by(changes.c.record_id)
    )
    acts = select(func.count()).where(actions.c.command == "case.next")
    with house.store.engine.connect() as connection:
        times = [count for _, count in connection.execute(claimed)]
        assert times == [1] * len(numbers)
        assert connection.execute(acts).scalar_one() == len(numbers)
    entries = house.all(FeedItem, kind="TrackedChange")
    assert len({entry.record_id for entry in entries}) == len(entries) == len(numbers)
