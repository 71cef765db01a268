"""Forms for customers: made from a list or under a record, changed, refused; no word is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from core.entities import Account, Contact, Contract, Job
from data.outside import Outside
from tests.tui.seat import seat
from tui.screens.form import FormSheet
from tui.widgets.form import Form

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat

SIZE = (100, 45)


async def fill(at: Seat, **fields: str) -> None:
    """Fill lines as a person who knows the words; what stood there goes."""
    for name, value in fields.items():
        line = at.app.screen.query_one(f"#{name}")
        line.focus()
        await at.until(lambda: at.app.focused is not None and at.app.focused.id == name, name)  # noqa: B023  waited for here
        await at.press("end", "ctrl+u")
        await at.type(value)
    await at.pilot.pause()


async def listed(at: Seat, letter: str, kind: str) -> None:
    """Go to a list and press `n`."""
    await at.press("g", letter)
    await at.sees(kind)
    await at.press("n")
    await at.on("CreateSheet")


async def test_typing_replaces_the_value_that_a_list_field_begins_with(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "o", "Contracts")
        await at.press("tab")
        await at.sees("› Draft")
        await at.type("act")
        await at.sees("› Activated")
        await at.press("enter")
        assert at.app.screen.query_one(Form).text("status") == "Activated"


async def test_what_is_offered_for_one_field_is_not_taken_into_another(house: House) -> None:
    """However fast Enter follows: until its own offers come, what is seen is for the other one."""
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "o", "Contracts")
        await at.press("tab")
        await at.sees("› Draft")
        driver = at.app._driver  # noqa: SLF001  the pilot waits after each key
        assert driver is not None
        for key in ("shift+tab", "enter"):
            driver.send_message(events.Key(key, None))
        await at.pilot.pause()
        assert at.app.screen.query_one(Form).text("account") == ""


async def test_a_records_list_makes_what_belongs_under_it(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("1 Contracts")
        await at.press("1", "enter")
        await at.sees("Contracts of Rivera Household")
        await at.press("n")
        await at.on("CreateSheet")
        assert at.app.screen.query_one(Form).values()["account"] == "HO-1"


async def test_a_job_gets_its_phases_and_more_of_them_later(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "j", "Jobs")
        await fill(at, engine_number="E-77", phases="Site survey, Design")
        line = at.app.screen.query_one("#account")
        line.focus()
        await at.until(lambda: line.has_focus, "account")
        await at.type("rivera")
        await at.sees("› Rivera Household")
        await at.press("enter", "ctrl+s")
        await at.sees("O opens it.")
        await at.press("O")
        await at.sees("E-77", "Site survey")
        await at.press("e")
        await at.on("EditCustomerSheet")
        await fill(at, phases="Install")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
    assert house["sam"].look.job("E-77").phases == ("Site survey", "Design", "Install")


async def test_what_comes_faster_than_the_focus_moves_lands_in_its_field(house: House) -> None:
    """As a slow line brings it: letters, Tab and Enter for several fields in one go."""
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "a", "Accounts")
        await fill(at, name="")
        await at.type("Lund Household\t\t3035550188\tlund@example.com\r12 Juniper Way\t")
        form = at.app.screen.query_one(Form)
        assert {name: text for name, text in form.values().items() if text} == {
            "name": "Lund Household", "kind": "homeowner", "phone": "3035550188",
            "email": "lund@example.com", "street": "12 Juniper Way",
        }  # fmt: skip


async def test_an_account_is_made_from_the_list_and_opened_by_its_key(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "a", "Accounts")
        await at.sees("New account", "homeowner")
        await fill(at, name="Lund Household", phone="303 555 0188", city="Golden")
        await at.press("ctrl+s")
        await at.sees("O opens it.")
        await at.press("O")
        await at.sees("Lund Household", "303 555 0188", "Golden")
    made = house.get(Account, name="Lund Household")
    assert (made.kind, made.phone) == ("homeowner", "303 555 0188")


async def test_a_contact_made_from_the_list_names_its_account_by_a_few_letters(
    house: House,
) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "k", "Contacts")
        await fill(at, last_name="Newcomer", account="brig")
        await at.sees("› Brightroof Solar")
        await at.press("enter")
        await at.press("ctrl+s")
        await at.sees("O opens it.")
        await at.press("O")
        await at.sees("Newcomer", "Brightroof Solar")
    made = house.get(Contact, last_name="Newcomer")
    assert made.account_id == house.get(Account, external_id="IN-1").id


async def test_a_contract_and_a_job_are_made_from_their_lists(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "o", "Contracts")
        await fill(at, account="osei")
        await at.sees("› Osei Household")
        await at.press("enter")
        await fill(at, number="C-77", start="2026-04-01")
        await at.press("ctrl+s")
        await at.sees("O opens it.")
        await listed(at, "j", "Jobs")
        await fill(at, engine_number="E-77", account="brig")
        await at.sees("› Brightroof")
        await at.press("enter", "ctrl+s")
        await at.sees("O opens it.")
        await at.press("O")
        await at.sees("Job E-77")
    assert house.get(Contract, number="C-77").status == "Draft"
    assert house.get(Job, engine_number="E-77").engine_number == "E-77"


@pytest.mark.parametrize(
    ("under", "what", "given", "seen"),
    [
        (("account", "HO-2"), "contact", {"last_name": "Kin"}, "Osei Household"),
        (("account", "HO-2"), "contract", {}, "Osei Household"),
        (("account", "IN-1"), "job", {"engine_number": "E-9"}, "Brightroof Solar"),
        (("account", "IN-1"), "account", {"name": "Branch"}, "installer"),
        (("contact", "P-3"), "contact", {"last_name": "Colleague"}, "Brightroof Solar"),
        (("contract", "C-1"), "job", {"engine_number": "E-9"}, "C-1"),
    ],
)  # fmt: skip
async def test_what_is_made_under_a_record_names_it_already(
    house: House, under: tuple[str, str], what: str, given: dict[str, str], seen: str
) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record(*under)
        await at.until(lambda: at.app.lowest.page is not None, "a page")
        await at.press("n")
        await at.on("Pick")
        await at.type(what)
        await at.press("enter")
        await at.on("CreateSheet")
        await at.sees(f"New {what} under {under[0]} {under[1]}", seen)
        await fill(at, **given)
        await at.press("ctrl+s")
        await at.sees("O opens it.")
        await at.press("O")
        await at.until(lambda: at.app.lowest.record[0] == what, what)  # type: ignore[index]
        await at.sees(seen)


async def test_all_that_is_missing_is_told_at_once_and_the_first_has_the_focus(
    house: House,
) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "k", "Contacts")
        await fill(at, first_name="Only")
        await at.press("ctrl+s")
        await at.sees("!", "Only")
        await at.until(lambda: at.app.focused and at.app.focused.id in {"last_name", "account"})
        await at.sees("missing")
        assert at.text.count("! ") >= 2


async def test_a_wrong_day_is_told_and_what_was_typed_stays(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record("contract", "C-1")
        await at.sees("Primary contact")
        await at.press("e")
        await at.on("EditCustomerSheet")
        await fill(at, start="soon", city="Golden")
        await at.press("ctrl+s")
        await at.sees("! ", "soon", "Golden")
        await at.until(lambda: at.app.focused and at.app.focused.id == "start", "the wrong field")
        await fill(at, start="2026-05-01")
        await at.press("ctrl+s")
        await at.sees("start 1 May", "changed")


@pytest.mark.parametrize(
    ("kind", "key", "field", "value"),
    [("account", "HO-1", "phone", "303 555 0000"), ("contact", "P-1", "title", "Owner"),
     ("contract", "C-1", "term_months", "240"), ("job", "E-1", "contract", "C-4")],
)  # fmt: skip
async def test_each_customer_record_is_changed_by_e(
    house: House, kind: str, key: str, field: str, value: str
) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record(kind, key)
        await at.until(lambda: at.app.lowest.page is not None, "a page")
        await at.press("e")
        await at.on("EditCustomerSheet")
        await fill(at, **{field: value})
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("changed")
    assert str(getattr(getattr(house["sam"].look, kind)(key), field)) == value


async def test_a_field_is_emptied_by_deleting_what_stands_there(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("Juniper")
        await at.press("e")
        await at.on("EditCustomerSheet")
        await fill(at, street="")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.until(lambda: "Juniper" not in at.text, "no street")
    assert house["sam"].look.account("HO-1").street is None


async def test_nothing_changed_writes_nothing(house: House) -> None:
    before = house["sam"].look.account("HO-1").version
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("Juniper")
        await at.press("e")
        await at.on("EditCustomerSheet")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
    assert house["sam"].look.account("HO-1").version == before


@pytest.mark.parametrize("who", ["bo", "sal"])
async def test_who_may_not_change_customers_is_told_and_keeps_what_was_typed(
    house: House, who: str
) -> None:
    """Boundary members and sales read customers only."""
    async with seat(house, who, size=SIZE) as at:
        await at.press("g", "a")
        await at.sees("Accounts")
        await at.press("n")
        await at.until(lambda: type(at.app.screen).__name__ == "CreateSheet" or at.told, "a word")
        if type(at.app.screen).__name__ == "CreateSheet":
            await fill(at, name="Mine")
            await at.press("ctrl+s")
            await at.sees("! ", "Mine")
            assert isinstance(at.app.screen, FormSheet)
    assert house.all(Account, name="Mine") == []


async def test_a_form_that_was_left_by_a_crash_is_there_again(house: House, tmp_path: Path) -> None:
    outside = Outside(shelves=tmp_path)
    async with seat(house, "sam", size=SIZE, outside=outside) as at:
        await listed(at, "a", "Accounts")
        await fill(at, name="Half written")
        await at.press("ctrl+q")
    async with seat(house, "sam", size=SIZE, outside=outside, first="accounts") as at:
        await at.sees("One draft waits: g w shows what you did not send.")
        await at.press("g", "w")
        await at.on("DraftsScreen")
        await at.sees("New account", "Half written")
        await at.press("enter")
        await at.on("CreateSheet")
        await at.sees("What you typed here and did not send", "Half written")
        await at.press("ctrl+s")
        await at.sees("O opens it.")
        await at.press("g", "w")
        await at.sees("all you wrote was sent")
    assert house.get(Account, name="Half written").kind == "homeowner"


async def test_the_arrows_choose_an_offer_and_tab_leaves_the_line_as_it_is(
    house: House,
) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "a", "Accounts")
        form = at.app.screen.query_one(Form)
        line = at.app.screen.query_one("#kind")
        line.focus()
        await at.until(lambda: line.has_focus, "kind")
        await at.press("ctrl+u")
        await at.sees("installer", "business", "Enter takes")
        await at.press("down", "enter")
        assert form.text("kind") in {"installer", "business"}


async def test_enter_right_after_an_arrow_takes_what_the_arrow_marked(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "o", "Contracts")
        await at.press("tab")
        await at.sees("› Draft")
        second = at.app.screen.query_one(Form).offers.found[1].text
        driver = at.app._driver  # noqa: SLF001  the pilot waits after each key
        assert driver is not None
        for key in ("down", "enter"):
            driver.send_message(events.Key(key, None))
        await at.until(lambda: at.app.focused and at.app.focused.id != "status", "the next line")
        assert at.app.screen.query_one(Form).text("status") == second != "Draft"


async def test_space_and_enter_in_a_form_are_no_acts(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("t")
        await at.on("TaskSheet")
        await at.type("a x R q")
        await at.press("enter", "enter")
        await at.pilot.pause()
        assert isinstance(at.app.screen, FormSheet)
        assert at.app.screen.form.text("subject") == "a x R q"
    assert not house.case(number).is_closed


async def test_enter_right_after_a_letter_takes_what_the_letters_mean(house: House) -> None:
    """Whoever types fast is not given the record that was offered for fewer letters."""
    async with seat(house, "sam", size=SIZE) as at:
        await listed(at, "k", "Contacts")
        form = at.app.screen.query_one(Form)
        await fill(at, last_name="Newcomer")
        await at.press("enter")
        await at.until(lambda: form.offers.found, "every account")
        first = form.offers.found[0].text
        await at.press(*"osei", "enter")
        await at.until(lambda: at.app.focused and at.app.focused.id == "email", "the next line")
        assert (first, form.text("account")) == ("Brightroof Solar", "Osei Household")
        assert form.values()["account"] == "HO-2"


async def test_enter_right_after_a_number_picks_that_contract(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await at.press("n")
        await at.on("Pick")
        await at.type("homeowner")
        await at.press("enter")
        await at.on("PickRecord")
        await at.sees("C-1", "C-4")
        await at.press("C", "minus", "4", "enter")
        await at.on("NewCaseSheet")
        await at.sees("New Homeowner case · C-4")
