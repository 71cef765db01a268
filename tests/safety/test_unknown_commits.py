"""An act whose answer was lost is sent again under its key, and is there once (safety.md 3.8)."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import pytest

from core.commands.case import CreateCase, TakeNext
from core.desk import Desk
from core.entities import Case
from core.errors import Unreachable
from data.engine import connect, parse
from data.store import Store
from tests.safety.acts import AFTER, BEFORE, die_at, work_on
from tests.safety.agents import crowd, start
from tests.safety.cutter import ANSWERED, MOMENTS, cutter
from tests.safety.desks import AGENTS, QUEUE, build_staffed, stock
from tests.safety.kept import Ledger, require_rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from core.outcome import Outcome
    from tests.house import House
    from tests.postgres import Server

MOST_BYTES = 500
"""Fewer than a program sends for one act, so that each line is cut."""


def again(desk: Desk, act: Command, key: str) -> Outcome:
    """Send it until it is answered, as a person does."""
    while True:
        try:
            return desk.do(act, key=key)
        except Unreachable:
            continue


def acts(number: int) -> Command:
    """Give an act that leaves a row of its own, or takes one away from others."""
    return TakeNext(queue=QUEUE) if number % 3 == 0 else CreateCase(subject=f"case {number}")


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_lines_cut_around_the_commit_leave_one_row_for_each_key(
    house: House, postgres_server: Server, *, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    cuts = 500 if long_run else 15
    chance, ledger = Random(8), Ledger()  # noqa: S311  repeatable, not secret
    there = 0
    before = len(house.all(Case)) + len(stock(house, cuts))
    with cutter(postgres_server.port) as line:
        url = house.url.replace(str(postgres_server.port), str(line.port))
        desk = Desk(Store(connect(parse(url))), house.clock, "dana")
        for number in range(cuts):
            key, act = f"cut-{number}", acts(number)
            moments = (*MOMENTS, chance.randint(1, MOST_BYTES))
            line.arm(moments[number % len(moments)])
            for _ in range(3):  # what died with the line before is found dead, and made anew
                if not line.cut.is_set():
                    with suppress(Unreachable):
                        desk.do(act, key=key)
            assert line.cut.is_set(), (number, act, moments[number % len(moments)])
            require_rest(house.store)
            is_there = house.store.outcome(key) is not None
            assert is_there or moments[number % len(moments)] != ANSWERED
            there += is_there
            line.disarm()
            outcome = again(desk, act, key)
            ledger.note([("done", key, (outcome.action, outcome.message))])
        desk.store.close()
    made = sum(not isinstance(acts(number), TakeNext) for number in range(cuts))
    assert len(house.all(Case)) == before + made
    owner = house["dana"].person.id
    taken = {case.number for case in house.all(Case, owner_user_id=owner)}
    assert len([case for case in taken if case >= "00900000" or case == "00001000"]) == cuts - made
    ledger.require_whole(house.store)
    assert there
    record_property("cut lines", f"{cuts} cut; {there} acts were done though nobody was told")


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_a_program_that_dies_at_the_commit_leaves_one_row_for_each_key(
    house: House, moment: str, *, long_run: bool
) -> None:
    """Right before it nothing is there, right after it everything; the same key makes no second."""
    rounds = 250 if long_run else 3
    ledger = Ledger()
    for number in range(rounds):
        key = f"{moment}-{number}"
        agent = start(die_at, house.url, "dana", key, moment)
        assert agent.heard() == ["decided"]
        agent.kill()
        require_rest(house.store)
        assert (house.store.outcome(key) is not None) == (moment == AFTER)
        outcome = house.do("dana", CreateCase(subject=key), key=key)
        ledger.note([("done", key, (outcome.action, outcome.message))])
    subjects = [case.subject for case in house.all(Case)]
    assert sorted(subjects) == sorted(f"{moment}-{number}" for number in range(rounds))
    ledger.require_whole(house.store)


@pytest.mark.postgres
def test_a_server_that_crashes_loses_nothing_that_it_answered(
    durable_server: Server, *, long_run: bool, record_property: Callable[[str, object], None]
) -> None:
    """What it did not answer is asked again under its key, and is done once."""
    crashes, people = (20, AGENTS) if long_run else (1, AGENTS[:3])
    name = durable_server.create(like=durable_server.template(build_staffed))
    url = durable_server.url(name)
    store, ledger = Store(connect(parse(url))), Ledger()
    for crash in range(crashes):
        places = [(url, who, f"{crash}-{who}", 15) for who in people]
        with crowd(work_on, *places) as agents:
            for agent in agents:
                ledger.note([agent.hear()])
            durable_server.stop()
            durable_server.start()
            for agent in agents:
                ledger.note(agent.heard())
        ledger.require_whole(store)
    store.close()
    assert ledger.lost
    assert ledger.lost <= ledger.done.keys() | ledger.refused
    assert len(ledger.done) + len(ledger.refused) == crashes * len(people) * 16
    record_property("crashes", (
        f"{crashes} immediate stops: {len(ledger.done)} acts answered, all kept; "
        f"{len(ledger.lost)} unanswered and sent again, {len(ledger.there)} of them were done"
    ))  # fmt: skip
