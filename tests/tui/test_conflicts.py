"""Two people edit one record: both values are shown, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.account import EditAccount
from core.commands.case import ChangeOwner, ClaimCase, CloseCase, EditCase
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House
    from tests.tui.seat import Seat


async def editing(at: Seat, number: str, **fields: str) -> None:
    """Open the form of a case and fill in fields."""
    at.app.open_case(number)
    await at.sees("Billing: Autopay")
    await at.press("e")
    await at.on("EditCaseSheet")
    for name, value in fields.items():
        at.app.screen.query_one("Form").put(name, value)  # type: ignore[attr-defined]
        await at.pilot.pause()


async def test_an_edit_sends_only_what_changed(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        await editing(at, number, priority="High")
        await at.press("ctrl+s")
        await at.sees("changed Priority", "▲ High")
    assert house.case(number).priority == "High"


async def test_edits_of_different_fields_both_stand_once_that_was_agreed(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=(100, 40)) as at:
        await editing(at, number, subject="Mine")
        house.do("ines", EditCase(case=number, fields={"priority": "High"}))
        await at.press("ctrl+s")
        await at.on("ConflictSheet")
        await at.sees("was changed by Ines Duarte", "Priority: Medium → High")
        await at.press("ctrl+s")
        await at.sees("changed Subject")
    case = house.case(number)
    assert (case.subject, case.priority) == ("Mine", "High")


async def test_of_a_field_that_both_changed_both_values_are_shown(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=(100, 40)) as at:
        await editing(at, number, subject="Mine", priority="Low")
        house.do("ines", EditCase(case=number, fields={"priority": "High"}))
        await at.press("ctrl+s")
        await at.on("ConflictSheet")
        await at.sees("theirs  High", "mine    Low")
        await at.press("ctrl+s")
        await at.sees("changed Subject, Priority")
    case = house.case(number)
    assert (case.subject, case.priority) == ("Mine", "Low")


async def test_their_value_can_be_taken_and_the_rest_of_mine_stays(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=(100, 40)) as at:
        await editing(at, number, subject="Mine", priority="Low")
        house.do("ines", EditCase(case=number, fields={"priority": "High"}))
        await at.press("ctrl+s")
        await at.on("ConflictSheet")
        await at.press("left", "ctrl+s")
        await at.sees("changed Subject")
    case = house.case(number)
    assert (case.subject, case.priority) == ("Mine", "High")


async def test_going_back_from_a_conflict_keeps_every_typed_word(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=(100, 40)) as at:
        await editing(at, number, subject="Mine", priority="Low")
        house.do("ines", EditCase(case=number, fields={"priority": "High"}))
        await at.press("ctrl+s")
        await at.on("ConflictSheet")
        await at.press("escape")
        await at.on("EditCaseSheet")
        await at.sees("Mine", "Low", "was changed by Ines Duarte")
    assert house.case(number).subject == "Billing: Autopay"


async def test_customers_are_guarded_in_the_same_way(house: House) -> None:
    async with seat(house, "sam", size=(100, 40)) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("Rivera Household")
        await at.press("e")
        await at.on("EditCustomerSheet")
        at.app.screen.query_one("Form").put("city", "Mine")  # type: ignore[attr-defined]
        house.do("root", EditAccount(account="HO-1", fields={"phone": "555 0177"}))
        await at.press("ctrl+s")
        await at.on("ConflictSheet")
        await at.press("ctrl+s")
        await at.sees("changed city")
    account = house["root"].look.account("HO-1")
    assert (account.city, account.phone) == ("Mine", "555 0177")


async def test_who_writes_is_told_when_the_case_is_closed_or_given_away_meanwhile(
    house: House,
) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.type("hello")
        house.do("root", ChangeOwner(case=number, to="ines"))
        await at.sees(f"Meanwhile case {number} belongs to", "hello")
        house.do("ines", CloseCase(case=number))
        await at.sees(f"Meanwhile case {number} is closed", "hello")


async def test_the_loser_of_a_claim_is_told_who_and_is_offered_the_next_case(house: House) -> None:
    first, second = house.queued(), house.queued()
    async with seat(house, "dana") as at:
        await at.sees("2 cases")
        house.do("ines", ClaimCase(case=first))
        await at.press("a")
        await at.on("Confirm")
        await at.sees("was taken by Ines Duarte", f"Take {second} instead?")
        await at.press("y")
        await at.sees(f"Case {second} is yours")
    assert house.case(second).owner_user_id == house["dana"].person.id
