"""A program that is killed while it writes: what was answered is there, nothing is half.

Faults 8 and 9 of safety.md, section 3.
"""

from __future__ import annotations

from random import Random
from time import sleep
from typing import TYPE_CHECKING

from tests.safety.acts import work_on
from tests.safety.agents import start
from tests.safety.kept import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.safety.agents import Agent

AT_ONCE, EACH = 2, 50
"""Agents that work at the same time, and kills after which everything is looked through."""
LONGEST = 0.012
"""Seconds after an answer within which the kill comes: about as long as a command takes."""


def test_no_answered_act_is_lost_and_none_is_half_after_kill_9(
    house: House, *, database_kind: str, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    kills = 1000 if long_run else 8
    chance = Random(9)  # noqa: S311  repeatable, not secret
    ledger = Ledger()
    agents: list[Agent] = []
    for number in range(kills):
        people = ["dana", "ines"][: AT_ONCE - len(agents)]
        agents += [start(work_on, house.url, who, f"{number}-{who}") for who in people]
        victim = agents.pop(0)
        ledger.note(victim.hear() for _ in range(chance.randint(1, 4)))
        sleep(chance.uniform(0, LONGEST))
        victim.kill()
        ledger.note(victim.heard())
        if number % EACH == EACH - 1 or number == kills - 1:
            while agents:
                agents[0].kill()
                ledger.note(agents.pop(0).heard())
            ledger.require_whole(house.store)
        else:
            ledger.require_kept(house.store)
    assert not ledger.lost
    assert len(ledger.done) > kills
    record_property("kill -9", (
        f"{database_kind}: {kills} kills, {len(ledger.done)} acts answered, all kept; "
        f"{len(ledger.refused)} refused, none of them there"
    ))  # fmt: skip
