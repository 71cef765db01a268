"""What lies in queues, by keyboard: which queues, which view, and the acts there (S3, 1.13)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from core.commands.queue import AddToQueue, CreateQueue, EditQueue, PickCase
from core.entities import Group, Membership, QueueItem
from tests.tui.seat import seat
from tests.tui.test_forms import fill
from tests.tui.typist import sit

if TYPE_CHECKING:
    from tests.house import House
    from tests.tui.seat import Seat

HOME, DESK = "back_office_homeowner", "customer_support"
SIZE = (100, 40)


def laid(house: House, queue: str = HOME, **given: str) -> str:
    number = house.support(**given)
    house.do("sam", AddToQueue(queue=queue, case=number))
    return number


def owner(house: House, number: str) -> str:
    return house["root"].look.case(number, feed_limit=1).row.owner.key


def rows(at: Seat) -> list[str]:
    """Give the keys of the rows, from the first."""
    pages = at.app.lowest.rows.pages
    assert pages is not None
    return [pages.key(index) or "" for index in range(pages.length)]


async def choose(at: Seat, words: str) -> None:
    """Choose other queues, or another view of them."""
    await at.press("@")
    await at.sees("Show what, of which queues?")
    await at.type(words)
    await at.press("enter")
    await at.on("WorkspaceScreen")


# views -----------------------------------------------------------------------------------------


async def test_views_and_queues_are_chosen_apart(house: House) -> None:
    home, desk, worked = laid(house), laid(house, DESK), laid(house)
    house.do("dana", PickCase(case=worked, stay=True))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("My queues · All items", "2 items", "Worked by", "Dana Reyes")
        assert rows(at) == [home, worked]
        await choose(at, "cases available")
        await at.sees("My queues · Cases available to work on", "1 item")
        assert rows(at) == [home]
        await choose(at, "all queues")
        await at.sees("All queues · Cases available to work on", "2 items")
        assert rows(at) == [home, desk]
        await choose(at, "i am working on")
        await at.sees("All queues · Items I am working on", "1 item")
        await choose(at, "customer support queue")
        await at.sees("Customer Support Queue · Items I am working on", "No items here.")
        await choose(at, "all items")
        await at.sees("Customer Support Queue · All items", "1 item")
        assert rows(at) == [desk]


async def test_the_list_that_was_shown_last_comes_back_with_its_key(house: House) -> None:
    laid(house, DESK)
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("My queues · All items")
        await choose(at, "customer support queue")
        await at.sees("Customer Support Queue · All items")
        await at.press("g", "c")
        await at.sees("Number", "Age")
        await at.press("g", "i")
        await at.sees("Customer Support Queue · All items", "1 item")


async def test_from_a_queue_or_the_list_of_its_cases_one_key_shows_what_lies_there(
    house: House,
) -> None:
    number = laid(house)
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("@ What lies there")
        await at.press("@")
        await at.sees("Back Office Task Queue Homeowner · All items", "1 item")
        assert rows(at) == [number]
        await at.press("g", "q")
        await at.sees("5 queues")
        await at.press("end", "@")
        await at.sees("Service Desk · All items", "No items here.")
        at.app.open_record("queue", HOME)
        await at.sees("Members 2", "What I work on 0", "@ What lies there")
        await at.press("@")
        await at.sees("Back Office Task Queue Homeowner · All items")


async def test_the_rows_say_where_since_when_and_who_and_enter_opens_the_case(
    house: House,
) -> None:
    number = laid(house, priority="High")
    house.do("ines", PickCase(case=number, stay=True))
    house.wait(hours=5)
    async with seat(house, "dana", size=(160, 45)) as at:
        await at.press("g", "i", "\\")
        await at.sees("1 item", "Priority", "Kind", "Title", "▲ high")
        line = next(line for line in at.text.splitlines() if number in line)
        for word in (
            "▲", "5h 00m", "Back Office Task Queue Homeowner", "Ines Duarte", "High", "Case",
            "A question",
        ):  # fmt: skip
            assert word in line
        await at.press("enter")
        await at.sees("Feed", "lies in Back Office Task Queue Homeowner")
        await at.press("escape")
        await at.sees("1 item")


async def test_a_list_is_sorted_narrowed_and_read_from_its_end(house: House) -> None:
    numbers = [laid(house, subject=f"Number {n:03}") for n in range(130)]
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("130 items")
        await at.press("end")
        await at.sees(numbers[-1])
        assert at.app.lowest.rows.key == numbers[-1]
        await at.press("f")
        await at.type('"Number 077"')
        await at.press("enter")
        await at.sees("1 item")
        assert rows(at) == [numbers[77]]
        await at.press("escape")
        await at.sees("130 items")
        await at.press("S")
        await at.sees("Order the list by", "Work order", "In queue")
        await at.type("title")
        await at.press("enter")
        await at.sees("by title")


async def test_what_others_lay_there_comes_by_itself(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("No items here.")
        number = laid(house)
        await at.sees("1 item", number)
        house.do("ines", PickCase(case=number, stay=True))
        await at.sees("Ines Duarte")


async def test_a_private_queue_is_offered_to_its_members_alone(house: House) -> None:
    house.do("root", CreateQueue(name="Board room", private=True, member=("dana",)))
    for who, sees in (("dana", True), ("ines", False)):
        async with seat(house, who, size=SIZE) as at:
            await at.press("g", "q")
            await at.sees("6 queues" if sees else "5 queues")
            assert ("Board room" in at.text) is sees
            await at.press("g", "i", "@")
            await at.sees("Show what")
            await at.type("board")
            await at.until(lambda: "All items" not in at.text.partition("Show what")[2], "narrow")
            assert ("private · mine" in at.text) is sees


# acts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stay", [False, True])
async def test_to_take_what_lies_by_an_item_is_a_pick_that_asks_whether_it_stays(
    house: House, *, stay: bool
) -> None:
    number = laid(house)
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("1 item", "a Pick")
        await at.press("a")
        await at.sees(f"Pick Case {number}: also remove it from the queue?", "Yes, remove it")
        await at.press(*["down"] * stay, "enter")
        await at.sees(f"it {'stays in' if stay else 'left'} Back Office Task Queue Homeowner.")
    assert owner(house, number) == "dana"
    assert [item.worked_by for item in house.all(QueueItem)] == [house["dana"].person.id] * stay


async def test_on_its_page_and_in_a_list_of_cases_it_is_a_pick_too(house: House) -> None:
    number = laid(house)
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Feed", "a Pick", "lies in Back Office Task Queue Homeowner")
        await at.press("a")
        await at.sees("also remove it from the queue?")
        await at.press("escape", "i")
        await at.sees("why …")
        await at.type("pick")
        await at.press("enter")
        await at.sees("A member of the queue", "Homeowner (you are a", "nobody")


async def test_what_a_queue_owns_is_assigned_as_ever(house: House) -> None:
    number = house.queued()
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("1 item", "a Assign to me")
        await at.press("a")
        await at.sees(f"Case {number}", "Dana Reyes")
        await at.until(lambda: owner(house, number) == "dana", "that it is Dana's")
    assert house.all(QueueItem) == []


async def test_who_may_not_pick_hears_why(house: House) -> None:
    number = laid(house)
    async with seat(house, "ivo", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Feed", "lies in Back Office Task Queue Homeowner")
        assert "a Pick" not in at.text
        await at.press("a")
        await at.sees("Ivo Maric does not belong to Back Office Task Queue Homeowner.")


async def test_two_who_pick_at_once_one_wins_and_the_other_is_told_who(house: House) -> None:
    number = laid(house)
    async with seat(house, "dana", size=SIZE) as one, seat(house, "ines", size=SIZE) as other:
        for at in (one, other):
            await at.press("g", "i")
            await at.sees("1 item")
            await at.press("a")
            await at.sees("also remove it from the queue?")
            await at.press("down")
        await one.press("enter")
        await other.press("enter")
        await one.until(lambda: house.all(QueueItem)[0].worked_by is not None, "a pick")
        winner = owner(house, number)
        won, lost = (one, other) if winner == "dana" else (other, one)
        name = "Dana Reyes" if winner == "dana" else "Ines Duarte"
        await won.sees(f"Case {number} is yours")
        await lost.sees(f"{name} works on case {number} since")


async def test_the_item_is_shown_in_detail_and_release_says_who_gets_it(house: House) -> None:
    house.do("root", EditQueue(queue=HOME, owner="sal"))
    number = laid(house)
    house.do("dana", PickCase(case=number, stay=True))
    house.wait(hours=2)
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("1 item", "< Its queue")
        await at.press("<")
        await at.sees("Title", "A question", "Customer Support case", "Worked on", "Queue owner",
                      "Sal Moreno", "nobody works on it; it goes to the queue itself")  # fmt: skip
        await at.press("enter")
        await at.sees("belongs to the queue itself.")


async def test_marked_items_are_picked_released_routed_and_removed_together(house: House) -> None:
    numbers = [laid(house) for _ in range(3)]
    house.do("ines", PickCase(case=numbers[2], stay=True))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("3 items")
        await at.press("ctrl+a")
        await at.sees("● 3 marked", "a Pick")
        await at.press("a")
        await at.sees("Pick · 3 cases", "Also remove from queue")
        await at.type("no")
        await at.press("enter", "ctrl+s")
        await at.sees("Pick: 2 cases would be changed, 1 skipped.", "it stays in",
                      "Ines Duarte works on case …")  # fmt: skip
        await at.press("ctrl+s")
        await at.sees("Pick: 2 cases changed, 1 skipped.")
        at.app.lowest.rows.mark(numbers[:2])
        await at.press("<")
        await at.sees("Queue of 2 marked cases", "Route", "Remove from their queues")
        await at.type("release")
        await at.press("enter")
        await at.sees("Release: 2 cases would be changed.", "belongs to the queue", "itself. (2)")
        await at.press("ctrl+s")
        await at.sees("Release: 2 cases changed.")
    assert {owner(house, number) for number in numbers[:2]} == {HOME}


async def test_marked_items_are_routed_and_taken_back_as_one(house: House) -> None:
    numbers = [laid(house) for _ in range(2)]
    house.do("dana", PickCase(case=numbers[0], stay=True))
    house.do("dana", PickCase(case=numbers[1], stay=True))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "i")
        await at.sees("2 items")
        await at.press("ctrl+a", "<")
        await at.sees("Queue of 2 marked cases")
        await at.type("route")
        await at.press("enter")
        await at.on("ManySheet")
        await fill(at, to_queue="customer")
        await at.sees("› Customer Support Queue")
        await at.press("enter", "ctrl+s")
        await at.sees("Support Queue. (2)")
        await at.press("ctrl+s")
        await at.sees("Route: 2 cases changed.", "No items here.")
        await at.press("u")
        await at.sees("2 items")


# queues ----------------------------------------------------------------------------------------


async def test_a_queue_is_made_with_all_that_it_has_and_a_teams_members_of_now(
    house: House,
) -> None:
    """If a queue does not exist it can be created (S3)."""
    async with seat(house, "max", size=SIZE) as at:
        await at.press("g", "q")
        await at.sees("5 queues")
        await at.press("n")
        await at.on("QueueSheet")
        await fill(at, name="Night shift", email="night@example.com", private="yes", owner="ines")
        await at.press("enter")
        await fill(at, members="deal")
        await at.sees("its members of now")
        await at.press("enter", "ctrl+s")
        await at.sees("O opens it.")
        await at.press("O")
        await at.sees("Night shift", "its members alone", "Ines Duarte", "night@example.com")
    queue = house.get(Group, name="Night shift")
    assert (queue.is_private, queue.owner_id) == (True, house["ines"].person.id)
    members = {m.user_id for m in house.all(Membership, group_id=queue.id)}
    assert members == {house["bo"].person.id}


async def test_a_queue_becomes_private_and_another_answers_for_it(house: House) -> None:
    async with seat(house, "max", size=SIZE) as at:
        at.app.open_record("queue", DESK)
        await at.sees("Customer Support Queue", "for everybody")
        await at.press("e")
        await at.on("QueueSheet")
        await fill(at, private="yes", owner="ines")
        await at.press("enter", "ctrl+s")
        await at.sees("Customer Support Queue: ", "who sees it", "owner")
    (queue,) = (row for row in house["max"].look.groups("queue") if row.key == DESK)
    assert (queue.is_private, queue.owner) == (True, "ines")


# in two real terminals -------------------------------------------------------------------------


def test_of_two_terminals_that_pick_at_once_one_wins_and_the_other_is_told_who(
    house: House,
) -> None:
    number = laid(house)
    with sit(house, "dana", size=(100, 30)) as one, sit(house, "ines", size=(100, 30)) as other:
        for terminal in (one, other):
            terminal.press("g", "i")
            terminal.wait("All items", number, "a Pick")
            terminal.press("a")
            terminal.wait("also remove it from the queue", "Yes, remove it")
            terminal.press("down")
            terminal.settle()
        one.press("enter")
        other.press("enter")
        winner = {"dana": (one, other, "Dana Reyes"), "ines": (other, one, "Ines Duarte")}
        won, lost, name = winner[_picked_by(house, number)]
        won.wait(f"Case {number} is yours", name)
        lost.wait(f"{name} works on case {number}")
        for terminal in (one, other):
            terminal.press("ctrl+q")
            assert terminal.ended() == 0
    assert len(house.all(QueueItem)) == 1


def _picked_by(house: House, number: str) -> str:
    """Wait until somebody owns what was picked."""
    for _ in range(200):
        who = owner(house, number)
        if who != "sam":
            return who
        time.sleep(0.05)
    msg = f"nobody picked case {number}"
    raise AssertionError(msg)
