"""A service case by keyboard: stages, activities, resolve, reactivate, cancel (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.activity import CompleteActivity
from core.commands.case import CancelCase, ResolveCase
from core.entities import Activity, Resolution
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House


def resolved(house: House, by: str = "dana") -> str:
    number = house.service(by)
    house.do(by, ResolveCase(case=number, type="Problem Solved", resolution="It was reset."))
    return number


async def test_the_stages_stand_at_the_top_with_their_steps_and_which_are_done(
    house: House,
) -> None:
    number = house.service("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Identify", "Research", "Resolve", "✓ Customer*", "○ Case Type")
        await at.press("h")
        await at.sees("Phone to Case", "● Identify", "○ Research", "Escalation required?*")
        await at.press("f2")
        await at.sees(f"Case {number}: the stage is Research.")
        await at.sees("✓ Identify", "○ Similar cases checked")
    process = house["dana"].case(number).process
    assert process is not None
    assert process.stage == "Research"


async def test_a_stage_that_lacks_something_says_what_and_keeps_what_was_typed(
    house: House,
) -> None:
    number = house.service("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("✓ Customer*")
        for stage in ("Research", "Resolve"):
            await at.press("h")
            await at.sees("● ")
            await at.press("f2")
            await at.sees(f"the stage is {stage}.")
        await at.press("h")
        await at.sees("● Resolve")
        await at.press("tab")
        await at.type("Meter reset")
        await at.press("f2")
        await at.sees("Complete required steps before moving on: Escalation required?.")
        await at.sees("Meter reset")


async def test_x_resolves_a_service_case_and_asks_about_open_activities(house: House) -> None:
    number = house.service("dana")
    house.activity(number, by="dana", subject="Call the installer")
    done = house.activity(number, by="dana", kind="phone")
    house.do("dana", CompleteActivity(activity=done, minutes="25"))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("x Resolve")
        await at.press("x")
        await at.sees(f"Resolve Case {number}", "1 activity is still open", "Call the installer")
        await at.press("enter")
        await at.type("The meter was reset")
        await at.press("f2")
        await at.sees("1 open activity will be canceled if you continue.")
        await at.press("y")
        await at.sees("was resolved as Problem Solved")
        await at.sees("closed", "R Reactivate")
    made = house.get(Resolution)
    assert (made.resolution, made.total_minutes) == ("The meter was reset", 25)


async def test_a_resolution_without_words_is_refused_and_nothing_is_lost(house: House) -> None:
    number = house.service("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("✓ Customer*")
        await at.press("x")
        await at.sees("Resolution type")
        await at.press("tab", "tab")
        await at.type("90")
        await at.press("f2")
        await at.sees("Write how it was resolved.", "from 0 to 0")
        await at.press("tab")
        await at.sees("90")
    assert not house.case(number).is_closed


async def test_a_note_is_added_to_a_resolved_case_in_one_go_of_three_acts(house: House) -> None:
    number = resolved(house)
    before = len(house["dana"].look.log(limit=50))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Problem Solved", "closed")
        await at.press("R")
        await at.sees("Reactivate", "Add a note, and resolve it again")
        await at.press("down", "enter")
        await at.sees(f"Add to Case {number}", "three acts")
        await at.type("Serial number 8842")
        await at.press("f2")
        await at.sees(f"Case {number} has the note, and is Problem Solved again.")
    acts = [act.command for act in house["dana"].look.log(limit=50)]
    assert acts[: len(acts) - before] == ["case.resolve", "case.post", "case.reactivate"]
    assert house.case(number).is_closed
    assert [one.resolution for one in house.all(Resolution)] == ["It was reset."] * 2


async def test_a_canceled_case_is_reactivated(house: House) -> None:
    number = house.service("dana")
    house.do("dana", CancelCase(case=number))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Canceled")
        await at.press("R")
        await at.sees("it is worked on again")
        await at.press("enter")
        await at.sees(f"Case {number} is active again: In Progress.")


async def test_a_case_that_came_to_nothing_is_cancelled_by_its_key(house: House) -> None:
    number = house.service("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("✓ Customer*")
        await at.press("percent_sign")
        await at.sees(f"Cancel Case {number}")
        await at.type("They took it back")
        await at.press("f2")
        await at.sees(f"Case {number} was cancelled.")


async def test_an_appointment_is_planned_and_stands_among_the_activities(house: House) -> None:
    number = house.service("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("✓ Customer*")
        await at.press("t")
        await at.sees("New activity")
        await at.type("Look at the roof")
        await at.press("tab")
        await at.type("Appo")
        await at.press("tab", "tab", "tab")
        await at.type("2026-04-02 9:00")
        await at.press("tab")
        await at.type("8:00")
        await at.press("f2")
        await at.sees("The appointment ends before it begins.")
        await at.press(*["backspace"] * 4)
        await at.type("10:15")
        await at.press("f2")
        await at.sees("was given to Dana Reyes.")
        await at.press("right", "right", "right")
        await at.sees("appointment", "2 Apr 09:00", "Look at the roof")
    assert house.get(Activity).minutes == 75


async def test_an_activity_is_completed_edited_and_canceled_on_its_row(house: House) -> None:
    number = house.service("dana")
    house.activity(number, by="dana", kind="phone", subject="First")
    house.activity(number, by="dana", kind="email", subject="Second")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("✓ Customer*")
        await at.press("right", "right", "right")
        await at.sees("phone call", "e-mail")
        await at.press("I")
        await at.sees("Edit e-mail", "Second")
        await at.type("ly")
        await at.press("f2")
        await at.sees("was changed: subject")
        await at.press("space")
        await at.sees("is done")
        await at.press("home", "grave_accent")
        await at.sees("was canceled")
    assert {one.status for one in house.all(Activity)} == {"Completed", "Canceled"}


async def test_a_homeowner_case_is_closed_and_has_no_stages(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("x Close")
        await at.press("h")
        await at.press("x")
        await at.sees(f"Close Case {number}")


async def test_the_activities_are_narrowed_by_state_kind_and_words(house: House) -> None:
    number = house.service("dana")
    for kind, subject in (("task", "Order the fuse"), ("phone", "Call the roofer")):
        house.activity(number, by="dana", kind=kind, subject=subject)
    done = house.activity(number, by="dana", kind="email", subject="Send the manual")
    house.do("dana", CompleteActivity(activity=done, minutes="5"))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("✓ Customer*")
        await at.press("right", "right", "right")
        await at.sees("d All", "Order the fuse", "What is completed took 5 min")
        await at.press("d")
        await at.sees("d Open")
        await at.until(lambda: "Send the manual" not in at.text)
        await at.press("d")
        await at.sees("d Overdue", "None of its activities is such.")
        await at.press("d", "d", "d", "d", "d", "d")
        await at.sees("d All")
        await at.press("H")
        await at.sees("Find among the activities")
        await at.type("roof call")
        await at.press("f2")
        await at.sees("“roof call”", "Call the roofer")
        await at.until(lambda: "Order the fuse" not in at.text)


async def test_who_looks_at_the_similar_cases_has_done_that_step(house: House) -> None:
    house.service("dana", subject="Inverter shows error 8", description="Red light")
    number = house.service("dana", subject="Inverter shows error 8", description="Red light")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("✓ Customer*")
        await at.press("apostrophe")
        await at.sees(f"Similar to Case {number}", "The most alike first")
        await at.press("escape", "h")
        await at.sees("✓ Similar cases checked")
