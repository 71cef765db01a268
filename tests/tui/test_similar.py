"""Similar cases by keyboard: the sheet, and the part of a case's page (domain.md 1.14)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from core.commands.case import CreateCase, EditCase
from core.errors import Unreachable
from data.queries import Reader
from tests.tui.seat import seat
from tui.screens.similar import UNTOLD

if TYPE_CHECKING:
    from core.look import Look
    from tests.house import House

LEAK = "Water drips below the array"
RELATED = 4
"""The part of a case's page that shows them."""


@pytest.fixture
def twins(house: House) -> tuple[str, str]:
    """Give two cases that say the same, beside one that does not."""
    house.support(subject="Portal login")
    given = {"account": "HO-1", "contact": "P-1"}
    case, other = (house.support(subject=LEAK, **given) for _ in range(2))
    return case, other


async def test_the_sheet_says_which_cases_are_like_one_and_why(
    house: House, twins: tuple[str, str]
) -> None:
    case, other = twins
    async with seat(house, "sam") as at:
        at.app.open_case(case)
        await at.sees("Feed", case)
        await at.press("apostrophe")
        await at.on("SimilarSheet")
        await at.sees(
            f"Similar to Case {case}", other, "same Account, Contact · ", "drips", "& Relate"
        )
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.until(lambda: at.app.lowest.record == ("case", other), other)


async def test_a_key_relates_the_case_under_the_cursor_and_it_is_similar_no_more(
    house: House, twins: tuple[str, str]
) -> None:
    case, other = twins
    async with seat(house, "sam") as at:
        at.app.open_case(case)
        await at.sees("Feed", case)
        await at.press("apostrophe")
        await at.sees("same Account, Contact · ")
        await at.press("ampersand")
        await at.sees(f"Cases {case} and {other} are related.", "No other case is like this one.")
        await at.on("SimilarSheet")
        await at.press("escape")
        await at.on("WorkspaceScreen")
    assert [row.number for row in house["sam"].look.case(case).related] == [other]


async def test_from_a_list_the_case_of_the_row_is_asked_about(house: House) -> None:
    first, second = (house.queued(description=LEAK, contract=c) for c in ("C-1", "C-4"))
    async with seat(house, "dana") as at:
        await at.sees(first)
        await at.press("down", "apostrophe")
        await at.sees(f"Similar to Case {second}", first, "billing, autopay")
        await at.press("enter")
        await at.until(lambda: at.app.lowest.record == ("case", first), first)


async def test_the_page_shows_them_below_what_belongs_to_the_case_and_relates_them(
    house: House, twins: tuple[str, str]
) -> None:
    case, other = twins
    async with seat(house, "sam", size=(160, 45)) as at:
        at.app.open_record("case", case, part=RELATED)
        await at.sees("Similar cases 1", "same Account, Contact · ", other)
        assert "& Relate it" not in at.text
        await at.press("end")
        await at.sees("& Relate it")
        await at.press("ampersand")
        await at.sees(f"Cases {case} and {other} are related.", "Related cases 1")
        await at.sees("no other case is like this one")
        await at.press("u")
        await at.sees("Similar cases 1")


async def test_what_somebody_changes_meanwhile_is_looked_for_again(
    house: House, twins: tuple[str, str]
) -> None:
    case, _ = twins
    third = house.support(subject="Fax")
    async with seat(house, "sam", size=(160, 45)) as at:
        at.app.open_record("case", third, part=RELATED)
        await at.sees("no other case is like this one")
        house.do("sam", EditCase(case=third, fields={"subject": LEAK}))
        await at.press("f5")
        await at.sees("Similar cases 2", case)


async def test_the_page_stands_before_they_are_looked_for_and_one_may_move_on(
    house: House, twins: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = twins
    go, really = threading.Event(), Reader.similar

    def slow(look: Look, number: str, **how: int) -> object:
        assert go.wait(20)
        return really(look, number, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "similar", slow)
    async with seat(house, "sam") as at:
        at.app.open_record("case", case, part=RELATED)
        await at.sees("Files", "Similar cases", "looking for them …")
        await at.press("left")
        await at.sees("nothing yet")
        go.set()
        await at.pilot.pause(0.1)
        assert "Similar cases" not in at.text
        await at.press("right")
        await at.sees("Similar cases 1", other)
        go.clear()
        await at.press("apostrophe")
        await at.sees("looking for them …")
        await at.press("escape")
        await at.on("WorkspaceScreen")
        go.set()


async def test_what_could_not_be_read_is_told_and_is_not_the_same_as_none(
    house: House, twins: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = twins

    def gone(*_: object, **__: object) -> object:
        msg = "The index is damaged."
        raise Unreachable(msg)

    monkeypatch.setattr(Reader, "similar", gone)
    async with seat(house, "sam") as at:
        at.app.open_record("case", case, part=RELATED)
        await at.sees("! The index is damaged.", "Files")
        assert "no other case" not in at.text
        await at.press("apostrophe")
        await at.on("SimilarSheet")
        await at.sees("! The index is damaged.")
        assert "looking" not in at.text.splitlines()[8]


async def test_where_the_organisation_says_nothing_nothing_is_shown(house: House) -> None:
    made = CreateCase(type="aging", account="HO-1", subject="Aging")
    case = house.do("root", made).number or ""
    async with seat(house, "root") as at:
        at.app.open_record("case", case, part=RELATED)
        await at.sees("Files")
        await at.pilot.pause()
        assert "Similar cases" not in at.text
        await at.press("apostrophe")
        await at.sees(UNTOLD[:60])


async def test_hostile_texts_are_drawn_as_what_they_are(house: House) -> None:
    text = "[bold]Roof[/] \x1b[31mleaks\x1b[0m \u202elrig [@click=app.quit]x[/]"
    case, _ = (house.support(subject=text, description=text) for _ in range(2))
    async with seat(house, "sam") as at:
        at.app.open_case(case)
        await at.sees("Feed", case)
        await at.press("apostrophe")
        await at.sees("[bold]Roof[/] ␛[31mleaks", "bold, roof")
        assert "\x1b" not in at.text
        assert "\u202e" not in at.text
