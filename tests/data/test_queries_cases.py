"""Lists of cases: pages by key in every order, filters by name, counts, places and plans."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ClaimCase, EditCase, PostToCase
from core.errors import NotFound, RuleViolation
from core.rows import CASE_SORTS, CaseFilter
from tests.data.queries_desk import QUEUE, build_full, put, statements, walk
from tests.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.look import Look
    from core.rows import CaseRow
    from tests.postgres import Build


@pytest.fixture
def full(read_only_copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give thirteen cases that differ in everything a list may be sorted by."""
    house = House(read_only_copy_of(build_full), read_only=True)
    house.wait(days=1)
    yield house
    house.close()


@pytest.fixture
def fresh(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the same to a test that changes something."""
    house = House(copy_of(build_full))
    house.wait(days=1)
    yield house
    house.close()


@pytest.fixture
def look(full: House) -> Look:
    """Give what the supervisor sees."""
    return full["max"].look


def test_the_work_order_is_high_first_then_oldest(look: Look) -> None:
    rows = look.cases(CaseFilter(queue=QUEUE)).rows
    assert [row.priority for row in rows] == ["High", "High", "Low", "Medium"]
    assert [row.created_at for row in rows[:2]] == sorted(row.created_at for row in rows[:2])


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["work", *CASE_SORTS])
def test_every_order_pages_through_all_rows_once(look: Look, sort: str, descending: bool) -> None:  # noqa: FBT001  a parameter of the test
    which = CaseFilter(sort=sort, descending=descending)
    whole = [row.number for row in look.cases(which, limit=1000).rows]
    assert len(whole) == len(set(whole)) == look.count_cases(which) == 13
    assert walk(look, which, 1) == walk(look, which, 5) == whole
    assert [row.number for row in look.cases(which, limit=4, from_end=True).rows] == whole[-4:]
    for place, number in enumerate(whole):
        assert look.position(which, number) == place
        assert [row.number for row in look.cases(which, limit=3, offset=place).rows] == whole[
            place : place + 3
        ]
    turned = [row.number for row in look.cases(replace(which, descending=not descending)).rows]
    absent = len([row for row in look.cases(CaseFilter()).rows if _cell(row, sort) is None])
    there = len(whole) - absent
    assert turned == whole[:there][::-1] + whole[there:][::-1]


def _cell(row: CaseRow, sort: str) -> object:
    """Give what a row shows in the column that it is sorted by; some keys are no column."""
    return getattr(row, sort, "")


@pytest.mark.parametrize("sort", ["account", "contact", "contract", "primary_reason", "closed_at"])
@pytest.mark.parametrize("descending", [False, True])
def test_rows_without_a_value_come_last_in_both_directions(
    look: Look,
    sort: str,
    descending: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    which = CaseFilter(sort=sort, descending=descending)
    cells = [_cell(row, sort) for row in look.cases(which).rows]
    empty = [cell is None for cell in cells]
    assert any(empty)
    assert not all(empty)
    assert empty == sorted(empty)


def test_text_is_ordered_by_its_bytes_on_both_databases(look: Look) -> None:
    rows = look.cases(CaseFilter(sort="subject", record_type="customer_support")).rows
    assert [row.subject for row in rows] == ["Done", "Zebra", "apple", "Äther", "élan"]


def test_open_cases_come_after_all_closings(look: Look) -> None:
    rows = look.cases(CaseFilter(sort="closed_at")).rows
    assert [row.is_closed for row in rows] == [True] + [False] * 12


def test_ages_are_counted_to_the_close_or_to_now(look: Look) -> None:
    rows = look.cases(CaseFilter(sort="age_seconds", descending=True)).rows
    assert rows[0].created_at == min(row.created_at for row in rows)
    assert rows[-1].subject == "Done"


def test_a_list_sorted_by_age_keeps_its_moment_from_page_to_page(full: House) -> None:
    which = CaseFilter(sort="age_seconds")
    whole = [row.number for row in full["max"].look.cases(which).rows]
    first = full["max"].look.cases(which, limit=6)
    full.wait(days=3)
    rest = full["max"].look.cases(which, limit=50, after=first.next)
    assert [row.number for row in (*first.rows, *rest.rows)] == whole


def test_a_row_names_everything_beside_the_case(fresh: House) -> None:
    (row,) = fresh["max"].look.cases(CaseFilter(search="00001000")).rows
    assert (row.owner.kind, row.owner.key) == ("queue", QUEUE)
    assert row.account
    assert (row.account.key, row.account.name) == ("HO-1", "Rivera Household")
    assert row.contact
    assert (row.contact.key, row.contact.name) == ("P-1", "Jo Rivera")
    assert row.contract
    assert (row.contract.key, row.contract.name) == ("C-1", "Activated")
    fresh.do("ines", ClaimCase(case=row.number))
    owner = fresh["max"].look.case(row.number).row.owner
    assert (owner.kind, owner.key, owner.name) == ("user", "ines", "Ines Duarte")


def test_filters_take_keys_and_names(fresh: House) -> None:
    look = fresh["max"].look
    put(fresh, "00001001", "deal_processing")
    for which, expected in (
        (CaseFilter(queue="Back Office Task Queue Homeowner"), 4),
        (CaseFilter(team="deal_processing"), 1),
        (CaseFilter(owner="dana"), 4),
        (CaseFilter(owner="dana", is_closed=False), 3),
        (CaseFilter(record_type="Installer"), 4),
        (CaseFilter(status="new"), 12),
        (CaseFilter(status="Closed", record_type="customer_support"), 1),
        (CaseFilter(account="Rivera Household"), 4),
        (CaseFilter(account="IN-1"), 4),
        (CaseFilter(contact="Jo Rivera"), 4),
        (CaseFilter(contact="jo@example.com"), 4),
        (CaseFilter(contract="C-1"), 4),
        (CaseFilter(job="E-1"), 0),
        (CaseFilter(needs_data_review=True), 0),
        (CaseFilter(queue=QUEUE, is_closed=True), 0),
    ):
        assert look.count_cases(which) == len(look.cases(which).rows) == expected, which


@pytest.mark.parametrize(
    ("which", "hint"),
    [
        (CaseFilter(queue="back_office_homeowners"), "back_office_homeowner"),
        (CaseFilter(owner="danna"), "dana"),
        (CaseFilter(record_type="instaler"), "installer"),
        (CaseFilter(account="Rivera Houshold"), "Rivera Household"),
        (CaseFilter(contract="C-11"), "C-1"),
    ],
)
def test_an_unknown_name_is_not_found_and_the_nearest_is_told(
    look: Look, which: CaseFilter, hint: str
) -> None:
    for ask in (look.cases, look.count_cases, lambda w: look.position(w, "1000")):
        with pytest.raises(NotFound, match=f"Did you mean '{hint}'"):
            ask(which)


def test_a_team_is_no_queue(look: Look) -> None:
    with pytest.raises(NotFound, match="There is no queue 'sales'"):
        look.cases(CaseFilter(queue="sales"))


def test_an_unknown_status_or_order_is_refused_with_the_nearest(look: Look) -> None:
    with pytest.raises(RuleViolation, match="Did you mean 'Closed'"):
        look.cases(CaseFilter(status="Closd"))
    with pytest.raises(RuleViolation, match="Did you mean 'closed_at'"):
        look.cases(CaseFilter(sort="closed_a"))
    with pytest.raises(RuleViolation, match="at least one"):
        look.cases(CaseFilter(), limit=0)


@pytest.mark.parametrize(
    "told",
    [
        "", "x", "é", "\x00", "[]", "null", "[1,2,3,4]", '["work",false,null,null]',
        '["work",false,null,[1]]', '["work",false,null,[1,2,3]]', '["work",false,"never",[]]',
        '["work",false,null,[1,"2026-01-01T00:00:00Z",99999999999999999999]]',
        '["work",false,null,[true,"2026-01-01T00:00:00Z",1]]',
        '["work",false,null,[1,"2026-01-01T00:00:00",1]]',
        '["subject",false,null,["a\\u0000",1]]', '["subject",false,null,["\\ud800",1]]',
        "[" * 5000,
    ],
)  # fmt: skip
def test_a_cursor_of_no_list_is_refused(look: Look, told: str) -> None:
    coded = base64.urlsafe_b64encode(told.encode("utf-8", "replace")).decode()
    for sort in ("work", "subject", "age_seconds"):
        for cursor in (told, coded):
            with pytest.raises(RuleViolation, match="cursor"):
                look.cases(CaseFilter(sort=sort), after=cursor)


def test_a_cursor_of_another_order_is_refused(look: Look) -> None:
    after = look.cases(CaseFilter(), limit=2).next
    with pytest.raises(RuleViolation, match="cursor"):
        look.cases(CaseFilter(descending=True), after=after)
    with pytest.raises(RuleViolation, match="cursor"):
        look.cases(CaseFilter(sort="number"), after=after)


def test_a_row_number_past_the_end_gives_an_empty_page(look: Look) -> None:
    assert look.cases(CaseFilter(), offset=10**30).rows == ()
    assert look.position(CaseFilter(owner="dana"), "00001000") is None
    assert look.position(CaseFilter(), "no number") is None


def test_a_page_is_one_statement_and_a_jump_two(full: House) -> None:
    look = full["max"].look
    which = CaseFilter(queue=QUEUE, is_closed=False)
    with statements(full) as sent:
        after = look.cases(which, limit=2).next
        assert len(sent) == 1
        look.cases(which, limit=2, after=after)
        assert len(sent) == 2
        look.cases(which, limit=2, from_end=True)
        assert len(sent) == 3
        look.cases(which, limit=2, offset=2)
        assert len(sent) == 5
        look.count_cases(which)
        assert len(sent) == 6


def test_the_search_of_a_list_looks_at_number_texts_posts_and_names(fresh: House) -> None:
    look = fresh["max"].look
    fresh.do("dana", PostToCase(case="1001", text="please call the roofer"))
    fresh.do("dana", EditCase(case="1001", fields={"description": "hail damage, south side"}))
    for text, expected in (
        ("1001", {"00001001"}),
        ("roofer", {"00001001"}),
        ("hail dam", {"00001001"}),
        ("zebra", {"00001005"}),
        ("Corner Bakery", {"00001012"}),
        ("303-555-0142", {"00001000", "00001003", "00001006", "00001009"}),
        ("???", set()),
        ("", set()),
    ):
        found = {row.number for row in look.cases(CaseFilter(search=text)).rows}
        assert found == expected, text
