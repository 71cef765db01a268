"""The next case, skipping, snooze, delete and restore by keyboard (domain.md 1.5, 3.2, 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import ClaimCase, DeleteCase, SnoozeCase
from core.entities import CaseSkip, CaseSnooze
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House

QUEUE = "back_office_homeowner"


async def test_the_point_takes_the_next_case_and_says_why_this_one(house: House) -> None:
    """From home as from a list; the case is open at once."""
    house.queued()
    urgent = house.queued(priority="High")
    house.wait(hours=76)
    async with seat(house, "dana") as at:
        await at.press("g", "h")
        await at.on("HomeScreen")
        await at.press(".")
        await at.sees(f"Case {urgent} is yours: High priority, waiting 3d 04h, first of 2 in")
        await at.sees("1 more waits", "Feed", "owner Dana Reyes")
        assert at.app.workspace.place is not None
        assert at.app.workspace.place.key == urgent
    assert house["dana"].case(urgent).row.owner.key == "dana"


async def test_in_an_empty_queue_that_is_said(house: House) -> None:
    async with seat(house, "dana") as at:
        await at.press(".")
        await at.sees("Nothing waits in Back Office Task Queue Homeowner")


async def test_a_comma_skips_it_with_a_reason_and_takes_the_next(house: House) -> None:
    first, second = house.queued(), house.queued()
    async with seat(house, "dana") as at:
        await at.press(".")
        await at.sees(f"Case {first} is yours")
        await at.press(",")
        await at.on("SkipSheet")
        await at.press("ctrl+s")
        await at.sees("Say why")
        await at.type("Needs Spanish")
        await at.press("ctrl+s")
        await at.sees(f"Case {second} is yours", "owner Dana Reyes")
        assert [tab.place.key for tab in at.app.workspace.tabs] == [second]
    assert house.get(CaseSkip).reason == "Needs Spanish"
    assert house["dana"].case(first).row.owner.key == QUEUE


async def test_z_lets_a_case_sleep_and_b_wakes_it(house: House) -> None:
    case = house.queued()
    house.do("dana", ClaimCase(case=case))
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("owner Dana Reyes")
        await at.press("Z")
        await at.on("SnoozeSheet")
        await at.sees("3h", "tomorrow")
        await at.type("2d\t")
        await at.press("ctrl+s")
        await at.sees(f"Case {case} sleeps until", "z sleeps until")
        await at.press("B")
        await at.sees("is in its lists again")
        await at.until(lambda: "z sleeps until" not in at.text)
    assert house.all(CaseSnooze) == []


async def test_lists_show_what_is_back_and_a_list_of_its_own_what_sleeps(house: House) -> None:
    back, sleeps = house.queued(), house.queued()
    house.do("dana", SnoozeCase(case=back, until="1h"))
    house.do("dana", SnoozeCase(case=sleeps, days=3))
    house.wait(hours=2)
    async with seat(house, "dana") as at:
        await at.sees(back, "↩ Jo Rivera", "1 case")
        assert sleeps not in at.text
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("snoozed")
        await at.press("enter")
        await at.sees("Snoozed cases", sleeps, "z Jo Rivera")


async def test_a_case_is_back_on_the_screen_when_its_time_has_come(house: House) -> None:
    """Nobody does anything then: the console knows the next end, and draws only at that."""
    case, other = house.queued(), house.queued()
    house.do("dana", SnoozeCase(case=case, until="1h"))
    house.do("dana", SnoozeCase(case=other, until="2h"))
    async with seat(house, "dana", size=(140, 40)) as at:
        await at.sees("0 cases")
        at.app.open_case(case)
        await at.sees("z sleeps until", "0 cases")
        house.wait(hours=1)
        await at.sees("↩ Back from snooze", "↩ Jo Rivera", "1 case")
        house.wait(hours=1)
        await at.sees("2 cases")


async def test_delete_asks_and_the_bin_gives_it_back(house: House) -> None:
    case = house.queued()
    async with seat(house, "max") as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay", "Feed")
        await at.press("delete")
        await at.on("Confirm")
        await at.sees("Delete case", "With it go", "For 15 days")
        await at.press("y")
        await at.sees("lies in the recycle bin for 15 days")
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("recycle")
        await at.press("enter")
        await at.sees("Recycle bin", case, "Max Adler", "15d 00h", "R Restore")
        await at.press("R")
        await at.sees(f"Case {case} is back, as it was", "Billing: Autopay", "Feed")
    assert house["max"].look.deleted() == ()


async def test_a_deleted_case_can_be_read_about_and_not_be_changed(house: House) -> None:
    case = house.queued()
    house.do("max", DeleteCase(case=case, reason="Opened twice", confirmed=True))
    async with seat(house, "max", size=(140, 40)) as at:
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("recycle")
        await at.press("enter")
        await at.sees("Recycle bin", case, "Opened twice", "can be restored for")
        await at.press("enter")
        await at.sees("can be restored for")
        await at.press("e", "x", "delete")
        await at.press("R")
        await at.sees("is back, as it was")


async def test_who_may_not_delete_is_told_why_and_has_no_bin(house: House) -> None:
    case = house.queued()
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay", "Feed")
        await at.press("delete")
        await at.sees("may not delete and restore the case")
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("recycle")
        await at.until(lambda: "Recycle bin" not in at.text)


async def test_an_administrator_erases_a_customer_after_a_plain_yes(house: House) -> None:
    """Anybody else is told why not."""
    house.queued()
    async with seat(house, "root") as at:
        at.app.open_record("account", "HO-1")
        await at.sees("Rivera Household")
        await at.press("X")
        await at.on("Confirm")
        await at.sees("Erase account HO-1", "with 1 contact, 1 case", "cannot be undone")
        await at.press("n")
        await at.on("WorkspaceScreen")
        await at.press("X")
        await at.on("Confirm")
        await at.press("y")
        await at.sees("The personal data of account HO-1 is erased", "Backups made before")
        await at.until(lambda: "Rivera" not in at.text)
    async with seat(house, "max") as at:
        at.app.open_record("account", "HO-2")
        await at.sees("Osei Household")
        await at.press("X")
        await at.sees("may not erase a customer's personal data")
