"""What makes it fast at a million cases: the hot questions are answered from their indexes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from benchmarks.fill import MEASURER, fill
from core.commands.case import ClaimCase, TakeNext
from core.commands.task import CreateTask
from core.entities import OutgoingMail, User
from core.escalating import sought_of
from core.org.automation import Escalation, EscalationAction
from core.rows import CaseFilter, QueueFilter
from core.rules.escalation import Due
from core.seeking import Sought
from data import orders
from data.queries import case_words
from tests import house as small
from tests.data.queries_desk import plan, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.house import House
    from tests.postgres import Build

SIZE = 4000
"""Cases from which on the planners choose as they do with a million."""
QUEUE = CaseFilter(queue="bench_queue_1", is_closed=False)


def build_large(url: str) -> None:
    """Fill a desk as the benchmark does."""
    fill(url, SIZE, lambda what, done, whole: None)  # noqa: ARG005  nobody watches


@pytest.fixture
def large(read_only_copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give a copy of a large desk."""
    made = small.House(read_only_copy_of(build_large), read_only=True)
    yield made
    made.close()


@pytest.fixture
def fresh(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the same to a test that changes something."""
    made = small.House(copy_of(build_large))
    yield made
    made.close()


def plans(house: House, ask: Callable[[], object]) -> list[str]:
    """Give the plans of all statements that a question sends and that are carried out."""
    with statements(house) as sent:
        ask()
    return [plan(house, *one) for one in sent if not one[0].startswith("EXPLAIN")]


def is_sorted_by_index(told: str) -> bool:
    """Whether rows come in order without being sorted."""
    return "TEMP B-TREE" not in told and "Sort" not in told


def test_a_page_of_a_queue_is_read_from_its_index_in_order(large: House) -> None:
    look = large[MEASURER].look
    after = look.cases(QUEUE, limit=5).next
    page = partial(look.cases, QUEUE, limit=5)
    ways = (page, partial(page, after=after), partial(page, offset=7), partial(page, from_end=True))
    for ask in ways:
        for told in plans(large, ask):
            assert "ix_cases_queue" in told, told
            assert is_sorted_by_index(told), told


def test_the_cases_of_a_queue_are_counted_in_its_index(large: House) -> None:
    look = large[MEASURER].look
    (told,) = plans(large, partial(look.count_cases, QUEUE))
    assert "ix_cases_queue" in told, told


def test_what_sleeps_is_left_out_of_a_queue_without_reading_all_cases(large: House) -> None:
    which, look = replace(QUEUE, is_snoozed=False), large[MEASURER].look
    for ask in (partial(look.cases, which, limit=5), partial(look.count_cases, which)):
        (told,) = plans(large, ask)
        assert "SCAN asleep" not in told, told


@pytest.mark.parametrize("which", [QueueFilter(queue="bench_queue_1"), QueueFilter()])
def test_what_lies_in_queues_is_read_from_the_index_of_each(
    large: House, which: QueueFilter
) -> None:
    """Only the first rows of each queue are sorted, and no large table is read through."""
    look = large[MEASURER].look
    after = look.queue_items(which, limit=5).next
    page = partial(look.queue_items, which, limit=5)
    ways = (page, partial(page, after=after), partial(page, offset=7), partial(page, from_end=True))
    for ask in ways:
        for told in plans(large, ask)[1:]:  # the first one asks which queues there are
            assert "ix_cases_queue" in told, told
            assert not re.search(r"SCAN (cases|changes|asleep)\b|Seq Scan on cases", told), told


def test_what_lies_in_queues_is_counted_in_their_index(large: House) -> None:
    _, told = plans(large, partial(large[MEASURER].look.count_queue_items, QueueFilter()))
    assert "ix_cases_queue" in told, told


def test_the_next_case_is_found_and_counted_in_the_index_of_its_queue(fresh: House) -> None:
    told = plans(fresh, partial(fresh[MEASURER].do, TakeNext(queue="bench_queue_1")))
    asked = [each for each in told if "ix_cases_queue" in each]
    assert len(asked) == 2, told
    assert is_sorted_by_index(asked[0]), asked[0]


def test_a_claim_is_ten_statements_and_reads_no_large_table_through(fresh: House) -> None:
    """The act, the person with two questions, the case, its account and queue, and three writes."""
    desk = fresh[MEASURER]
    first, second = (row.number for row in desk.look.cases(QUEUE, limit=2).rows)
    desk.do(ClaimCase(case=first))
    told = plans(fresh, partial(desk.do, ClaimCase(case=second)))
    assert len(told) == 10
    for table in ("cases", "accounts", "contacts", "feed_items"):
        assert not any(f"SCAN {table}" in each or f"Seq Scan on {table}" in each for each in told)


def test_a_case_is_read_by_its_number_and_no_table_is_scanned(large: House) -> None:
    look = large[MEASURER].look
    number = look.cases(QUEUE, limit=1).rows[0].number
    told = plans(large, lambda: look.case(number, feed_limit=50))
    assert len(told) == 2
    assert all("SCAN" not in each and "Seq Scan" not in each for each in told), told
    assert "ix_feed_items_object_record_id_id" in told[1]
    assert is_sorted_by_index(told[1])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("sort", sorted(orders.HELD))
def test_a_queue_is_read_in_order_of_its_own_columns_from_an_index(
    large: House, sort: str, *, turned: bool
) -> None:
    look = large[MEASURER].look
    which = replace(QUEUE, sort=sort, descending=turned)
    page = partial(look.cases, which, limit=5)
    ways = (page, partial(page, after=page().next), partial(page, from_end=True))
    for told in (told for ask in ways for told in plans(large, ask)):
        assert "ix_cases_queue_by_" in told, told
        assert is_sorted_by_index(told), told


@pytest.mark.parametrize("which", [
    CaseFilter(sort="created_at", descending=True), CaseFilter(sort="created_at"),
    CaseFilter(is_closed=True, sort="closed_at", descending=True),
    CaseFilter(is_closed=True, sort="closed_at"),
], ids=lambda which: f"{which.sort}{'-' * which.descending}")  # fmt: skip
def test_all_cases_by_time_are_read_from_an_index(large: House, which: CaseFilter) -> None:
    look = large[MEASURER].look
    first = look.cases(which, limit=30)
    asked = (
        partial(look.cases, which, after=first.next),
        partial(look.cases, which, from_end=True),
    )
    for ask in asked:
        (told,) = plans(large, ask)
        assert is_sorted_by_index(told)
        assert "ix_cases_by_" in told


@pytest.mark.parametrize("which", [
    QUEUE, CaseFilter(is_closed=False), CaseFilter(sort="created_at", descending=True),
], ids=("queue", "open", "all"))  # fmt: skip
def test_what_very_many_say_is_looked_for_in_one_case_after_the_other(
    large: House, monkeypatch: pytest.MonkeyPatch, which: CaseFilter
) -> None:
    """No index of words is asked for all posts that say it, and the list is not sorted."""
    monkeypatch.setattr(case_words, "COMMON", 20)
    look = large[MEASURER].look
    *_, page = plans(large, partial(look.cases, replace(which, search="inverter panel")))
    assert is_sorted_by_index(page)
    assert not re.search(r"_search|hashed|VIRTUAL TABLE", page)


@pytest.mark.parametrize("flag", ["escalated", "unverified", "reopened", "child"])
def test_what_few_cases_are_is_found_in_an_index_of_these(large: House, flag: str) -> None:
    """Where none is, nothing is read through, in whatever order the list is."""
    desk = large[MEASURER]
    terms = desk.filter(f"is:open is:{flag}").terms
    told = plans(large, partial(desk.look.cases, CaseFilter(terms=terms)))
    index = "ix_cases_parent_case_id" if flag == "child" else f"ix_cases_rare_{flag}"
    assert any(index in each for each in told), told


def test_by_a_name_beside_the_case_only_the_rows_of_the_page_are_read_whole(large: House) -> None:
    look = large[MEASURER].look
    (told,) = plans(large, lambda: look.cases(replace(QUEUE, sort="account"), limit=5))
    assert "ix_cases_queue" in told, told
    assert "SCAN cases" not in told, told


def test_the_cases_that_wait_are_counted_per_queue_in_an_index(large: House) -> None:
    counted = next(told for told in plans(large, partial(large[MEASURER].look.groups, "queue")))
    assert "ix_cases_queue" in counted, counted
    if "SCAN groups" in counted:  # SQLite looks at no row where the index holds the type
        assert "by_record_type" in counted, counted


def test_a_search_takes_the_newest_from_the_index_as_they_come(large: House) -> None:
    look = large[MEASURER].look
    (told,) = plans(large, partial(look.search, "inverter panel", within="cases"))
    assert "Seq Scan" not in told, told
    if "VIRTUAL TABLE" in told:  # SQLite's index knows the order, too
        assert told.index("cases_search") < told.index("SEARCH cases"), told
        assert is_sorted_by_index(told), told


def test_similar_cases_are_taken_from_indexes_however_many_cases_there_are(large: House) -> None:
    """How common each word is, the newest of the rarest, their texts, and those that are shown."""
    look = large[MEASURER].look
    number = look.cases(QUEUE, limit=1).rows[0].number
    assert look.similar(number)
    told = plans(large, partial(look.similar, number))
    asked = len(told)
    assert asked == (4 if large.store.engine.dialect.name == "postgresql" else 5)
    for each in told:
        assert not re.search(r"SCAN (cases|c)\b(?! USING COVERING)|Seq Scan on cases\b", each), each
    near = next(each for each in told if "ix_cases_account_id" in each)
    assert "ix_cases_search" in near or "VIRTUAL TABLE" in near, near
    assert "ix_cases_contract_id" in near, near
    assert "ix_cases_contact_id" in near, near


def test_the_large_desk_is_whole(large: House) -> None:
    """Whoever measures on it sees a desk as any other: numbers go on, the words are found."""
    desk = large["root"]
    assert desk.look.count_cases(CaseFilter()) == SIZE
    newest = desk.look.cases(CaseFilter(sort="number", descending=True), limit=1).rows[0]
    subject = newest.subject.split()[0]
    assert newest.number in {hit.key for hit in desk.look.search(subject, within="cases")}
    assert desk.look.log(case=newest.number)[0].command == "benchmark.fill"


def test_the_worker_looks_at_open_cases_alone_however_many_there_were(large: House) -> None:
    """Both what waits too long and what a scheduled rule is about; the closed ones are the most."""
    entry = Escalation(
        when="priority == 'High'", actions=(EscalationAction(after=timedelta(hours=4)),)
    )
    kind = replace(
        large.org.types["homeowner"], escalation=(replace(entry, when="status == 'New'"), entry)
    )
    due = Due(kind, 1, entry.actions[0])
    org = replace(large.org, types={**large.org.types, "homeowner": kind})
    for sought in (
        sought_of(org, due, large.clock.now()),
        Sought(
            object="case", mark="x", marked="case", types=("homeowner",), is_open=True,
            when="last_modified_at < now() - days(7)", holds=nobody, is_due=nobody,
        ),
    ):  # fmt: skip
        assert sought
        count, wanted, ended = plans(large, partial(large[MEASURER].look.sought, sought))
        assert "ix_cases_work" in count, count
        if large.store.engine.dialect.name == "sqlite":  # elsewhere it goes by how many are open
            assert "ix_cases_work" in wanted, wanted
        assert "uq_rule_marks_rule" in ended, ended
        assert "SCAN cases" not in ended, ended


def nobody(*_: object) -> bool:
    """Stand where only the database is asked."""
    return False


def test_the_tasks_of_home_are_found_by_who_has_them_in_as_many_statements_for_many(
    fresh: House,
) -> None:
    """Home is opened all day; a busy person's is no slower to ask (S4)."""
    person = fresh[MEASURER]

    def asked() -> int:
        with statements(fresh) as sent:
            person.look.home()
        return len(sent)

    def given(count: int) -> None:
        case = person.do(TakeNext(queue="bench_queue_1")).number
        for n in range(count):
            person.do(CreateTask(case=str(case), subject=f"Call {n}", due="2026-04-01"))

    given(2)
    few = asked()
    given(60)
    assert asked() == few
    told = [
        one for one in plans(fresh, lambda: person.look.tasks(mine=True)) if "activities" in one
    ]
    assert told
    assert all("ix_activities_assigned_to" in one for one in told)
    assert not any(re.search(r"SCAN activities|Seq Scan on activities", one) for one in told)


def test_what_is_to_leave_is_found_among_what_waits_alone(fresh: House) -> None:
    """Hundreds of thousands have left by then; the worker asks each minute."""
    moment = fresh.clock.now()
    with fresh.store.work(key="k", command="x", params="{}", person=None, at=moment) as unit:
        mails = ("sent",) * 3000 + ("queued",) * 3
        unit.add_all([
            OutgoingMail(recipient="jo@example.com", subject="Hi", body="There", state=state)
            for state in mails
        ])  # fmt: skip
    fresh.store.gather()
    with fresh.store.reading() as unit:
        found = plans(fresh, lambda: unit.next_to_send(moment, moment, hurry=False, but=()))
    look = fresh["root" if fresh.all(User, username="root") else MEASURER].look
    found += plans(fresh, lambda: look.outbox("failed", "held", "sending", "queued"))
    found += [one for one in plans(fresh, look.home) if "outgoing_mail" in one]
    assert len(found) == 3
    assert all("ix_outgoing_mail_state" in one for one in found), found
    (came,) = plans(fresh, lambda: look.inbox("kept"))
    assert "SCAN incoming_mail" not in came, came
