"""What lies in queues apart from whose it is: add, pick, release, route, remove (S3, 1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from core.commands.case import ChangeOwner, ClaimCase, CloseCase, CreateCase, DeleteCase, MergeCases
from core.commands.queue import (
    AddToQueue,
    CreateQueue,
    EditQueue,
    PickCase,
    ReleaseCase,
    RemoveFromQueue,
    RouteCase,
)
from core.entities import QueueItem
from core.errors import CaselineError, Conflict, NotAllowed, NotFound, RuleViolation
from core.rows import QueueFilter
from data.tables import queue_items
from tests.data.test_races import at_once

if TYPE_CHECKING:
    from core.rows import QueueItemRow
    from tests.house import House

HOME, DESK = "back_office_homeowner", "customer_support"
"""Dana and Ines belong to the first one, Ines alone to the second."""


def items(house: House) -> list[QueueItem]:
    return house.all(QueueItem)


def owner(house: House, number: str) -> str:
    return house["root"].look.case(number, feed_limit=1).row.owner.key


def lying(
    house: House, who: str, queue: str | None = None, view: str = "all"
) -> tuple[QueueItemRow, ...]:
    return house[who].look.queue_items(QueueFilter(queue=queue, view=view)).rows


def numbers(house: House, who: str, queue: str | None = None, view: str = "all") -> list[str]:
    return [row.key for row in lying(house, who, queue, view)]


def laid(house: House, queue: str = HOME) -> str:
    number = house.support()
    house.do("sam", AddToQueue(queue=queue, case=number))
    return number


# add -------------------------------------------------------------------------------------------


def test_added_to_a_queue_a_case_keeps_its_owner(house: House) -> None:
    number = house.support()
    outcome = house.do("sam", AddToQueue(queue=HOME, case=number))
    assert outcome.message == (
        f"Case {number} lies in Back Office Task Queue Homeowner now; its owner stays."
    )
    assert owner(house, number) == "sam"
    (item,) = items(house)
    assert (item.entered_at, item.worked_by) == (house.clock.now(), None)
    body = house["sam"].look.case(number, feed_limit=1).feed[0].body
    assert body == "Queue: none → Back Office Task Queue Homeowner"


def test_added_once_more_it_moves_and_is_nobodys_work_again(house: House) -> None:
    number = laid(house)
    house.do("dana", PickCase(case=number, stay=True))
    house.wait(minutes=5)
    outcome = house.do("dana", AddToQueue(queue=DESK, case=number))
    assert "no longer in Back Office Task Queue Homeowner" in outcome.message
    (item,) = items(house)
    assert (item.worked_by, item.entered_at) == (None, house.clock.now())
    with pytest.raises(RuleViolation, match="lies in Customer Support Queue already"):
        house.do("dana", AddToQueue(queue=DESK, case=number))


def test_a_case_lies_in_no_queue_that_takes_no_such_cases_nor_once_it_is_closed(
    house: House,
) -> None:
    number = house.homeowner("dana")
    with pytest.raises(RuleViolation, match="cannot lie in"):
        house.do("dana", AddToQueue(queue="aging_cases", case=number))
    with pytest.raises(CaselineError, match="queue"):
        house.do("dana", AddToQueue(queue="deal_processing", case=number))
    house.do("dana", CloseCase(case=number))
    with pytest.raises(RuleViolation, match="is closed"):
        house.do("dana", AddToQueue(queue=HOME, case=number))
    assert items(house) == []


def test_the_database_itself_holds_one_item_of_a_record(house: House) -> None:
    laid(house)
    (item,) = items(house)
    again = {
        "group_id": item.group_id, "object": "case", "record_id": item.record_id,
        "entered_at": item.entered_at, "version": 1, "created_at": item.entered_at,
        "last_modified_at": item.entered_at,
    }  # fmt: skip
    with pytest.raises(DBAPIError, match=r"(?i)unique"), house.store.engine.begin() as connection:
        connection.execute(insert(queue_items).values(**again))


def test_two_who_add_at_once_leave_one_item(house: House) -> None:
    number = house.support()
    at_once(
        house,
        ("ines", AddToQueue(queue=HOME, case=number), None),
        ("dana", AddToQueue(queue=DESK, case=number), None),
    )
    assert len(items(house)) == 1


# pick ------------------------------------------------------------------------------------------


def test_a_member_who_picks_owns_the_case_and_it_leaves_the_queue(house: House) -> None:
    number = laid(house)
    outcome = house.do("dana", PickCase(case=number))
    assert outcome.message == (f"Case {number} is yours; it left Back Office Task Queue Homeowner.")
    assert owner(house, number) == "dana"
    assert items(house) == []
    house.do("dana", ChangeOwner(case=number, to_queue=HOME))
    house.do("ines", PickCase(case=number))
    assert owner(house, number) == "ines"


def test_a_case_may_stay_in_its_queue_with_who_works_on_it(house: House) -> None:
    entered = house.clock.now()
    for number in (laid(house), house.queued()):
        house.wait(hours=1)
        house.do("dana", PickCase(case=number, stay=True))
        assert owner(house, number) == "dana"
        found = {row.key: row for row in lying(house, "ines", HOME)}[number]
        assert found.worked_by is not None
        assert found.worked_by.key == "dana"
        assert (found.entered_at, found.worked_at) == (entered, house.clock.now())
        with pytest.raises(Conflict, match=f"Dana Reyes works on case {number} since"):
            house.do("ines", PickCase(case=number))
        with pytest.raises(RuleViolation, match="You work on case"):
            house.do("dana", PickCase(case=number))


def test_who_does_not_belong_to_the_queue_picks_nothing(house: House) -> None:
    number = laid(house)
    with pytest.raises(NotAllowed, match="Ivo Maric does not belong to Back Office Task Queue"):
        house.do("ivo", PickCase(case=number))
    with pytest.raises(NotAllowed):
        house.do("sam", PickCase(case=number))
    assert owner(house, number) == "sam"


def test_of_two_who_pick_at_once_one_wins(house: House) -> None:
    for stay in (False, True, False, True):
        number = laid(house)
        answers = at_once(
            house, *((who, PickCase(case=number, stay=stay), None) for who in ("dana", "ines"))
        )
        lost = [answer for answer in answers if isinstance(answer, CaselineError)]
        assert [type(error) for error in lost] == [Conflict]
        winner = owner(house, number)
        assert winner in {"dana", "ines"}
        name = "Dana Reyes" if winner == "dana" else "Ines Duarte"
        assert name in lost[0].message


def test_what_lies_in_no_queue_is_not_picked(house: House) -> None:
    number = house.support("dana")
    with pytest.raises(RuleViolation, match="does not lie in a queue"):
        house.do("dana", PickCase(case=number))


# release ---------------------------------------------------------------------------------------


def test_released_it_goes_to_the_queues_owner_and_not_to_who_made_it(house: House) -> None:
    house.do("root", EditQueue(queue=HOME, owner="ines"))
    number = laid(house)
    house.do("dana", PickCase(case=number, stay=True))
    outcome = house.do("dana", ReleaseCase(case=number))
    assert outcome.message.endswith("belongs to Ines Duarte, who owns the queue.")
    assert owner(house, number) == "ines"
    (item,) = items(house)
    assert (item.worked_by, item.worked_at) == (None, None)


def test_without_an_owner_who_may_have_it_the_queue_itself_has_what_is_released(
    house: House,
) -> None:
    for person in ("", "sal"):
        house.do("root", EditQueue(queue=HOME, name=f"Home {person}", owner=person))
        number = laid(house)
        house.do("dana", PickCase(case=number, stay=True))
        outcome = house.do("dana", ReleaseCase(case=number))
        assert "belongs to the queue itself" in outcome.message
        assert owner(house, number) == HOME
        assert items(house) == []


def test_only_what_somebody_works_on_is_released_by_them_or_who_directs_them(house: House) -> None:
    number = laid(house)
    with pytest.raises(RuleViolation, match="Nobody works on case"):
        house.do("dana", ReleaseCase(case=number))
    house.do("dana", PickCase(case=number, stay=True))
    with pytest.raises(NotAllowed):
        house.do("ivo", ReleaseCase(case=number))
    house.do("max", ReleaseCase(case=number))
    assert owner(house, number) == HOME


# route -----------------------------------------------------------------------------------------


def test_routed_to_another_queue_it_waits_there_for_anybody(house: House) -> None:
    number = laid(house)
    house.do("dana", PickCase(case=number, stay=True))
    outcome = house.do("dana", RouteCase(case=number, to_queue=DESK))
    assert outcome.message.endswith("to Customer Support Queue.")
    assert owner(house, number) == "dana"
    (item,) = items(house)
    assert item.worked_by is None


def test_what_a_queue_owns_is_routed_with_its_owner(house: House) -> None:
    number = house.support(queue=HOME)
    house.do("max", RouteCase(case=number, to_queue=DESK))
    assert owner(house, number) == DESK
    assert items(house) == []


@pytest.mark.parametrize("remove", [False, True])
def test_routed_to_a_person_it_is_theirs_and_leaves_the_queue_where_that_is_wanted(
    house: House, *, remove: bool
) -> None:
    number = laid(house)
    house.do("max", RouteCase(case=number, to="ines", remove=remove))
    assert owner(house, number) == "ines"
    worked = [item.worked_by for item in items(house)]
    assert worked == ([] if remove else [house["ines"].person.id])


def test_a_case_is_routed_to_one_place_and_only_out_of_a_queue(house: House) -> None:
    number = laid(house)
    with pytest.raises(RuleViolation, match="Route to one place"):
        house.do("max", RouteCase(case=number))
    with pytest.raises(RuleViolation, match="Route to one place"):
        house.do("max", RouteCase(case=number, to="ines", to_queue=DESK))
    with pytest.raises(RuleViolation, match="lies in Back Office Task Queue Homeowner already"):
        house.do("max", RouteCase(case=number, to_queue=HOME))
    with pytest.raises(RuleViolation, match="does not lie in a queue"):
        house.do("max", RouteCase(case=house.support(), to_queue=HOME))


# remove, and what else takes a case out --------------------------------------------------------


def test_removed_from_its_queue_the_case_is_not_touched(house: House) -> None:
    number = laid(house)
    before = house.case(number).version
    outcome = house.do("sam", RemoveFromQueue(case=number))
    assert outcome.message.endswith("it still belongs to Sam Ortiz.")
    assert items(house) == []
    assert house.case(number).version == before
    with pytest.raises(RuleViolation, match="does not lie in a queue"):
        house.do("sam", RemoveFromQueue(case=number))
    with pytest.raises(RuleViolation, match="owns case"):
        house.do("sam", RemoveFromQueue(case=house.queued()))


def test_closed_or_merged_a_case_lies_in_no_queue_and_undone_it_lies_there_again(
    house: House,
) -> None:
    number, other = laid(house), house.support()
    house.do("max", CloseCase(case=number))
    assert items(house) == []
    house["max"].undo()
    assert len(items(house)) == 1
    house.do("max", MergeCases(case=(number,), into=other))
    assert items(house) == []
    house["max"].undo()
    assert len(items(house)) == 1


def test_what_a_queue_owns_and_is_added_to_another_one_lies_there_alone(house: House) -> None:
    """Its owner stays, as whoever adds it is told."""
    number = house.support(queue=HOME)
    house.do("dana", AddToQueue(queue=DESK, case=number))
    assert owner(house, number) == HOME
    assert lying(house, "ines", HOME) == ()
    assert numbers(house, "ines", DESK) == [number]


def test_given_to_a_queue_it_lies_there_alone(house: House) -> None:
    number = laid(house)
    house.do("sam", ChangeOwner(case=number, to_queue=DESK))
    assert items(house) == []
    assert numbers(house, "ines") == [number]


def test_every_act_on_an_item_is_undone(house: House) -> None:
    number = house.support()
    for who, act in (
        ("sam", AddToQueue(queue=HOME, case=number)),
        ("dana", PickCase(case=number, stay=True)),
        ("dana", RouteCase(case=number, to_queue=DESK)),
        ("ines", PickCase(case=number, stay=True)),
        ("ines", ReleaseCase(case=number)),
    ):
        before = [(i.group_id, i.worked_by) for i in items(house)], owner(house, number)
        house.do(who, act)
        house[who].undo()
        assert ([(i.group_id, i.worked_by) for i in items(house)], owner(house, number)) == before
        house.do(who, act)


def test_a_place_in_a_queue_is_not_given_back_where_the_case_has_another_one(house: House) -> None:
    number = laid(house)
    picked = house.do("dana", PickCase(case=number)).action
    house.do("dana", AddToQueue(queue=DESK, case=number))
    with pytest.raises(Conflict, match="lies in a queue again") as caught:
        house["dana"].undo(picked)
    assert caught.value.next_step == "Remove it from there first."
    house.do("dana", RemoveFromQueue(case=number))
    house["dana"].undo(picked)
    assert (owner(house, number), len(items(house))) == ("sam", 1)


# who sees it -----------------------------------------------------------------------------------


def test_items_stand_in_the_order_of_work_with_what_the_queue_owns(house: House) -> None:
    owned = house.queued()
    house.wait(minutes=1)
    lies = laid(house)
    house.wait(minutes=1)
    first = house.queued(priority="High")
    other = laid(house, DESK)
    look = house["ines"].look

    assert numbers(house, "ines", HOME) == [first, owned, lies]
    assert numbers(house, "ines") == [first, owned, lies, other]
    page = look.queue_items(QueueFilter(), limit=2)
    assert [row.key for row in page.rows] == [first, owned]
    house.do("ines", PickCase(case=lies, stay=True))
    assert numbers(house, "ines", HOME, "available") == [first, owned]
    assert numbers(house, "ines", HOME, "mine") == [lies]
    assert lying(house, "dana", HOME, "mine") == ()
    house.do("max", DeleteCase(case=lies, confirmed=True))
    assert numbers(house, "ines", HOME) == [first, owned]
    with pytest.raises(NotFound, match="no queue 'back_offise_homeowner'"):
        look.queue_items(QueueFilter(queue="back_offise_homeowner"))


def test_a_private_queue_is_its_members_alone(house: House) -> None:
    house.do("root", CreateQueue(name="Board", private=True, member=("dana",), owner="dana"))
    number = house.support()
    for act in (AddToQueue(queue="board", case=number), PickCase(case=number)):
        with pytest.raises(CaselineError):
            house.do("sam", act)
    with pytest.raises(NotAllowed, match="Board is private"):
        lying(house, "sam", "board")
    house.do("dana", AddToQueue(queue="Board", case=number))
    assert numbers(house, "dana", "board") == [number]
    assert lying(house, "root", "board")[0].queue.key == "board"
    (queue,) = (row for row in house["root"].look.groups("queue") if row.key == "board")
    assert (queue.is_private, queue.owner) == (True, "dana")


def test_claimed_by_another_way_a_case_stays_where_it_lies(house: House) -> None:
    """That it waits in a queue and whose it is are two things."""
    number = laid(house)
    house.do("sam", ChangeOwner(case=number, to="dana"))
    assert len(items(house)) == 1
    other = house.queued()
    house.do("dana", ClaimCase(case=other))
    assert len(items(house)) == 1


def test_a_queues_owner_is_somebody_who_works_here(house: House) -> None:
    with pytest.raises(RuleViolation, match="nobody"):
        house.do("root", EditQueue(queue=HOME, owner="nobody"))
    told = house.do("root", EditQueue(queue=HOME, owner="ines")).message
    assert told == "Back Office Task Queue Homeowner: owner."
    house.do("root", EditQueue(queue=HOME, owner=""))
    (queue,) = (row for row in house["root"].look.groups("queue") if row.key == HOME)
    assert queue.owner is None
    assert house.do("sam", CreateCase(subject="still here")).number
