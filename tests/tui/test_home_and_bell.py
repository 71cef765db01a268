"""Home and bell by keyboard: what waits, whose it is, and the exact post that a line is about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.commands.case import EditCase, PostToCase
from core.commands.task import CreateTask
from core.commands.user import EditUser
from data.outside import Outside
from tests.house import NOW
from tests.tui.seat import seat
from tui.records.page import EntryOf
from tui.widgets.menu import Body, Menu

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat

SIZE = (140, 45)


async def home(at: Seat) -> None:
    """Go home."""
    await at.press("g", "h")
    await at.on("HomeScreen")
    await at.until(lambda: at.app.screen.query(Menu).last()._held, "home")  # noqa: SLF001


async def choose(at: Seat, words: str) -> None:
    """Put the cursor on the line with these words, and open it."""
    for menu in at.app.screen.query(Menu):
        for number, line in enumerate(menu._held):  # noqa: SLF001
            if words in line.text.plain and line.target is not None:
                menu.focus()
                menu.highlighted = number
                await at.pilot.pause()
                await at.press("enter")
                return
    raise AssertionError(words + "\n" + at.text)


async def test_home_counts_my_cases_by_status_and_opens_each_list(house: House) -> None:
    numbers = [house.homeowner("dana") for _ in range(3)]
    house.queued()
    async with seat(house, "dana", size=SIZE) as at:
        await home(at)
        await at.sees("My queues", "1  Back Office Task Queue Homeowner", "3  New", "3  all")
        await choose(at, "New")
        await at.sees("My open cases · New", "3 cases", numbers[0])
        await home(at)
        await choose(at, "Back Office Task Queue Homeowner")
        await at.sees("1 case")


async def test_tasks_are_told_by_urgency_and_lead_to_their_case(house: House) -> None:
    number = house.homeowner("dana")
    for subject, days in (("Old one", -2), ("Now one", 0), ("Next one", 3), ("Far one", 30)):
        day = (NOW + timedelta(days=days)).date().isoformat()
        house.do("dana", CreateTask(case=number, subject=subject, to="dana", due=day))
    house.do("dana", CreateTask(case=number, subject="Undated", to="dana"))
    async with seat(house, "dana", size=SIZE) as at:
        await home(at)
        await at.sees("! overdue", "today", "this week", "later", "no date")
        order = [at.text.index(w) for w in ("Old one", "Now one", "Next one", "Far one", "Undated")]
        assert order == sorted(order)
        await choose(at, "Old one")
        await at.on("WorkspaceScreen")
        await at.sees(f"Post to Case {number}")
        await at.press("q")
        await at.on("HomeScreen")


async def test_what_was_looked_at_last_is_there_the_latest_first(
    house: House, tmp_path: Path
) -> None:
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("Juniper")
        at.app.open_record("contact", "P-3")
        await at.sees("Pat Quinn", "Brightroof")
        await at.press("ctrl+q")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await home(at)
        await at.sees("What I looked at last")
        body = at.text[at.text.index("What I looked at last") :]
        assert body.index("Pat Quinn") < body.index("Rivera Household")
        await choose(at, "Rivera Household")
        await at.sees("Juniper")


async def test_drafts_and_unread_are_told_with_a_sign(house: House, tmp_path: Path) -> None:
    number = house.homeowner("dana")
    house.do("sam", PostToCase(case=number, text="@dana look"))
    async with seat(house, "dana", size=SIZE, outside=Outside(shelves=tmp_path)) as at:
        at.app.open_case(number)
        await at.sees("Feed")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.type("half")
        await at.pilot.pause(1)
        at.app.pop_screen()
        await home(at)
        await at.sees("1  ! unread", "1  ! drafts: written, not sent")
        await choose(at, "drafts")
        await at.on("DraftsScreen")
        await at.sees("half")


async def test_the_clocks_say_whose_time_it_is(house: House) -> None:
    """Own zone and the desk's, where they differ."""
    async with seat(house, "dana", size=SIZE) as at:
        await home(at)
        await at.sees("Times are America/Denver, now 04:00")
        assert "desk is in" not in at.text
    house.do("root", EditUser(user="dana", time_zone="Asia/Tokyo"))
    async with seat(house, "dana", size=SIZE) as at:
        await home(at)
        await at.sees("Times are Asia/Tokyo, now 19:00", "The desk is in America/Denver, 04:00")


async def test_home_follows_what_others_do(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await home(at)
        await at.sees("0  Back Office Task Queue Homeowner")
        house.queued()
        await at.sees("1  Back Office Task Queue Homeowner")


async def test_home_never_closes_by_escape_but_says_how_to_quit(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await home(at)
        await at.press("escape")
        await at.sees("^Q quits.")
        await at.on("HomeScreen")


@pytest.mark.parametrize("later", [0, 10, 70, 180])
async def test_the_bell_leads_to_the_exact_post_however_old_it_is(house: House, later: int) -> None:
    """Also beyond the fifty entries that a page reads, and beyond the next hundred."""
    number = house.homeowner("sam")
    house.do("sam", PostToCase(case=number, text="@dana the one that matters"))
    for n in range(later):
        house.do("sam", PostToCase(case=number, text=f"noise {n}"))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("b")
        await at.on("BellScreen")
        await at.sees("Sam Ortiz mentioned you")
        await at.press("end", "enter")
        wanted = "OlderSheet" if later >= 50 else "WorkspaceScreen"
        await at.on(wanted)
        await at.sees("the one that matters")

        def there() -> bool:
            target = at.app.screen.query_one(Body).target
            return isinstance(target, EntryOf) and "matters" in target.text

        await at.until(there, "the cursor on it")


async def test_a_line_of_the_bell_is_read_once_it_was_opened_and_m_reads_all(
    house: House,
) -> None:
    number = house.homeowner("sam")
    other = house.homeowner("sam")
    for case in (number, other):
        house.do("sam", PostToCase(case=case, text="@dana look"))
        house.wait(minutes=10)
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("! 2")
        await at.press("b")
        await at.on("BellScreen")
        await at.sees("mentioned you")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.sees("! 1")
        await at.press("q")
        await at.on("BellScreen")
        await at.press("m")
        await at.until(lambda: "! " not in at.text.splitlines()[0], "silence")
    assert house["dana"].look.unread() == 0


async def test_the_bell_of_a_case_that_is_not_to_be_seen_any_more_says_so(house: House) -> None:
    number = house.homeowner("dana")
    house.do("sam", PostToCase(case=number, text="@dana secret plan"))
    house.do("root", EditCase(case=number, fields={"subject": "Other"}))
    house.do("root", EditUser(user="dana", profile="boundary"))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("b")
        await at.on("BellScreen")
        await at.pilot.pause(0.3)
        await at.press("enter")
        await at.pilot.pause(0.3)
        assert "secret plan" not in at.text
