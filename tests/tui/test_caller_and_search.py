"""Finding by keyboard: who is calling, and everything else by a number or by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.entities import Case
from tests.tui.seat import seat
from tui.screens.search import SearchScreen

if TYPE_CHECKING:
    from tests.house import House

SIZE = (100, 40)


@pytest.fixture(autouse=True)
def _nothing_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without what another test searched for."""
    monkeypatch.setattr(SearchScreen, "last", "")


@pytest.mark.parametrize(
    "words",
    ["5550142", "303-555-0142", "+1 303 555 0142", "0142", "rivera", "Jo Rivera", "juniper",
     "12 Juniper Way", "jo@example.com", "C-1", "HO-1"],
)  # fmt: skip
async def test_a_caller_is_known_by_any_of_what_they_say(house: House, words: str) -> None:
    number = house.homeowner("dana")
    async with seat(house, "sam", size=SIZE) as at:
        await at.press("C")
        await at.on("CallerScreen")
        line = at.app.screen.query_one("Input")
        line.insert_text_at_cursor(words)  # type: ignore[attr-defined]
        await at.sees("Rivera Household", "C-1", "Pending Cancellation", number, "Jo Rivera")
        await at.press("enter")
        await at.until(lambda: at.app.focused and at.app.focused.id == "hits", "the results")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.sees("Rivera Household", "Contracts 2")
        await at.press("q")
        await at.on("CallerScreen")
    assert [case.number for case in house.all(Case)] == [number]


async def test_down_goes_from_the_line_to_the_contract_and_n_opens_a_case_there(
    house: House,
) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await at.press("C")
        await at.on("CallerScreen")
        await at.type("osei")
        await at.sees("Osei Household", "C-3")
        await at.press("down", "down", "down")
        await at.press("n")
        await at.on("Pick")
        await at.sees("New under contract C-4")


async def test_who_is_nobody_gets_the_form_of_a_new_customer(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await at.press("C")
        await at.on("CallerScreen")
        await at.type("720 555 0101")
        await at.sees("Nobody is known by that.", "+ Customer not in the system")
        await at.press("enter", "enter")
        await at.on("CustomerSheet")
        form = at.app.screen.query_one("Form")
        assert form.text("phone") == "720 555 0101"  # type: ignore[attr-defined]
        assert form.text("name") == ""  # type: ignore[attr-defined]


async def test_whoever_looks_the_same_is_asked_about_before_a_customer_is_made(
    house: House,
) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        await at.press("n")
        await at.on("Pick")
        await at.type("not in the")
        await at.press("enter")
        await at.on("CustomerSheet")
        form = at.app.screen.query_one("Form")
        form.put("name", "Jo Rivera")  # type: ignore[attr-defined]
        form.put("phone", "303 555 0142")  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.on("Confirm")
        await at.sees("Rivera")
        await at.press("n")
        await at.on("CustomerSheet")
        assert form.text("name") == "Jo Rivera"  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.on("Confirm")
        await at.press("y")
        await at.sees("Unverified")


async def test_the_search_shows_what_was_looked_at_last_before_a_word_is_typed(
    house: House,
) -> None:
    number = house.homeowner("dana", subject="Autopay twice")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("Rivera Household", "Contracts")
        at.app.open_case(number)
        await at.sees("Post to Case")
        await at.press("slash")
        await at.on("SearchScreen")
        await at.sees("looked at last")
        body = at.text[at.text.index("looked at last") :]
        assert body.index("Autopay twice") < body.index("Rivera Household")
        await at.press("down", "down", "enter")
        await at.sees("Juniper")


async def test_a_number_goes_straight_to_its_case_with_or_without_zeros(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        for typed in (number, number.lstrip("0")):
            await at.press("slash")
            await at.on("SearchScreen")
            await at.press("ctrl+u")
            await at.type(typed)
            await at.press("enter")
            await at.on("WorkspaceScreen")
            await at.sees("Post to Case")
        assert [p.key for tab in at.app.workspace.tabs for p in tab.places] == [number]


async def test_digits_that_are_no_case_are_looked_for_as_words(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("slash")
        await at.on("SearchScreen")
        await at.type("5550142")
        await at.press("enter")
        await at.sees("Rivera")


@pytest.mark.parametrize(
    ("words", "kind", "seen"),
    [("brightroof", "account", "IN-1"), ("quinn", "contact", "P-3"), ("C-3", "contract", "C-3"),
     ("E-1", "job", "E-1"), ("autopay", "case", "Billing: Autopay")],
)  # fmt: skip
async def test_words_find_records_of_every_kind_and_enter_opens_them(
    house: House, words: str, kind: str, seen: str
) -> None:
    house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("slash")
        await at.on("SearchScreen")
        await at.type(words)
        await at.press("enter")
        await at.sees(kind, seen, "found")
        await at.until(lambda: at.app.focused and at.app.focused.id == "hits", "the results")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.until(lambda: at.app.lowest.page is not None, "a page")
        assert at.app.lowest.page
        assert at.app.lowest.page.kind == kind


async def test_a_post_is_found_and_leads_to_its_case(house: House) -> None:
    from core.commands.case import PostToCase  # noqa: PLC0415

    number = house.homeowner("dana")
    house.do("sam", PostToCase(case=number, text="the xylophone is broken"))
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("slash")
        await at.on("SearchScreen")
        await at.type("xylophone")
        await at.press("enter")
        await at.sees("feed", number)
        await at.until(lambda: at.app.focused and at.app.focused.id == "hits", "the results")
        await at.press("enter")
        await at.sees("the xylophone is broken", "Post to Case")


@pytest.mark.parametrize("words", ['"', "*", "a OR", "NEAR(", "()", "-", "%", "'; --", "\\", "a:b"])
async def test_the_signs_of_a_query_language_are_only_words(house: House, words: str) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("slash")
        await at.on("SearchScreen")
        at.app.screen.query_one("Input").insert_text_at_cursor(words)  # type: ignore[attr-defined]
        await at.press("enter")
        await at.until(lambda: "found" in at.text or "first 50" in at.text or at.told, "an answer")
        await at.press("escape", "C")
        await at.on("CallerScreen")
        at.app.screen.query_one("Input").insert_text_at_cursor(words)  # type: ignore[attr-defined]
        await at.press("enter")
        await at.sees("+ Customer not in the system")


async def test_nothing_found_says_what_to_try(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("slash")
        await at.on("SearchScreen")
        await at.type("zzzz")
        await at.press("enter")
        await at.sees("Nothing was found. Fewer or shorter words find more.")
