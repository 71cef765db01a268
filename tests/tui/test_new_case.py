"""Opening a case as the seeds click it: existing case, contract, form, word of what was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from core.commands.case import CloseCase
from core.commands.contact import CreateContact
from core.commands.job import CreateJob
from core.entities import Account, Case, Contact, Contract, FeedItem, MilestoneComment
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House
    from tests.tui.seat import Seat


async def fill(at: Seat, **fields: str) -> None:
    """Type into the form's lines as a person who knows the words."""
    form = at.app.screen.query_one("Form")
    for name, value in fields.items():
        form.put(name, value)  # type: ignore[attr-defined]
        await at.pilot.pause()


async def on_contract(at: Seat, number: str) -> None:
    """Read a contract and press `n`."""
    at.app.open_record("contract", number)
    await at.sees(number, "Primary contact")
    await at.press("n")


async def choose_homeowner(at: Seat) -> None:
    """Pick the record type, where there is a choice."""
    await at.on("Pick")
    await at.type("homeowner")
    await at.press("enter")


async def test_a_case_for_the_issue_that_exists_gets_a_note_and_no_new_one_is_made(
    house: House,
) -> None:
    """S0 step 1: leave a note with @owner, STOP."""
    number = house.homeowner("dana", contract="C-1")
    async with seat(house, "sam") as at:
        await on_contract(at, "C-1")
        await choose_homeowner(at)
        await at.on("GateSheet")
        await at.sees("Does a case exist for the current issue?", number, "Dana Reyes")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.sees(f"Post to Case {number}", "@Dana Reyes")
        await at.type("called again")
        await at.press("ctrl+s")
        await at.sees("Posted")
    assert len(house.all(Case)) == 1
    assert house.get(FeedItem, kind="TextPost").body == "@Dana Reyes called again"


async def test_a_case_closed_lately_is_shown_too_and_none_of_these_goes_on(house: House) -> None:
    number = house.homeowner("dana", contract="C-1")
    house.do("dana", CloseCase(case=number))
    async with seat(house, "sam") as at:
        await on_contract(at, "C-1")
        await choose_homeowner(at)
        await at.on("GateSheet")
        await at.sees(number, "Closed")
        await at.press("n")
        await at.on("NewCaseSheet")
        await at.sees("New Homeowner case · C-1 · Rivera Household", "Jo Rivera", "Brightroof")


async def test_all_problems_are_told_at_once_and_what_was_typed_stays(house: House) -> None:
    async with seat(house, "sam", size=(100, 40)) as at:
        await on_contract(at, "C-1")
        await choose_homeowner(at)
        await at.on("NewCaseSheet")
        await fill(at, subject="No power")
        await at.press("ctrl+s")
        await at.sees("! Primary Reason is missing.", "! Case Description is missing.", "No power")
        await at.until(lambda: at.app.focused and at.app.focused.id == "primary_reason")
        await at.type("bill")
        await at.press("enter")
        await at.until(lambda: at.app.focused and at.app.focused.id == "secondary_reason")
        await at.type("autop")
        await at.press("enter")
        await fill(at, description="Charged twice", origin="Phone")
        await at.press("ctrl+s")
        await at.sees("was created. O opens it.")
        await at.on("WorkspaceScreen")
        await at.press("O")
        await at.sees("No power", "Case created from contract C-1")
    case = house.get(Case)
    assert (case.primary_reason, case.secondary_reason, case.origin) == (
        "Billing", "Autopay", "Phone",
    )  # fmt: skip


async def test_letters_of_a_dependent_reason_stay_when_the_reason_above_is_told_late(
    house: House,
) -> None:
    """The field above tells its value by a message, which fast fingers overtake."""
    async with seat(house, "sam", size=(100, 40)) as at:
        await on_contract(at, "C-1")
        await choose_homeowner(at)
        await at.on("NewCaseSheet")
        await fill(at, primary_reason="Billing")
        primary, secondary = (
            at.app.screen.query_one(f"#{name}", Input)
            for name in ("primary_reason", "secondary_reason")
        )
        secondary.focus()
        await at.sees("› Payment failed")
        await at.type("auto")
        primary.post_message(Input.Changed(primary, primary.value))
        await at.pilot.pause()
        assert secondary.value == "auto"
        await at.sees("› Autopay")
        await fill(at, primary_reason="Portal")
        assert secondary.value == ""


async def test_a_cancelled_contract_asks_whether_it_was_meant_and_another_is_the_first_answer(
    house: House,
) -> None:
    async with seat(house, "sam", size=(100, 40)) as at:
        await on_contract(at, "C-2")
        await choose_homeowner(at)
        await at.on("Confirm")
        await at.sees("Contract C-2 is Pending Cancellation", "Create anyway")
        await at.press("enter")
        await at.on("PickRecord")
        await at.sees("C-1")
        await at.type("C-2")
        await at.until(lambda: "C-1 " not in at.text, "only C-2")
        await at.press("enter")
        await at.on("Confirm")
        await at.press("y")
        await at.on("NewCaseSheet")
        await fill(at, primary_reason="Billing", secondary_reason="Autopay", origin="Phone",
                   description="Charged twice")  # fmt: skip
        await at.press("ctrl+s")
        await at.sees("was created")
    created = [item.body for item in house.all(FeedItem) if "as intended" in item.body]
    assert created


async def test_a_new_contact_is_made_without_losing_the_draft(house: House) -> None:
    async with seat(house, "sam", size=(100, 45)) as at:
        at.app.open_record("account", "IN-1")
        await at.sees("Brightroof Solar")
        await at.press("n")
        await at.on("Pick")
        await at.type("installer case")
        await at.press("enter")
        await at.on("NewCaseSheet")
        await fill(at, description="Their login fails")
        at.app.screen.query_one("#contact").focus()
        await at.sees("+ New contact")
        await at.type("zzz")
        await at.sees("› + New contact")
        await at.press("enter")
        await at.on("CreateSheet")
        await at.sees("New contact under account IN-1", "Brightroof Solar")
        await fill(at, first_name="Rep", last_name="Newman")
        await at.press("ctrl+s")
        await at.on("NewCaseSheet")
        await at.sees("Rep Newman", "Their login fails")
        await fill(at, primary_reason="Portal", secondary_reason="Login", origin="Phone")
        await at.press("ctrl+s")
        await at.sees("was created")
    case, contact = house.get(Case), house.get(Contact, last_name="Newman")
    assert case.contact_id == contact.id
    assert case.account_id == house.get(Account, external_id="IN-1").id


async def test_a_case_with_a_job_leaves_a_private_comment_on_it(house: House) -> None:
    house.do("sam", CreateJob(fields={"engine_number": "E-77", "account": "IN-1"}, phases=("OPS",)))
    house.do("root", CreateContact(fields={"external_id": "P-9", "account": "IN-1",
                                           "last_name": "Rep"}))  # fmt: skip
    async with seat(house, "sam", size=(100, 45)) as at:
        at.app.open_record("contact", "P-9")
        await at.sees("Rep", "Account")
        await at.press("n")
        await at.on("Pick")
        await at.type("installer case")
        await at.press("enter")
        await at.on("NewCaseSheet")
        await at.sees("PRIVATE note on job", "yes")
        await fill(at, job="E-77", primary_reason="Milestone", secondary_reason="Stuck",
                   origin="Phone", description="Stuck in OPS")  # fmt: skip
        await at.press("ctrl+s")
        await at.sees("was created")
        at.app.open_record("job", "E-77")
        await at.sees("PRIVATE", "Related Case")
    assert house.get(MilestoneComment).visibility == "private"


async def test_a_customer_who_is_not_in_the_system_gets_a_contract_to_verify(house: House) -> None:
    """S1, from the caller's screen."""
    async with seat(house, "sam", size=(100, 40)) as at:
        await at.press("C")
        await at.on("CallerScreen")
        await at.type("Maria Nobody")
        await at.sees("Nobody is known by that.")
        await at.press("enter", "enter")
        await at.on("CustomerSheet")
        await at.sees("Maria Nobody")
        await fill(at, phone="555 0199")
        await at.press("ctrl+s")
        await at.sees("Unverified", "Maria Nobody")
        await at.on("WorkspaceScreen")
        await at.press("n")
        await choose_homeowner(at)
        await at.on("NewCaseSheet")
        await fill(at, primary_reason="Billing", secondary_reason="Autopay", origin="Phone",
                   description="Charged twice")  # fmt: skip
        await at.press("ctrl+s")
        await at.sees("was created")
    contract = house.get(Contract, account_id=house.get(Case).account_id)
    assert contract.status == "Unverified"
    assert house.get(Case).needs_data_review


async def test_where_a_case_is_not_reopened_any_more_a_new_one_goes_on_from_it(
    house: House,
) -> None:
    """After six hours: prefilled with contract, contact and reasons, and linked (S2)."""
    case = house.homeowner("dana")
    house.do("dana", CloseCase(case=case))
    house.wait(hours=7, minutes=12)
    async with seat(house, "dana", size=(100, 40)) as at:
        at.app.open_case(case)
        await at.sees("Closed", "Billing: Autopay")
        await at.press("R")
        await at.on("Confirm")
        await at.sees("Closed 7h 12m ago; cases can be reopened within 6 hours.", "Create a new")
        await at.press("y")
        await at.on("NewCaseSheet")
        await at.sees(f"goes on from {case}", "Jo Rivera", "Billing", "Autopay")
        await fill(at, description="It happened again", origin="Phone")
        await at.press("ctrl+s")
        await at.sees("was created")
    (made,) = house.all(Case, is_closed=False)
    before = house.case(case)
    assert made.related_id == before.id
    assert (made.contract_id, made.contact_id, made.primary_reason, made.secondary_reason) == (
        before.contract_id, before.contact_id, "Billing", "Autopay",
    )  # fmt: skip
