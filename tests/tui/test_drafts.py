"""Drafts by keyboard: kept while one types, offered again, listed, copied, thrown away, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner, CloseCase
from core.entities import Case, FeedItem
from data.outside import Outside
from tests.tui.seat import seat
from tui.widgets.composer import Box
from tui.widgets.form import Form

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat

SIZE = (100, 45)


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    """Keep shelves in a folder of the test."""
    return Outside(shelves=tmp_path)


async def writing(at: Seat, number: str, key: str, sheet: str) -> None:
    """Open a sheet over a case."""
    at.app.open_case(number)
    await at.sees("Billing: Autopay", "Feed")
    await at.press(key)
    await at.on(sheet)


@pytest.mark.parametrize(
    ("key", "sheet"),
    [("c", "ComposeSheet"), ("l", "LogReviewSheet"), ("x", "CloseSheet"), ("k", "CallSheet"),
     ("t", "TaskSheet"), ("e", "EditCaseSheet")],
)  # fmt: skip
async def test_every_sheet_offers_again_what_was_typed_on_it(
    house: House, outside: Outside, key: str, sheet: str
) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, number, key, sheet)
        await at.type("Half a word")
        await at.press("ctrl+q")
    async with seat(house, "dana", size=SIZE, outside=outside, first="Feed") as at:
        await at.sees("One draft waits: g w shows what you did not send.")
        await writing(at, number, key, sheet)
        await at.sees("What you typed here and did not send", "Half a word")
        await at.press("escape")
        await at.on("Confirm")
        await at.press("y")
        await at.on("WorkspaceScreen")
        await at.press("g", "w")
        await at.sees("all you wrote was sent")


async def test_who_may_read_a_draft_is_as_it_was_chosen(house: House, outside: Outside) -> None:
    """What was meant for the customer does not come back as a word among colleagues, or turned."""
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, number, "c", "ComposeSheet")
        await at.type("We found the fault.")
        await at.press("tab", "right")
        await at.press("ctrl+q")
    async with seat(house, "dana", size=SIZE, outside=outside, first="Feed") as at:
        await at.sees("One draft waits")
        await writing(at, number, "c", "ComposeSheet")
        await at.sees("What you typed here and did not send")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Posted")
    assert house.get(FeedItem, kind="TextPost").visibility == "customer"


async def test_what_is_typed_is_on_the_disk_within_a_second(house: House, outside: Outside) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, number, "c", "ComposeSheet")
        await at.type("now")
        await at.pilot.pause(0.9)
        kept = outside.shelf(house["dana"]).drafts()
        assert [draft.fields["text"] for draft in kept] == ["now"]


async def test_a_draft_is_gone_once_it_was_sent(house: House, outside: Outside) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, number, "c", "ComposeSheet")
        await at.type("sent")
        await at.pilot.pause(0.9)
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Posted to case")
        await at.pilot.pause(0.5)
    assert outside.shelf(house["dana"]).drafts() == ()
    assert house.get(FeedItem, kind="TextPost").body == "sent"


async def test_the_list_of_drafts_goes_on_copies_and_throws_away(
    house: House, outside: Outside
) -> None:
    numbers = [house.homeowner("dana") for _ in range(2)]
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        for number in numbers:
            await writing(at, number, "c", "ComposeSheet")
            await at.type(f"on {number}")
            await at.pilot.pause(0.9)
            house.wait(minutes=1)
            at.app.pop_screen()
            await at.pilot.pause()
        await at.press("g", "w")
        await at.on("DraftsScreen")
        await at.sees(f"Post to Case {numbers[0]}", f"on {numbers[1]}")
        await at.press("y")
        await at.sees("clipboard")
        assert at.app.clipboard == f"on {numbers[1]}"
        await at.press("delete")
        await at.on("Confirm")
        await at.press("enter")
        await at.on("DraftsScreen")
        await at.press("delete")
        await at.on("Confirm")
        await at.press("y")
        await at.on("DraftsScreen")
        await at.until(lambda: f"on {numbers[1]}" not in at.text, "one draft less")
        await at.press("enter")
        await at.on("ComposeSheet")
        await at.sees(f"Post to Case {numbers[0]}", f"on {numbers[0]}")
        await at.press("ctrl+s")
        await at.on("DraftsScreen")
        await at.sees("all you wrote was sent")


async def test_a_case_that_goes_on_from_another_still_does_after_a_pause(
    house: House, outside: Outside
) -> None:
    """The link is part of the draft: what a customer began with is not lost (domain.md 1.8)."""
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.wait(hours=7)
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay", "Feed")
        await at.press("R")
        await at.on("Confirm")
        await at.press("y")
        await at.on("NewCaseSheet")
        await at.type("Again")
        await at.press("ctrl+q")
    async with seat(house, "dana", size=SIZE, outside=outside, first="Feed") as at:
        await at.press("g", "w")
        await at.on("DraftsScreen")
        await at.sees("Again")
        await at.press("enter")
        await at.on("NewCaseSheet")
        await at.sees(f"goes on from {number}", "Again")
        await at.press("ctrl+u")
        at.app.screen.query_one(Form).put("origin", "Phone")
        at.app.screen.query_one(Form).put("description", "Again no power")
        await at.press("ctrl+s")
        await at.sees("was created")
    (made,) = house.all(Case, related_id=house.case(number).id)
    assert made.primary_reason == house.case(number).primary_reason


async def test_drafts_of_one_case_are_not_offered_on_another(
    house: House, outside: Outside
) -> None:
    numbers = [house.homeowner("dana") for _ in range(2)]
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, numbers[0], "c", "ComposeSheet")
        await at.type("for the first")
        await at.pilot.pause(0.9)
        at.app.pop_screen()
        await at.pilot.pause()
        await writing(at, numbers[1], "c", "ComposeSheet")
        assert at.app.screen.query_one(Box).text == ""


async def test_a_refused_act_keeps_the_words_and_the_draft(house: House, outside: Outside) -> None:
    """The case is closed and given away meanwhile: nothing that was typed is gone."""
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, number, "l", "LogReviewSheet")
        await at.type("Waiting")
        house.do("root", ChangeOwner(case=number, to="ines"))
        house.do("ines", CloseCase(case=number))
        await at.sees("Meanwhile case")
        await at.press("ctrl+s")
        await at.sees("! ", "Waiting")
        await at.pilot.pause(0.9)
    kept = outside.shelf(house["dana"]).drafts()
    assert any("Waiting" in text for draft in kept for text in draft.fields.values())


async def test_a_draft_of_a_locked_case_says_so_and_can_be_copied(
    house: House, outside: Outside
) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, number, "e", "EditCaseSheet")
        at.app.screen.query_one(Form).put("description", "much detail")
        await at.pilot.pause(0.9)
        await at.press("ctrl+q")
    house.do("dana", CloseCase(case=number))
    async with seat(house, "dana", size=SIZE, outside=outside, first="Feed") as at:
        await at.press("g", "w")
        await at.on("DraftsScreen")
        await at.sees("much detail")
        await at.press("enter")
        await at.sees("Your words stay here; y copies them.")
        await at.press("y")
        assert "much detail" in at.app.clipboard


async def test_another_person_at_this_machine_sees_no_draft_of_mine(
    house: House, outside: Outside
) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await writing(at, number, "c", "ComposeSheet")
        await at.type("mine alone")
        await at.press("ctrl+q")
    async with seat(house, "ines", size=SIZE, outside=outside) as at:
        await at.press("g", "w")
        await at.sees("all you wrote was sent")
        await writing(at, number, "c", "ComposeSheet")
        assert at.app.screen.query_one(Box).text == ""


async def test_a_disk_that_takes_no_more_is_told_once_and_writing_goes_on(
    house: House, outside: Outside, tmp_path: Path
) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        shelf = at.app.shelf
        assert shelf is not None
        blocked = tmp_path / "file"
        blocked.write_text("no folder")
        shelf._drafts = blocked / "drafts"  # type: ignore[attr-defined]  # noqa: SLF001
        await writing(at, number, "c", "ComposeSheet")
        await at.type("words")
        await at.sees("Your draft is not kept")
        await at.press("ctrl+s")
        await at.sees("Posted to case")
