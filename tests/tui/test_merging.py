"""Merge by keyboard: choose the other case, compare, see what moves, and go on there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import CloseCase, MergeCases, PostToCase
from core.commands.task import CreateTask
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House


async def test_two_cases_of_an_account_are_compared_and_merged(house: House) -> None:
    mine = house.homeowner("dana", description="Charged twice in March", priority="High")
    other = house.homeowner("dana", secondary="Refund")
    elsewhere = house.homeowner("dana", contract="C-4")
    house.do("dana", CreateTask(case=other, subject="Call back"))
    async with seat(house, "dana") as at:
        at.app.open_case(mine)
        await at.sees("Billing: Autopay")
        await at.press("G")
        await at.on("PickRecord")
        await at.sees("which case is about the same?", other)
        assert elsewhere not in at.text
        await at.press("enter")
        await at.on("MergeSheet")
        await at.sees(f"● {mine}", f"○ {other}", "● High", "○ Medium", "The same in both:")
        await at.sees(f"Goes to {mine}: 2 feed entries, 1 activity.")
        await at.press("enter")
        await at.sees(f"● {other}", f"Goes to {other}: 1 feed entry.", "● Medium")
        await at.press("down", "enter")
        await at.sees("● Autopay")
        await at.press("ctrl+s")
        await at.sees(f"{mine} was merged into {other}", f"→ merged into {other}")
    merged = house.case(other)
    assert (merged.priority, merged.secondary_reason) == ("Medium", "Autopay")
    assert house.case(mine).master_id == merged.id


async def test_any_case_is_found_by_its_number_and_by_words(house: House) -> None:
    mine = house.homeowner("dana")
    other = house.homeowner("dana", contract="C-4", subject="Meter reads nothing")
    async with seat(house, "dana") as at:
        at.app.open_case(mine)
        await at.sees("Billing: Autopay")
        await at.press("G")
        await at.on("PickRecord")
        await at.type("meter")
        await at.sees(other)
        await at.press(*["backspace"] * 5)
        await at.type(f"{int(other)}")
        await at.sees(other)
        await at.press("enter")
        await at.on("MergeSheet")
        await at.sees("C-4 Unverified")


async def test_the_page_of_a_merged_case_leads_to_where_everything_lies(house: House) -> None:
    loser, master = house.homeowner("dana", subject="Roof"), house.homeowner("dana")
    house.do("sam", PostToCase(case=loser, text="the neighbour called"))
    house.do("dana", MergeCases(case=(loser,), into=master))
    async with seat(house, "dana") as at:
        at.app.open_record("case", loser)
        await at.sees(f"→ merged into {master}", f"→ Merged into {master} · Billing: Autopay")
        await at.press("c")
        await at.sees(f"Case {loser} was merged into {master}. Go on there: case {master}.")
        await at.press("enter")
        await at.sees("the neighbour called", "Merged with this case:")
        await at.press(*["right"] * 4)
        await at.sees("Merged with this case 1", loser, "Roof")


async def test_what_refuses_a_merge_is_told_on_its_sheet(house: House) -> None:
    mine, other = house.homeowner("dana"), house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(mine)
        await at.sees("Billing: Autopay")
        await at.press("G")
        await at.on("PickRecord")
        await at.sees(other)
        await at.press("enter")
        await at.on("MergeSheet")
        await at.sees("become one")
        house.do("ines", CloseCase(case=mine))
        await at.press("ctrl+s")
        await at.sees(f"Case {mine} is closed and cannot be given what lies on others.")
        await at.press("enter", "ctrl+s")
        await at.sees(f"{mine} was merged into {other}")


async def test_three_marked_cases_are_compared_and_become_one(house: House) -> None:
    """A column each, also on 80 columns; the case that stays and each value are chosen."""
    one = house.queued(description="Charged twice", priority="High")
    two = house.queued(secondary="Refund")
    three = house.queued(priority="Low")
    async with seat(house, "dana") as at:
        await at.sees("3 cases")
        await at.press("ctrl+a")
        await at.sees("● 3 marked")
        await at.press("G")
        await at.on("MergeSheet")
        await at.sees(f"Case {one}, Case {two} and Case {three} become one")
        await at.sees("The same in all:", f"{two} and {three} are closed")
        shown = at.text.splitlines()
        assert any(all(f"{sign} {n}" in line for sign, n in zip("●○○", (one, two, three),
                   strict=True)) for line in shown)  # fmt: skip
        assert any("● High" in line and "○ Medium" in line and "○ Low" in line for line in shown)
        await at.press("enter", "enter")
        await at.sees(f"● {three}", "● Low", f"Goes to {three}")
        await at.press("down", "down")
        await at.sees("Secondary")
        await at.press("ctrl+s")
        await at.sees(f"{one} and {two} were merged into {three}")
        await at.until(lambda: "marked" not in at.text, "no marks")
    merged = house.case(three)
    assert {house.case(number).master_id for number in (one, two)} == {merged.id}
    assert merged.priority == "Low"


async def test_each_value_is_taken_from_any_of_three_cases(house: House) -> None:
    numbers = [house.queued(priority=name) for name in ("High", "Medium", "Low")]
    async with seat(house, "dana") as at:
        await at.sees("3 cases")
        await at.press("ctrl+a", "G")
        await at.on("MergeSheet")
        await at.sees("● High")
        await at.press("down", "enter")
        await at.sees("○ High", "● Medium")
        await at.press("enter", "ctrl+s")
        await at.sees("were merged into")
    assert house.case(numbers[0]).priority == "Low"


async def test_four_are_refused_before_anything_is_compared(house: House) -> None:
    for _ in range(4):
        house.queued()
    async with seat(house, "dana") as at:
        await at.sees("4 cases")
        await at.press("ctrl+a", "G")
        await at.sees("4 Homeowner cases are too many: at most 3 become one.")
        assert type(at.app.screen).__name__ == "WorkspaceScreen"
        await at.press("escape", "space", "G")
        await at.sees("One case is marked: mark the others")


async def test_an_undo_in_the_console_takes_the_cases_apart(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    house.do("dana", MergeCases(case=(loser,), into=master))
    async with seat(house, "dana") as at:
        at.app.open_record("case", loser)
        await at.sees(f"→ merged into {master}")
        await at.press("u")
        await at.until(lambda: house.case(loser).master_id is None)
        await at.until(lambda: "→ merged into" not in at.text)
