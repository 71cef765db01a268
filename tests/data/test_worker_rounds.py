"""The worker's rounds: jobs in their order, none stopped by another, nothing lost, nothing kept."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from core.clock import FixedClock
from core.commands.case import EditCase
from core.commands.user import CreateUser, DeactivateUser
from core.errors import NotAllowed, RuleViolation, Unreachable
from core.jobs import OWN, Job, Report, Turn, go_on, make_round
from data.bootstrap import open_desk
from tests.data.queries_desk import statements
from tests.data.test_worker import BEFORE, STALE, posts, stale
from tests.house import NOW, House, build

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.desk import Desk
    from tests.postgres import Server


class Clockwork:
    """A worker whose pauses are a test's: what is to happen in each of them, then the end."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        """Know what happens in the pauses."""
        self.acts, self.pauses = list(acts), list[float]()
        self.heard: list[Report] = []
        self.lost: list[str] = []

    def pause(self, seconds: float) -> None:
        """Let the next thing happen instead of waiting."""
        self.pauses.append(seconds)
        self.acts.pop(0)()

    def run(self, desk: Desk, *jobs: Job) -> None:
        """Let the worker work until all of it has happened."""
        turn = Turn(stops=lambda: not self.acts)
        go_on(
            desk, jobs or OWN, turn, pause=self.pause, hear=self.heard.extend,
            lost=lambda error, seconds: self.lost.append(f"{seconds:g} s: {error.message}"),
        )  # fmt: skip

    @property
    def said(self) -> list[str]:
        """What was done, in order."""
        return [text for report in self.heard for text in report.said]


def nothing() -> None:
    """Let a pause pass."""


def fails(error: Exception) -> Job:
    def run(desk: Desk, turn: Turn) -> Report:
        del desk, turn
        raise error

    return Job("bad", run)


def test_each_round_does_every_job_in_order_and_what_fails_stops_no_other(house: House) -> None:
    stale(house)
    house.support(priority="Low")
    jobs = (fails(RuleViolation("It lacks a head.")), fails(KeyError("a customer's name")), *OWN)
    found = list(make_round(house["root"], jobs, Turn()))
    assert [one.job for one in found] == ["bad", "bad", "rules", "escalations"]
    assert found[0].failed == ["It lacks a head."]
    assert found[1].failed == ["a fault of the program (KeyError); see --debug."]
    assert "Nobody looked: 1 answered" in found[2].said[0]
    assert posts(house) == 1


def test_round_after_round_until_it_is_told_to_stop(house: House) -> None:
    stale(house)
    worker = Clockwork(
        lambda: house.support(priority="Low"),
        nothing,
        lambda: house.support(priority="Low"),
        nothing,
    )
    worker.run(house["root"])
    assert [text.partition(" (")[0] for text in worker.said] == ["Nobody looked: 1 answered"] * 2
    assert len(worker.pauses) == 4
    assert all(0 < seconds <= 60 for seconds in worker.pauses)


def test_a_new_version_of_the_organisation_is_read_with_the_next_round(house: House) -> None:
    house.support(priority="Low")
    worker = Clockwork(lambda: stale(house), nothing)
    worker.run(house["root"])
    assert len(worker.said) == 1
    assert posts(house) == 1


def test_who_may_not_run_it_any_more_does_not(house: House) -> None:
    house.do("root", CreateUser(username="ada", name="Ada Holm", profile="admin"))
    worker = Clockwork(lambda: house.do("root", DeactivateUser(user="ada")), nothing)
    with pytest.raises(NotAllowed, match="not active any more"):
        worker.run(house["ada"])


def test_a_transaction_ends_before_the_worker_does(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale(house)
    monkeypatch.setattr("core.worker.CHUNK", 2)
    for _ in range(5):
        house.support(priority="Low")
    asked = iter([False, False, False, True, True, True])
    list(make_round(house["root"], OWN, Turn(stops=lambda: next(asked))))
    assert posts(house) == 2
    list(make_round(house["root"], OWN, Turn()))
    assert posts(house) == 5


def test_a_round_with_nothing_to_do_asks_little_and_writes_nothing(house: House) -> None:
    stale(house)
    for _ in range(3):
        house.support(priority="Low")
        house.support()
    list(make_round(house["root"], OWN, Turn()))
    with statements(house) as sent:
        list(make_round(house["root"], OWN, Turn()))
    assert len(sent) <= 12
    assert not [text for text, _ in sent if text.lstrip().upper().startswith(("INSERT", "UPDATE"))]


def test_scheduled_rules_ask_as_little_for_many_records_as_for_few(house: House) -> None:
    stale(house, STALE.replace("priority ==", "account.name is None and priority =="))
    sent = []
    list(make_round(house["root"], OWN, Turn()))  # those of each hour have begun
    for count in (1, 40):
        for _ in range(count):
            house.support()
        with statements(house) as asked:
            list(make_round(house["root"], OWN, Turn()))
        sent.append(len(asked))
    assert sent[0] == sent[1]


def test_a_setting_of_ones_own_is_read_by_the_database_too(house: House) -> None:
    own = '\n[settings.late]\nurgency = "Low"\n'
    rule = STALE.replace("priority == 'Low'", "priority == late.urgency")
    assert BEFORE in rule + BEFORE
    stale(house, own + rule)
    house.support(priority="Low")
    with statements(house) as sent:
        list(make_round(house["root"], OWN, Turn()))
    assert posts(house) == 1
    assert [text for text, _ in sent if "priority" in text and "rule_marks" in text]


def test_memory_is_flat_over_rounds(house: House) -> None:
    stale(house)
    number = house.support(priority="Low")
    used: list[int] = []

    def act() -> None:
        for priority in ("High", "Low"):
            house.do("sam", EditCase(case=number, fields={"priority": priority}))
        gc.collect()
        used.append(tracemalloc.get_traced_memory()[0])

    tracemalloc.start()
    try:
        Clockwork(*[act] * 40, nothing).run(house["root"])
    finally:
        tracemalloc.stop()
    assert used[-1] - used[20] < 200_000


def test_a_database_that_is_lost_is_asked_again_and_nothing_is_missed(
    durable_server: Server,
) -> None:
    name = durable_server.create()
    url = durable_server.url(name)
    build(url)
    durable_server.person("root", "caseline")
    desk = open_desk(db=durable_server.url(name, "root"), throwaway=True)
    with_rules = House(url, FixedClock(NOW))
    try:
        stale(with_rules)
        worker = Clockwork(
            durable_server.stop, nothing, nothing, durable_server.start,
            lambda: with_rules.support(priority="Low"), nothing,
        )  # fmt: skip
        worker.run(desk)
        assert [text.partition(":")[0] for text in worker.lost] == ["1 s", "2 s", "4 s"]
        assert "does not answer" in worker.lost[0]
        assert len(worker.said) == 1
    finally:
        desk.store.close()
        with_rules.close()


def test_a_database_that_does_not_answer_ends_the_round(house: House) -> None:
    worker = Clockwork(nothing, nothing)
    worker.run(house["root"], fails(Unreachable("The database does not answer.")), *OWN)
    assert worker.lost == [
        "1 s: The database does not answer.",
        "2 s: The database does not answer.",
    ]
    assert worker.heard == []
