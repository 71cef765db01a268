"""Where a case waits, by keyboard: pick, release, route, add, remove (S3, domain.md 1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.queue import AddToQueue, EditQueue, PickCase
from core.entities import QueueItem
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House

HOME = "back_office_homeowner"


async def test_a_case_is_added_to_a_queue_that_takes_it_and_keeps_its_owner(house: House) -> None:
    number = house.support("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Feed", number)
        await at.press("less_than_sign")
        await at.sees("It lies in no queue", "its owner stays")
        await at.press("enter")
        await at.sees("Which queue?", "Customer Support Queue")
        await at.type("homeowner")
        await at.press("enter")
        await at.sees("lies in Back Office Task Queue Homeowner now; its owner stays.")
    assert house["dana"].case(number).row.owner.key == "dana"
    assert len(house.all(QueueItem)) == 1


async def test_a_member_picks_it_and_leaves_it_there_for_all_to_see(house: House) -> None:
    number = house.queued()
    house.wait(hours=3)
    async with seat(house, "dana") as at:
        await at.sees(number)
        await at.press("less_than_sign")
        await at.sees("Back Office Task Queue Homeowner · since 3h 00m · nobody works on it")
        await at.press("down", "enter")
        await at.sees(f"Case {number} is yours; it stays in Back Office Task Queue Homeowner.")
        at.app.open_case(number)
        await at.sees("owner Dana Reyes")
        await at.press("less_than_sign")
        await at.sees("Dana Reyes works on it")


async def test_who_picks_a_moment_later_hears_who_was_faster(house: House) -> None:
    number = house.queued()
    async with seat(house, "ines") as at:
        await at.sees(number)
        await at.press("less_than_sign")
        await at.sees("nobody works on it")
        house.do("dana", PickCase(case=number, stay=True))
        await at.press("enter")
        await at.sees(f"Dana Reyes works on case {number} since")
    assert house["ines"].case(number).row.owner.key == "dana"


async def test_release_says_before_to_whom_the_case_goes(house: House) -> None:
    house.do("root", EditQueue(queue=HOME, owner="ines"))
    number = house.support()
    house.do("sam", AddToQueue(queue=HOME, case=number))
    house.do("dana", PickCase(case=number, stay=True))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Feed", number)
        await at.press("less_than_sign")
        await at.sees("Release", "nobody works on it; it goes to Ines Duarte")
        await at.press("enter")
        await at.sees("belongs to Ines Duarte, who owns the queue.")


async def test_a_case_is_routed_to_a_person_or_removed(house: House) -> None:
    number = house.support("dana")
    house.do("dana", AddToQueue(queue=HOME, case=number))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Feed", number)
        await at.press("less_than_sign")
        await at.sees("Route to a person")
        await at.type("person")
        await at.press("enter")
        await at.sees("To whom?")
        await at.type("ines")
        await at.press("enter")
        await at.sees("Also remove it from the queue?", "all see who works on it")
        await at.press("enter")
        await at.sees("to Ines Duarte.")
        await at.press("less_than_sign")
        await at.sees("Ines Duarte works on it")
        await at.type("remove")
        await at.press("enter")
        await at.sees("it still belongs to Ines Duarte.")
        await at.press("less_than_sign")
        await at.sees("It lies in no queue")
        await at.press("escape")
    assert house.all(QueueItem) == []
