"""Split, parts, relations and clones by keyboard (domain.md 1.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import PostToCase, RelateCases, SetParent
from core.why import SUBJECTS
from tests.tui.seat import seat
from tui.screens.why import NAMED

if TYPE_CHECKING:
    from tests.house import House


async def test_the_entry_under_the_cursor_becomes_a_case(house: House) -> None:
    case = house.homeowner("dana")
    house.do("sam", PostToCase(case=case, text="The neighbour has no power"))
    async with seat(house, "dana") as at:
        at.app.open_record("case", case)
        await at.sees("The neighbour has no power")
        await at.press("T")
        await at.on("SplitSheet")
        await at.sees("New case from Case", "Billing", "Autopay")
        await at.press("ctrl+s")
        await at.sees(f"was split off from {case}", "Split off as case 00001001")
    made = house.case("00001001")
    assert made.subject == "The neighbour has no power"
    assert made.related_id == house.case(case).id


async def test_what_is_to_be_split_off_is_picked_where_nothing_is_under_the_cursor(
    house: House,
) -> None:
    case = house.homeowner("dana")
    for text in ("Power is off", "Roof leaks"):
        house.do("sam", PostToCase(case=case, text=text))
    async with seat(house, "dana") as at:
        at.app.open_record("case", case, part=1)
        await at.sees("Charged twice")
        await at.press("T")
        await at.on("Pick")
        await at.sees("which entry becomes a case of its own?", "Power is off")
        await at.type("roof")
        await at.press("enter")
        await at.on("SplitSheet")
        await at.sees("Roof leaks")
        await at.press("ctrl+s")
        await at.until(lambda: house.case("00001001").subject == "Roof leaks")


async def test_a_child_is_made_and_both_pages_show_the_other(house: House) -> None:
    case = house.homeowner("dana", subject="Storm damage")
    async with seat(house, "dana") as at:
        at.app.open_record("case", case, part=4)
        await at.sees("Storm damage")
        await at.press("_")
        await at.on("ChildSheet")
        await at.sees("New part of Case", "Storm damage")
        await at.press("ctrl+s")
        await at.sees(f"Case 00001001 was created as a part of {case}.", "Children 1")
        await at.press("O")
        await at.sees(f"part of {case}")


async def test_a_parent_is_chosen_and_taken_back(house: House) -> None:
    case, parent = house.homeowner("dana"), house.homeowner("dana", subject="The whole street")
    async with seat(house, "dana") as at:
        at.app.open_record("case", case)
        await at.sees("Billing: Autopay")
        await at.press("^")
        await at.on("PickRecord")
        await at.sees("which case is it a part of?", "The whole street")
        assert "none" not in at.text
        await at.press("enter")
        await at.sees(f"Case {case} is part of {parent}.", f"part of {parent}")
        await at.press("^")
        await at.on("PickRecord")
        await at.sees("it is a part of no case any more")
        await at.press("enter")
        await at.sees(f"Case {case} is part of no case any more.")
    assert house.case(case).parent_case_id is None


async def test_cases_are_put_beside_each_other_and_apart(house: House) -> None:
    case, other = house.homeowner("dana"), house.installer("dana")
    async with seat(house, "dana") as at:
        at.app.open_record("case", case, part=4)
        await at.sees("Contract")
        await at.press("&")
        await at.on("PickRecord")
        await at.type(f"{int(other)}")
        await at.sees(other)
        await at.press("enter")
        await at.sees(f"Cases {case} and {other} are related.", "Related cases 1")
        await at.press("~")
        await at.on("Pick")
        await at.sees(other)
        await at.press("enter")
        await at.sees("are not related any more.")
        await at.press("~")
        await at.sees("No case is related to this one.")


async def test_a_case_is_cloned(house: House) -> None:
    case = house.homeowner("dana", description="Charged twice in March")
    async with seat(house, "dana") as at:
        at.app.open_record("case", case)
        await at.sees("Billing: Autopay")
        await at.press("quotation_mark")
        await at.on("CloneSheet")
        await at.sees("New case like Case", "Charged twice in March")
        await at.press("ctrl+s")
        await at.sees(f"Case 00001001 was created like {case}.")
    assert house.case("00001001").description == "Charged twice in March"


async def test_the_page_shows_all_that_belongs_to_a_case(house: House) -> None:
    case, child, beside = (house.homeowner("dana", subject=f"Part {n}") for n in range(3))
    house.do("dana", SetParent(case=child, parent=case))
    house.do("dana", RelateCases(case=case, other=beside))
    async with seat(house, "dana", size=(100, 40)) as at:
        at.app.open_record("case", case, part=4)
        await at.sees("Children 1", child, "Related cases 1", beside)
        at.app.open_record("case", child, part=4)
        await at.sees("Parent case 1", case)


def test_everything_that_is_explained_has_a_name_on_the_screen() -> None:
    assert {one for subject in SUBJECTS.values() for one in subject.questions} <= set(NAMED)
