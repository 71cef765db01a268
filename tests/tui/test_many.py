"""Many cases at once by keyboard: mark, say what, look at the preview, do it, undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import CloseCase
from core.entities import FeedItem
from data.outside import Outside
from tests.tui.seat import seat

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

SIZE = (100, 40)


async def test_rows_are_marked_one_by_one_as_a_range_and_all(house: House) -> None:
    numbers = [house.queued() for _ in range(6)]
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("6 cases")
        await at.press("space")
        await at.sees("● 1 marked of 6 cases")
        await at.press("down", "down", "=")
        await at.sees("● 4 marked")
        assert at.app.lowest.rows.marks == frozenset(numbers[:4])
        await at.press("home", "space")
        await at.sees("● 3 marked")
        await at.press("escape")
        await at.until(lambda: "marked" not in at.text, "no marks")
        await at.press("ctrl+a")
        await at.sees("● 6 marked")
        await at.press("ctrl+a")
        await at.until(lambda: "marked" not in at.text, "no marks")


async def test_marked_cases_are_given_away_after_a_preview_and_taken_back(house: House) -> None:
    """What would be done and what is skipped, and why, before anything is (domain.md 1.5)."""
    open_ones = [house.queued() for _ in range(3)]
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("3 cases")
        await at.press("ctrl+a")
        await at.sees("● 3 marked")
        house.do("max", CloseCase(case=open_ones[2]))
        await at.press("o")
        await at.on("ManySheet")
        await at.sees("Change owner · 3 cases")
        await at.type("ines")
        await at.until(lambda: "Bo Winter" not in at.text, "who it may be")
        await at.sees("› Ines Duarte")
        await at.press("enter", "ctrl+s")
        await at.on("PreviewSheet")
        await at.sees("Change owner: 2 cases would be changed, 1 skipped.", open_ones[0],
                      "Case … is closed")  # fmt: skip
        assert house.case(open_ones[0]).owner_group_id is not None
        await at.press("ctrl+s")
        await at.sees("Change owner: 2 cases changed, 1 skipped. u takes it back.")
        await at.on("WorkspaceScreen")
        ines = house["ines"].person.id
        assert [house.case(n).owner_user_id for n in open_ones[:2]] == [ines, ines]
        await at.press("u")
        await at.sees("Undone on case")
    assert all(house.case(n).owner_group_id is not None for n in open_ones[:2])


async def test_all_marked_cases_are_in_the_preview_and_what_came_otherwise_stays_to_be_read(
    house: House,
) -> None:
    numbers = [house.queued() for _ in range(30)]
    house.do("max", CloseCase(case=numbers[4]))
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("29 cases")
        at.app.lowest.rows.mark(numbers)
        at.app.screen.do_to_marked("close")  # type: ignore[attr-defined]
        await at.on("ManySheet")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
        await at.sees("29 cases would be changed, 1 skipped.", "+ Case … was closed", "(29)")
        await at.sees("– Case … is closed", "(1)")
        seen = " ".join(at.text.split())
        assert [number for number in numbers if number not in seen] == []
        house.do("max", CloseCase(case=numbers[20]))
        await at.press("ctrl+s")
        await at.sees("what was done", "28 cases changed, 2 skipped.", "(2)", "(28)")
        await at.sees("Skipped: Case … is closed and cannot be closed again (2).")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
        await at.press("escape")
        await at.on("WorkspaceScreen")
        await at.press("u")
        await at.sees("Undone on case")
        await at.until(lambda: not house.case(numbers[0]).is_closed, "all open again")


async def test_one_goes_back_from_the_preview_to_what_was_filled_in(house: House) -> None:
    house.queued()
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("1 case")
        await at.press("space", "c")
        await at.on("ManySheet")
        await at.type("We are on it")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
        await at.sees("1 case would be changed")
        await at.press("escape")
        await at.on("ManySheet")
        await at.sees("We are on it")
    assert house.all(FeedItem, kind="TextPost") == []


async def test_what_was_asked_for_many_is_kept_and_gone_on_with_for_the_same_cases(
    house: House, tmp_path: Path
) -> None:
    numbers = [house.queued() for _ in range(3)]
    outside = Outside(shelves=tmp_path)
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await at.sees("3 cases")
        await at.press("space", "space", "c")
        await at.on("ManySheet")
        await at.type("We are on it")
        await at.press("ctrl+q")
    async with seat(house, "dana", size=SIZE, outside=outside) as at:
        await at.press("g", "w")
        await at.sees(f"Post · 2 cases: {numbers[0]}, {numbers[1]}", "We are on it")
        await at.press("enter")
        await at.on("ManySheet")
        await at.sees("What you typed here and did not send", "We are on it")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
        await at.sees("2 cases would be changed.")
        await at.press("ctrl+s")
        await at.on("DraftsScreen")
        await at.sees("all you wrote was sent")
    posted = {item.record_id for item in house.all(FeedItem, kind="TextPost")}
    assert posted == {house.case(number).id for number in numbers[:2]}
    assert outside.shelf(house["dana"]).drafts() == ()


async def test_what_would_change_nothing_cannot_be_done(house: House) -> None:
    number = house.queued()
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees(number)
        await at.press("space", "R")
        await at.on("PreviewSheet")
        await at.sees("0 cases would be changed, 1 skipped", "– Case … is")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
    assert not house.case(number).is_closed


async def test_an_act_for_one_case_says_so_while_several_are_marked(house: House) -> None:
    house.queued()
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("1 case")
        await at.press("space", "l")
        await at.sees("This is done to one case at a time; Esc takes the marks away.")
        assert type(at.app.screen).__name__ == "WorkspaceScreen"


async def test_priority_of_many_is_edited_and_only_that(house: House) -> None:
    numbers = [house.queued() for _ in range(2)]
    before = house.case(numbers[0]).primary_reason
    async with seat(house, "dana", size=SIZE) as at:
        await at.sees("2 cases")
        await at.press("ctrl+a", "e")
        await at.on("ManySheet")
        await at.sees("stays as it is")
        at.app.screen.focus_field("priority")  # type: ignore[attr-defined]
        await at.type("High")
        await at.press("ctrl+s")
        await at.on("PreviewSheet")
        await at.sees("Edit: 2 cases would be changed.")
        await at.press("ctrl+s")
        await at.sees("Edit: 2 cases changed.")
    assert {house.case(n).priority for n in numbers} == {"High"}
    assert house.case(numbers[0]).primary_reason == before


async def test_only_the_marked_rows_are_exported(house: House, tmp_path: Path) -> None:
    numbers = [house.queued() for _ in range(3)]
    target = tmp_path / "some.csv"
    async with seat(house, "dana", size=SIZE, outside=Outside(tmp_path / "shelves")) as at:
        await at.sees("3 cases", *numbers)
        await at.press("space", "space", "E")
        await at.sees("2 marked of")
        await at.press("ctrl+u")
        await at.type(str(target))
        await at.press("ctrl+s")
        await at.until(target.exists, "the file")
        await at.until(lambda: numbers[1] in target.read_text(), "the rows")
    text = target.read_text()
    assert [number in text for number in numbers] == [True, True, False]
