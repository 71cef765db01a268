"""Custom fields at the console: on the page, in forms, for whom they are (design.md §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.account import EditAccount
from core.commands.case import EditCase
from core.commands.org import ApplyOrganisation
from core.commands.view import CreateView
from core.org import loader
from tests.data.test_custom_fields import FIELDS, held
from tests.tui.seat import seat
from tui.screens.form import FormSheet

if TYPE_CHECKING:
    from tests.house import House
    from tests.tui.seat import Seat

SIZE = (120, 50)
LAYOUT = '"severity", "loss", "due_on", "dangerous", "expert", "is_grave", "serial", "description",'


@pytest.fixture
def house(house: House) -> House:
    """Give the house with custom fields on the layout of homeowners' cases."""
    files = loader.shipped()
    layout = '"installer", "installer_contact", "subject", "description",'
    assert layout in files["homeowner.toml"]
    files["homeowner.toml"] = files["homeowner.toml"].replace(
        layout, f'"installer", "installer_contact", "subject", {LAYOUT}'
    )
    files["fields.toml"] = FIELDS
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    return house


async def fill(at: Seat, name: str, words: str) -> None:
    """Type something else into a field of the form on top."""
    screen = at.app.screen
    assert isinstance(screen, FormSheet)
    screen.focus_field(name)
    await at.press("ctrl+u")
    await at.type(words)


async def test_the_page_shows_them_by_their_labels_and_names(house: House) -> None:
    number = house.homeowner(by="dana")
    given: dict[str, str | None] = {
        "severity": "Extreme", "loss": "1234.5", "expert": "max", "dangerous": "no",
    }  # fmt: skip
    house.do("dana", EditCase(case=number, fields=given))
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_record("case", number)
        await at.press("right")
        await at.sees("Severity", "Extreme", "1,234.50", "Max Adler", "Dangerous", "Grave")
        await at.sees("Empty", "Due on", "Serial number")


async def test_a_form_asks_for_them_and_offers_what_may_be_chosen(house: House) -> None:
    number = house.homeowner(by="dana")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_record("case", number)
        await at.press("e")
        await at.on("EditCaseSheet")
        await fill(at, "severity", "ext")
        await at.sees("Extreme")
        await fill(at, "loss", "1.234")
        await fill(at, "expert", "Max Adler")
        await at.press("ctrl+s")
        await at.sees("Loss: '1.234' has too many digits after its point; 2 digits fit.")
        await fill(at, "loss", "1.23")
        await at.press("ctrl+s")
        await at.sees(f"Case {number}: changed")
    assert held(house, number)["severity"] == "Extreme"
    assert held(house, number)["loss"] == 1.23


async def test_what_a_profile_may_not_set_and_what_is_computed_is_not_asked(house: House) -> None:
    house.do("root", EditAccount(account="HO-1", fields={"waiting": "6"}))
    for who, asked in (("dana", False), ("root", True)):
        async with seat(house, who, size=SIZE) as at:
            at.app.open_record("account", "HO-1", part=1)
            await at.sees("Days waiting", "6", "Old", "yes")
            await at.press("e")
            await at.on("EditCustomerSheet")
            fields = at.app.screen.query("#waiting")
            assert bool(fields) is asked
            assert not at.app.screen.query("#is_old")
            assert at.app.screen.query("#note")


async def test_a_saved_list_has_them_as_columns_and_its_sheet_offers_them(house: House) -> None:
    number = house.homeowner(by="dana")
    given: dict[str, str | None] = {"severity": "Extreme", "loss": "1234.5", "dangerous": "yes"}
    house.do("dana", EditCase(case=number, fields=given))
    house.do("dana", CreateView(name="Grave", columns="number severity loss dangerous", digit="1"))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "1")
        await at.sees("Severity", "Loss", "Dangerous", "Extreme", "1,234.50", "yes")
        await at.press("f")
        await at.type("severity:low")
        await at.press("enter")
        await at.sees("0 cases")
