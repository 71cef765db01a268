"""A feed that is killed at any moment and run again: the same in the end, and nothing twice."""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import sleep
from typing import TYPE_CHECKING

from core.entities import Case
from data.exchange.feeds import FeedOptions, run
from tests.data.feeds import CONTACTS, state
from tests.house import House
from tests.safety.agents import desk_at, start
from tests.safety.desks import build_staffed

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from tests.postgres import Build

ACCOUNTS = 60
LONGEST = 0.05
"""Seconds after a step within which the kill comes."""


def work_on(line: Connection, url: str, accounts: str, contacts: str) -> None:
    """Run both files and say after each few rows how far it is, then that it is done."""
    from data.exchange import feeds, imports  # noqa: PLC0415  in this process alone

    feeds.CHUNK = imports.CHUNK = 7
    options = FeedOptions(contacts=Path(contacts), agreed=True)
    run(desk_at(url, "root"), Path(accounts), options, lambda done, _: line.send(done))
    line.send("done")


def write_day(folder: Path, number: int) -> tuple[str, str]:
    """Write the files of a day: many begin, many end, many stay."""
    rows = (f"X-{n},Mill {n},{(n * 5 + number * 3) % 9}\n" for n in range(ACCOUNTS))
    logins = (
        f"K-{n}-{k},X-{n},Vale {k},k{n}-{k}@example.com,2026-0{1 + (n + k + number) % 3}-02\n"
        for n in range(0, ACCOUNTS, 2) for k in (1, 2)
    )  # fmt: skip
    names = [folder / f"{number}.csv", folder / f"{number}.contacts.csv"]
    head = "account_external_id,account_name,oldest_aging_days\n"
    for path, text in zip(names, (head + "".join(rows), CONTACTS + "".join(logins)), strict=True):
        path.write_text(text, "utf-8")
    return str(names[0]), str(names[1])


def test_a_feed_that_is_killed_and_run_again_ends_the_same(
    copy_of: Callable[[Build], str], tmp_path: Path, *, database_kind: str, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    kills, days = (50, 10) if long_run else (6, 2)
    torn, sound = House(copy_of(build_staffed)), House(copy_of(build_staffed))
    chance = Random(15)  # noqa: S311  repeatable, not secret
    cut = 0
    for day in range(days):
        files = write_day(tmp_path, day)
        while cut < (day + 1) * kills // days:
            agent = start(work_on, torn.url, *files)
            steps = chance.randint(1, 3 * ACCOUNTS // 7)
            said = [agent.hear()]
            while said[-1] != "done" and len(said) < steps:
                said.append(agent.hear())
            sleep(chance.uniform(0, LONGEST))
            agent.kill()
            cut += 1
            for account in {case.account_id for case in torn.all(Case)}:
                assert len(torn.all(Case, account_id=account, is_closed=False)) <= 1
        for house in (torn, sound):
            options = FeedOptions(contacts=Path(files[1]), agreed=True)
            report = run(house["root"], Path(files[0]), options)
            assert report.rows.rejected == 0
        assert state(torn) == state(sound)
    record_property("a feed killed", f"{database_kind}: {cut} kills, always the same in the end")
    torn.close()
    sound.close()
