"""The demo organisation: what a newcomer finds in it, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from core.clock import FixedClock
from core.desk import Desk
from core.entities.customers import CONTRACT_STATUSES
from core.org import loader
from core.rows import CaseFilter
from data import tables
from data.bootstrap import open_desk
from data.demo.build import demo_desk, fill
from data.demo.cast import people
from data.engine import connect, parse
from data.founding import found
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Row, Table

    from core.rows import CaseRow

pytestmark = pytest.mark.xdist_group("demo")

NOW = datetime(2026, 3, 18, 16, 20, tzinfo=UTC)
RANDOM = {"actions": "key"}
"""What differs between two demos: idempotency keys."""


def build(url: str) -> None:
    """Make the demo of a fixed moment; a team's database has no clock that could be set there."""
    if url.startswith("sqlite"):
        demo_desk(Path(url.removeprefix("sqlite:///")), at=NOW).store.close()
        return
    desk = found(url, files=loader.shipped(), people=())
    fill(desk, now=NOW)
    desk.store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest, *, long_run: bool) -> str:
    """Make it for a team, too, in the long tier: the demo that people see is a file."""
    if request.param == "postgres" and not long_run:
        pytest.skip("on SQLite in the short tier")
    return str(request.param)


@pytest.fixture
def desk(copy_of: Callable[[Callable[[str], None]], str]) -> Iterator[Desk]:
    """Give the system's desk on a demo."""
    store = Store(connect(parse(copy_of(build)), throwaway=True))
    yield Desk(store, FixedClock(NOW))
    store.close()


def rows(desk: Desk, table: Table) -> list[Row[Any]]:
    """Give a whole table in order of its first column."""
    with desk.store.reading() as unit:
        return list(unit.connection.execute(select(table).order_by(next(iter(table.c)))))  # type: ignore[attr-defined]


def names_of(desk: Desk, table: Table, column: str) -> dict[int, str]:
    """Give the usernames or group keys by id."""
    return {row.id: getattr(row, column) for row in rows(desk, table)}


def queue_of(desk: Desk, username: str, queue: str) -> tuple[CaseRow, ...]:
    """Give a queue's list as a person sees it."""
    which = CaseFilter(queue=queue, is_closed=False)
    return desk.acting(username).look.cases(which, limit=100).rows


def test_it_has_customers_of_every_kind(desk: Desk) -> None:
    """Sixty accounts, 150 contacts, and jobs whose phases hear of cases."""
    kinds = Counter(row.kind for row in rows(desk, tables.accounts))
    assert kinds == {"homeowner": 40, "installer": 14, "business": 6}
    assert len(rows(desk, tables.contacts)) == 150
    assert any(row.last_login_at for row in rows(desk, tables.contacts))
    jobs = rows(desk, tables.jobs)
    hears = desk.org.settings.job_phase
    told = [row for row in rows(desk, tables.job_phases) if row.name == hears]
    assert len(jobs) * 0.7 < len(told) < len(jobs)
    comments = rows(desk, tables.milestone_comments)
    assert {row.visibility for row in comments} == {"private", "shared"}
    automatic = [row for row in comments if row.case_id]
    assert automatic
    assert {row.visibility for row in automatic} == {"private"}


def test_contracts_stand_at_every_status_and_name_their_signer(desk: Desk) -> None:
    """At least five are Activated, and none is without a primary contact."""
    contracts = rows(desk, tables.contracts)
    statuses = Counter(row.status for row in contracts)
    assert set(statuses) == set(CONTRACT_STATUSES)
    assert statuses["Activated"] >= 30
    assert all(row.primary_contact_id for row in contracts)


def test_everybody_works_there(desk: Desk) -> None:
    """Each kind of person is there, two of the back office in each of its queues."""
    users = {row.username: row for row in rows(desk, tables.users)}
    profiles = Counter(row.profile for row in users.values())
    assert profiles["frontline"] >= 2
    assert profiles["back_office"] >= 4
    assert set(profiles) == set(desk.org.profiles)
    assert all(row.email.endswith("@example.com") for row in users.values())
    members = desk.acting("ruth").look.groups()
    for key in ("back_office_homeowner", "back_office_installer"):
        here = next(group for group in members if group.key == key).members
        assert sum(users[name].profile == "back_office" for name in here) >= 2
    assert list(users) == [person.username for person in people()]


def test_half_of_the_cases_are_closed_and_the_queues_are_full(desk: Desk) -> None:
    """Of 400 cases, some wait in each queue, some are in hand, about half are done.

    Besides them the feed brought some that nobody called about.
    """
    every = rows(desk, tables.cases)
    cases = [row for row in every if row.record_type != "aging"]
    assert (len(cases), len(every)) == (400, 407)
    assert 180 < sum(row.is_closed for row in cases) < 220
    mix = Counter(row.record_type for row in cases)
    assert mix == {"homeowner": 220, "installer": 100, "customer_support": 80}
    groups = names_of(desk, tables.groups, "key")
    waiting = Counter(
        groups[row.owner_group_id] for row in every if row.owner_group_id and not row.is_closed
    )
    assert waiting == {
        "aging_cases": 5,
        "back_office_homeowner": 42, "back_office_installer": 25, "customer_support": 15,
    }  # fmt: skip
    assert {row.priority for row in cases} == {"High", "Medium", "Low"}
    assert any(row.needs_data_review for row in cases)


def test_the_first_screen_begins_with_what_is_urgent(desk: Desk) -> None:
    """The first person of the back office finds the Riveras' inverter on top of their queue."""
    first = next(p for p in people() if p.profile == "back_office")
    cases = queue_of(desk, first.username, first.groups[0])
    assert len(cases) == 42
    assert cases[0].subject == "Inverter not reporting since Monday"
    assert cases[0].contact
    assert cases[0].contact.name == "Joana Rivera"
    urgent = [case.priority == "High" for case in cases]
    assert urgent == sorted(urgent, reverse=True)
    assert 3 <= sum(urgent) <= 10
    assert len({case.subject for case in cases}) > 25


def test_nothing_lies_in_the_future_and_everything_in_order(desk: Desk) -> None:
    """Acts are numbered in order of time; open cases are minutes to two months old."""
    played = rows(desk, tables.actions)[1:]  # the first is the founding
    assert all(one.at <= two.at for one, two in pairwise(played))
    assert played[-1].at <= NOW
    assert played[-1].at > NOW - timedelta(hours=1)
    cases = rows(desk, tables.cases)
    assert all(row.closed_at > row.created_at for row in cases if row.is_closed)
    ages = [NOW - row.created_at for row in cases if not row.is_closed]
    assert min(ages) < timedelta(hours=1)
    assert timedelta(days=30) < max(ages) < timedelta(days=63)


def test_some_closes_are_fresh_and_one_case_was_reopened(desk: Desk) -> None:
    """The reopening rule can be shown both ways."""
    cases = rows(desk, tables.cases)
    fresh = [row for row in cases if row.closed_at and row.closed_at > NOW - timedelta(hours=6)]
    assert 3 <= len(fresh) <= 10
    again = [row for row in cases if row.reopen_count]
    assert [(row.reopen_count, row.is_closed) for row in again] == [(1, False)]
    assert desk.acting("dana").case(fresh[0].number).can["reopen"].ok


def test_tasks_are_due_at_all_times_for_several_people(desk: Desk) -> None:
    """Overdue, today, later and without a day; most people of the back office have some."""
    open_tasks = [row for row in rows(desk, tables.activities) if not row.is_closed]
    days = Counter(
        "none" if row.due is None else (row.due > NOW.date()) - (row.due < NOW.date())
        for row in open_tasks
    )
    assert set(days) == {"none", -1, 0, 1}
    assert len({row.assigned_to for row in open_tasks}) >= 5
    home = desk.acting("dana").look.home()
    assert home.tasks
    assert home.recent
    assert home.unread


def test_everybody_who_may_see_cases_has_something_unread(desk: Desk) -> None:
    """Older bells were read, those of the last day were not."""
    users = names_of(desk, tables.users, "username")
    bells = rows(desk, tables.notifications)
    unread = {users[row.user_id] for row in bells if row.read_at is None}
    may = {
        p.username for p in people()
        if desk.org.profiles[p.profile].grants.get("case.read") and p.profile != "boundary"
    }  # fmt: skip
    assert unread == may
    assert any(row.read_at for row in bells)
    assert not [row for row in rows(desk, tables.mentions) if row.unseen]


def test_cases_have_a_life(desk: Desk) -> None:
    """Posts, mentions, reviews and files; the texts have no holes."""
    kinds = Counter(row.kind for row in rows(desk, tables.feed_items))
    assert min(kinds[k] for k in ("TextPost", "ChangeStatusPost", "ActivityEvent")) > 200
    texts = [row.body for row in rows(desk, tables.feed_items)]
    texts += [
        f"{row.subject}\n{row.description}" for row in rows(desk, tables.cases)
        if row.record_type != "aging"
    ]  # fmt: skip
    assert not [text for text in texts if "{" in text or "None" in text or not text.strip()]
    assert len({row.description for row in rows(desk, tables.cases)}) > 300
    assert sum(row.is_review for row in rows(desk, tables.activities)) > 80
    files = rows(desk, tables.files)
    assert len(files) > 20
    contents = {row.id: row.data for row in rows(desk, tables.file_contents)}
    for row in files:
        assert len(contents[row.content_id]) == row.size
        assert row.name.endswith(".png") == contents[row.content_id].startswith(b"\x89PNG")


def test_the_journal_tells_who_made_everything(desk: Desk) -> None:
    """Every case was opened by a person's act, but those that the feed brought."""
    with desk.store.reading() as unit:
        changes, actions, cases = tables.changes, tables.actions, tables.cases
        made = unit.connection.execute(  # type: ignore[attr-defined]
            select(func.count())
            .select_from(changes)
            .join(actions, actions.c.id == changes.c.action_id)
            .join(cases, cases.c.id == changes.c.record_id)
            .where(
                changes.c.kind == "case", changes.c.field.is_(None),
                actions.c.command == "case.create", actions.c.person_id == cases.c.created_by,
                actions.c.at == cases.c.created_at,
            )
        ).scalar_one()  # fmt: skip
    assert made == 400
    last = desk.acting("dana").look.log(by="dana", limit=1)[0]
    assert last.actor == "dana"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_who_is_there_already_stays(database: str, *, long_run: bool) -> None:
    """The founder is an additional administrator, also under the name of a person of the demo."""
    if not long_run:
        pytest.skip("each demo takes seconds to be made")
    people_before = (("dana", "Dana D.", "admin"), ("root", "Root", "admin"))
    desk = found(database, files=loader.shipped(), people=people_before, throwaway=True)
    fill(desk, now=desk.clock.now())
    users = {row.username: row for row in rows(desk, tables.users)}
    assert (users["dana"].name, users["dana"].profile) == ("Dana D.", "admin")
    assert len(users) == len(people()) + 1
    assert len(rows(desk, tables.cases)) == 407
    desk.store.close()


def dump(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """Give all rows of all tables without what is random."""
    return {
        name: [
            {k: v for k, v in row._asdict().items() if k != RANDOM.get(name)}
            for row in rows(desk, table)
        ]
        for name, table in tables.metadata.tables.items()
    }


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_same_seed_and_time_give_the_same_rows(desk: Desk, tmp_path: Path) -> None:
    """Built again it is the same to the last row, and told act by act up to the whole."""
    steps: list[tuple[int, int]] = []
    again = demo_desk(
        tmp_path / "again.db", at=NOW, progress=lambda done, whole: steps.append((done, whole))
    )
    assert [done for done, _ in steps] == list(range(1, steps[0][1] + 1))
    assert again.clock.now() == NOW
    told = dump(again)
    again.store.close()
    for name, expected in dump(desk).items():
        assert told[name] == expected, name


def test_every_seed_tells_a_whole_story(tmp_path: Path, *, long_run: bool) -> None:
    """The numbers are the same; any program that opens the file finds it."""
    if not long_run:
        pytest.skip("each demo takes seconds to be made")
    path = tmp_path / "demo.db"
    demo_desk(path, at=NOW, seed=7).store.close()
    desk = open_desk(db=f"sqlite:///{path}", username="dana", at=NOW, throwaway=True)
    assert desk.look.count_cases(CaseFilter(queue="back_office_homeowner", is_closed=False)) == 42
    assert len(rows(desk, tables.cases)) == 407
    desk.store.close()


def test_the_process_of_the_aging_cases_is_no_python() -> None:
    """Whoever works on them is named in files that an administrator may change, nowhere else."""
    root = Path(__file__).parents[2]
    named = [
        path for part in ("core", "data") for path in (root / part).rglob("*.py")
        if "aging_" in path.read_text("utf-8")
    ]  # fmt: skip
    assert named == []
