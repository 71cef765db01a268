"""A console that is open goes on with the organisation that somebody else put in force."""

from __future__ import annotations

import pytest

from core.commands.org import ApplyOrganisation
from core.org import loader
from tests.house import House
from tests.tui.seat import seat


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look ten times a second, so that nobody waits for it."""
    monkeypatch.setattr("tui.app.POLL", 0.1)


async def test_what_is_applied_elsewhere_is_what_an_open_console_offers(house: House) -> None:
    number = house.support()
    files = loader.shipped()
    text = files["customer_support.toml"].replace('"Working"', '"At work"')
    files["customer_support.toml"] = text
    own = House(house.url, house.clock)
    try:
        async with seat(own, "max") as at:
            at.app.open_case(number)
            await at.sees("Case created")
            house.do("root", ApplyOrganisation(files=files, confirmed=True))
            desk = at.app.desk
            assert desk is not None
            await at.until(lambda: "At work" in desk.org.types["customer_support"].by_label)
            assert "At work" in desk.case(number).choices
    finally:
        own.close()
