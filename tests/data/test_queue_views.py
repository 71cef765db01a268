"""The views of queues: which queues, what of them, page by page, and who sees it (S3, 1.13)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner, CreateCase, SnoozeCase
from core.commands.queue import (
    AddToQueue,
    CreateQueue,
    PickCase,
    ReleaseCase,
    RemoveFromQueue,
    RouteCase,
)
from core.errors import CaselineError, NotAllowed, NotFound, RuleViolation
from core.filters import FilterError
from core.rows import AMONG, QUEUE_SORTS, QUEUE_VIEWS, CaseFilter, QueueFilter
from data.queries import queue_items
from tests.data.queries_desk import statements

if TYPE_CHECKING:
    from core.rows import QueueItemRow
    from tests.house import House

HOME, DESK = "back_office_homeowner", "customer_support"
"""Dana and Ines belong to the first one, Ines alone to the second."""
EVERY = QueueFilter(among="all")


def numbers(house: House, who: str, which: QueueFilter) -> list[str]:
    return [row.key for row in house[who].look.queue_items(which, limit=100).rows]


def laid(house: House, queue: str = HOME, *, by: str = "sam") -> str:
    number = house.support()
    house.do(by, AddToQueue(queue=queue, case=number))
    return number


@pytest.fixture
def full(house: House) -> House:
    """Fill two queues in both ways, with items that people work on."""
    for priority in ("Medium", "High"):
        house.queued(priority=priority)
        house.wait(minutes=3)
        house.do("ines", PickCase(case=laid(house), stay=True))
        laid(house, DESK)
        house.wait(minutes=3)
        house.support(by="max", queue=DESK, priority=priority, subject="Äther")
        house.do("dana", PickCase(case=laid(house), stay=True))
    return house


# views -----------------------------------------------------------------------------------------


def test_a_view_holds_what_nobody_works_on_or_what_i_do(house: House) -> None:
    owned, free, mine, theirs = house.queued(), laid(house), laid(house), laid(house)
    house.do("dana", PickCase(case=mine, stay=True))
    house.do("ines", PickCase(case=theirs, stay=True))
    held = {
        "all": [owned, free, mine, theirs], "cases": [owned, free], "available": [owned, free],
        "my_cases": [mine], "mine": [mine],
    }  # fmt: skip
    assert held.keys() == QUEUE_VIEWS.keys()
    for view, expected in held.items():
        assert numbers(house, "dana", QueueFilter(queue=HOME, view=view)) == expected


def test_a_list_is_of_one_queue_of_mine_of_the_public_ones_or_of_all_that_i_see(
    house: House,
) -> None:
    house.do("root", CreateQueue(name="Board", private=True, member=("dana",)))
    home, desk, board = laid(house), laid(house, DESK), laid(house, "board", by="root")
    held = {"member": [home, board], "public": [home, desk], "all": [home, desk, board]}
    assert held.keys() == AMONG.keys()
    for among, expected in held.items():
        assert numbers(house, "dana", QueueFilter(among=among)) == expected
    assert numbers(house, "ines", EVERY) == [home, desk]
    assert numbers(house, "sam", QueueFilter()) == []
    with pytest.raises(RuleViolation, match="'some' is no choice of queues"):
        numbers(house, "dana", QueueFilter(among="some"))


def test_what_came_into_a_queue_first_comes_first_whenever_it_was_opened(house: House) -> None:
    old, new = house.support(), house.support()
    for number in (new, old):
        house.wait(minutes=1)
        house.do("sam", AddToQueue(queue=HOME, case=number))
    assert numbers(house, "dana", QueueFilter(queue=HOME)) == [new, old]
    assert numbers(house, "dana", QueueFilter(queue=HOME, sort="number")) == [old, new]


def test_what_sleeps_lies_in_no_view_until_it_wakes(house: House) -> None:
    number = laid(house)
    house.do("sam", SnoozeCase(case=number, until="2026-04-02"))
    assert numbers(house, "dana", QueueFilter(queue=HOME)) == []
    house.wait(days=3)
    assert numbers(house, "dana", QueueFilter(queue=HOME)) == [number]


def test_a_list_is_narrowed_by_words(house: House) -> None:
    laid(house)
    found = house.queued(description="A drone hit the roof")
    which = QueueFilter(queue=HOME, search="drone")
    assert numbers(house, "dana", which) == [found]
    assert house["dana"].look.count_queue_items(which) == 1


# pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["work", *QUEUE_SORTS])
def test_a_list_is_the_same_by_cursors_by_row_numbers_and_from_its_end(
    full: House, sort: str, *, descending: bool
) -> None:
    which, look = replace(EVERY, sort=sort, descending=descending), full["ines"].look
    whole = look.queue_items(which, limit=100).rows
    assert len(whole) == look.count_queue_items(which) == 10
    assert [row.key for row in whole] == numbers(full, "ines", which)
    walked: list[QueueItemRow] = []
    after: str | None = None
    while True:
        page = look.queue_items(which, limit=3, after=after)
        walked += page.rows
        after = page.next
        if after is None:
            break
    assert tuple(walked) == whole
    for at, row in enumerate(whole):
        assert look.queue_items(which, limit=2, offset=at).rows == whole[at : at + 2]
        assert look.queue_position(which, row.key) == at
    assert look.queue_items(which, limit=4, from_end=True).rows == whole[-4:]
    assert look.queue_items(which, limit=4, offset=99).rows == ()


def test_turned_round_a_list_is_the_same_backwards(full: House) -> None:
    for sort in ("work", "number", "entered"):
        there = numbers(full, "ines", replace(EVERY, sort=sort))
        back = numbers(full, "ines", replace(EVERY, sort=sort, descending=True))
        assert back == there[::-1]


def test_of_very_many_queues_the_list_is_the_same(
    full: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = numbers(full, "ines", EVERY)
    monkeypatch.setattr(queue_items, "MANY", 1)
    assert numbers(full, "max", EVERY) == few


def test_a_case_that_lies_elsewhere_has_no_place_in_a_list(full: House) -> None:
    look, number = full["ines"].look, full.support(by="max")
    assert look.queue_position(EVERY, number) is None
    assert look.queue_position(QueueFilter(view="mine"), full.queued()) is None


def test_a_page_and_a_count_are_two_statements_each(full: House) -> None:
    """Which queues there are, and the answer."""
    look = full["ines"].look
    for ask in (look.queue_items, look.count_queue_items):
        with statements(full) as sent:
            ask(EVERY)
        assert len(sent) == 2, sent


def test_an_order_or_a_cursor_of_another_list_is_refused(full: House) -> None:
    look = full["ines"].look
    with pytest.raises(RuleViolation, match="'age' is no order of what lies in queues"):
        look.queue_items(replace(EVERY, sort="age"))
    page = look.queue_items(EVERY, limit=2)
    with pytest.raises(RuleViolation, match="cursor"):
        look.queue_items(replace(EVERY, sort="queue"), after=page.next)


# private queues --------------------------------------------------------------------------------


@pytest.fixture
def board(house: House) -> str:
    """Make a private queue of Dana's alone, and give a case that lies in it by an item."""
    house.do("root", CreateQueue(name="Board", private=True, member=("dana",)))
    return laid(house, "board", by="root")


def test_a_private_queue_is_in_no_list_of_queues_but_its_members(house: House, board: str) -> None:
    del board
    for who, sees in (("dana", True), ("root", True), ("ines", False), ("sam", False)):
        assert ("board" in {row.key for row in house[who].look.groups("queue")}) is sees
        assert ("board" in {row.key for row in house[who].look.groups()}) is sees
        offered = house[who].owners(house.support(by=who) if who != "root" else house.support())[1]
        assert ("board" in offered) is sees
        assert ("board" in house[who].complete("queue:bo")[1]) is sees


def test_where_a_case_lies_is_told_to_who_may_know_it(house: House, board: str) -> None:
    assert house["dana"].look.case(board).row.queue == "board"
    assert house["sam"].look.case(board).row.queue is None
    found = house["dana"].look.queue_item(board)
    assert found is not None
    assert found.queue.key == "board"
    with pytest.raises(NotAllowed, match="lies in a private queue") as caught:
        house["sam"].look.queue_item(board)
    assert "Board" not in str(caught.value)


def test_nobody_else_lists_its_cases_by_its_name(house: House, board: str) -> None:
    del board
    house.do("root", ChangeOwner(case=house.support(), to_queue="board"))
    assert house["dana"].look.count_cases(CaseFilter(queue="board")) == 1
    with pytest.raises(NotFound, match="no queue 'board'"):
        house["ines"].look.count_cases(CaseFilter(queue="board"))
    with pytest.raises(FilterError, match="board"):
        house["ines"].filter("queue:board")


def test_nobody_else_acts_on_what_lies_there_not_even_who_owns_it(house: House, board: str) -> None:
    for who, act in (
        ("ines", PickCase(case=board)),
        ("sam", RouteCase(case=board, to_queue=HOME)),
        ("sam", AddToQueue(queue=HOME, case=board)),
        ("sam", RemoveFromQueue(case=board)),
    ):
        with pytest.raises(NotAllowed, match="lies in a private queue"):
            house.do(who, act)
    house.do("dana", PickCase(case=board, stay=True))
    with pytest.raises(NotAllowed, match="lies in a private queue"):
        house.do("ines", ReleaseCase(case=board))
    house.do("dana", ReleaseCase(case=board))


def test_nobody_else_puts_anything_there(house: House, board: str) -> None:
    del board
    number, lying = house.support(), laid(house)
    house.do("ines", PickCase(case=lying, stay=True))
    for who, act in (
        ("sam", ChangeOwner(case=number, to_queue="board")),
        ("sam", AddToQueue(queue="board", case=number)),
        ("sam", CreateCase(type="customer_support", subject="In", queue="board")),
        ("ines", RouteCase(case=lying, to_queue="board")),
    ):
        with pytest.raises(CaselineError, match="Board is private"):
            house.do(who, act)
