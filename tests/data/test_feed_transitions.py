"""73 daily files that were computed of real requests: each case opens and closes on its day."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from core.entities import Account, Case
from data.exchange.feeds import FeedOptions, run
from tests.data.feeds import teri
from tests.data.sheets import SHARED, counts

if TYPE_CHECKING:
    from pathlib import Path

    from data.exchange.feeds import FeedReport
    from tests.house import House

REAL = SHARED / "aging-feed-nyc311"
COLUMNS = ("account_external_id", "account_name", "oldest_aging_days")
ENDED = "Auto Closure - Aging Days Under 5"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the feed of real requests is not there")


class Event(NamedTuple):
    """A case that was opened or closed."""

    day: str
    account: str
    action: str


def read_days() -> dict[str, list[dict[str, str]]]:
    """Give the rows of each day."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(REAL / "feed.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["feed_date"]].append(row)
    return dict(found)


def expected() -> set[Event]:
    with (REAL / "expected_transitions.csv").open(encoding="utf-8", newline="") as stream:
        return {
            Event(row["feed_date"], row["account_external_id"], row["expected_action"])
            for row in csv.DictReader(stream)
        }


def play(house: House, folder: Path, day: str, rows: list[dict[str, str]]) -> FeedReport:
    """Run the file of a day in its morning."""
    house.clock.moment = datetime.fromisoformat(f"{day}T06:00:00+00:00")
    path = folder / f"{day}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        sheet.writeheader()
        sheet.writerows(rows)
    report = run(house["root"], path, FeedOptions())
    assert report.rows.read == len(rows)
    assert report.rows.rejected == 0
    return report


def happened(house: House) -> set[Event]:
    """Give what became of cases, by the days on which it did."""
    accounts = {one.id: one.external_id for one in house.all(Account)}
    found = set()
    for case in house.all(Case):
        account = accounts[case.account_id or 0]
        assert case.created_at is not None
        found.add(Event(str(case.created_at.date()), account, "open_case"))
        if case.is_closed:
            assert (case.closed_at is not None, case.status) == (True, ENDED)
            found.add(Event(str(case.closed_at and case.closed_at.date()), account, "auto_close"))
    return found


def require_one_open(house: House) -> None:
    """See that no account has two open cases."""
    still = Counter(case.account_id for case in house.all(Case, is_closed=False))
    assert max(still.values(), default=0) <= 1


def by_the_values(days: dict[str, list[dict[str, str]]]) -> set[Event]:
    """Reckon by hand what these days must do: above four days a case, else none."""
    late: set[str] = set()
    found = set()
    for day, rows in days.items():
        for row in rows:
            account, is_late = row[COLUMNS[0]], int(row[COLUMNS[2]] or 0) > 4
            if is_late != (account in late):
                found.add(Event(day, account, "open_case" if is_late else "auto_close"))
                late ^= {account}
    return found


@pytest.fixture
def whole(long_run: bool) -> Any:  # noqa: FBT001  a tier
    """Give the days that are played: all on SQLite, in the short run the first weeks else."""
    days = read_days()
    return days if long_run else dict(list(days.items())[:28])


def test_each_case_opens_and_closes_on_its_day(
    house: House, tmp_path: Path, *, database_kind: str, long_run: bool
) -> None:
    teri(house)
    days = read_days()
    if not long_run and database_kind != "sqlite":
        days = dict(list(days.items())[:28])
    opened = closed = 0
    for day, rows in days.items():
        report = play(house, tmp_path, day, rows)
        opened += report.effects["cases_opened"]
        closed += report.effects["cases_closed"]
        assert report.notes == []
        require_one_open(house)
    last = max(days)
    assert happened(house) == {event for event in expected() if event.day <= last}
    if len(days) == len(read_days()):
        totals = json.loads((REAL / "expected_totals.json").read_text("utf-8"))
        assert (opened, closed, len(house.all(Case, is_closed=False))) == (
            totals["cases_opened"], totals["cases_auto_closed"], totals["cases_open_at_end"],
        )  # fmt: skip


def test_a_day_that_is_missed_is_made_up_for_by_the_next(
    house: House, tmp_path: Path, whole: dict[str, list[dict[str, str]]]
) -> None:
    """What is absent changes nothing; the next file says how things stand then."""
    kept = {day: rows for n, (day, rows) in enumerate(whole.items()) if n % 5 != 3}
    for day, rows in kept.items():
        play(house, tmp_path, day, rows)
        require_one_open(house)
    assert happened(house) == by_the_values(kept)


def test_the_same_day_twice_does_nothing_the_second_time(
    house: House, tmp_path: Path, whole: dict[str, list[dict[str, str]]]
) -> None:
    for day, rows in whole.items():
        play(house, tmp_path, day, rows)
        again = play(house, tmp_path, day, rows[::-1])
        assert counts(again.accounts) == (len(rows), 0, 0, len(rows), 0)
        assert (again.actions, set(again.effects.values())) == ([], {0})
    assert happened(house) == by_the_values(whole)


def test_two_days_in_one_run_are_two_files_one_after_the_other(
    house: House, tmp_path: Path, whole: dict[str, list[dict[str, str]]]
) -> None:
    """In one file the second row of an account that says something else is refused."""
    days = list(whole.items())
    first, second = days[10], days[11]
    for day, rows in days[:10]:
        play(house, tmp_path, day, rows)
    both = run_both(house, tmp_path, [*first[1], *second[1]])
    known = {row[COLUMNS[0]]: row[COLUMNS[2]] for row in first[1]}
    differ = [row for row in second[1] if known[row[COLUMNS[0]]] != row[COLUMNS[2]]]
    assert both.accounts.rejected == len(differ) > 0
    assert all("has the same external_id and other values" in r.reason
               for r in both.accounts.rejects)  # fmt: skip
    play(house, tmp_path, *second)
    require_one_open(house)
    assert happened(house) == by_the_values(dict(days[:12]))


def run_both(house: House, folder: Path, rows: list[dict[str, str]]) -> FeedReport:
    """Run two days as one file on the first of them."""
    day = rows[0]["feed_date"]
    house.clock.moment = datetime.fromisoformat(f"{day}T06:00:00+00:00")
    path = folder / "both.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        sheet.writeheader()
        sheet.writerows(rows)
    return run(house["root"], path, FeedOptions())
