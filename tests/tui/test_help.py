"""Help: only keys that do something now, a way out of each problem, the words of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.seat import seat
from tui.help.issues import ISSUES
from tui.help.terms import TERMS
from tui.help.texts import acts, with_keys
from tui.keymap import KEYS
from tui.presets import chosen
from tui.screens import help as helping
from tui.screens.help import PLACES, Help, held

if TYPE_CHECKING:
    from textual.content import Content

    from tests.house import House


def plain(lines: list[Content]) -> str:
    """Give lines as they are read."""
    return "\n".join(line.plain for line in lines)


# the texts -----------------------------------------------------------------------------------


def test_a_text_names_only_acts_of_the_table() -> None:
    """A key in a text is never written out, and never of an act that is not there."""
    named = {act for issue in ISSUES for text in issue for act in acts(text)}
    assert named <= {entry.id for entry in KEYS}
    assert not [issue.problem for issue in ISSUES if "{" in issue.problem]


def test_every_problem_has_a_reason_and_a_way_out() -> None:
    """Twenty and more, each told once."""
    assert len(ISSUES) >= 20
    assert len({issue.problem for issue in ISSUES}) == len(ISSUES)
    assert all(issue.why.endswith(".") and issue.way.endswith(".") for issue in ISSUES)


def test_the_words_stand_by_the_alphabet() -> None:
    """Who looks one up finds it."""
    names = [term.name for term in TERMS]
    assert len(set(names)) == len(names) >= 35
    assert names == sorted(names, key=str.casefold)


def test_a_text_shows_the_keys_that_the_person_chose() -> None:
    """Under a preset and an override the same sentence names other keys."""
    text = "{case.post} writes, {app.search} finds, {record.link} goes on."
    assert with_keys(text, {}).plain == "c writes, / finds, 1–9 goes on."
    keys = chosen("classic", {"app.search": "f7"}, "the settings")
    assert with_keys(text, keys).plain == "M writes, F7 finds, 1–9 goes on."


def test_every_place_of_a_key_has_a_heading() -> None:
    """A key without one would not be listed."""
    assert {entry.where for entry in KEYS} <= set(PLACES)


@pytest.mark.parametrize("width", [20, 40, 74, 120])
def test_no_text_is_wider_than_the_sheet(width: int) -> None:
    """Nothing is cut, on a narrow screen too."""
    for lines in (helping.issues({}, width), helping.terms(width)):
        assert max(line.cell_length for line in lines) <= width
    told = " ".join(plain(helping.terms(width)).split())
    assert all(term.name in told for term in TERMS)


# the sheet -----------------------------------------------------------------------------------


async def test_help_has_three_parts_that_the_arrows_turn(house: House) -> None:
    """Keys, problems, words, and round again."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        await at.press("question_mark")
        await at.sees("This case", "Assign to me")
        await at.press("right")
        await at.sees(ISSUES[0].problem)
        await at.press("right")
        await at.sees(TERMS[0].name, "Back office")
        await at.press("right")
        await at.sees("Assign to me")
        await at.press("left")
        await at.sees(TERMS[0].name, "Back office")
        await at.press("escape")
        await at.on("WorkspaceScreen")


async def test_a_long_part_is_read_with_the_keys_of_a_list(house: House) -> None:
    """By the line, by the page, to the end and back."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        await at.press("question_mark", "right")
        await at.sees(ISSUES[0].problem)
        await at.press("down")
        await at.until(lambda: ISSUES[0].problem not in at.text)
        await at.press("up", "pagedown", "end")
        await at.sees(ISSUES[-1].problem)
        await at.press("home")
        await at.sees(ISSUES[0].problem)


async def test_help_lists_no_key_whose_act_is_not_possible_now(house: House) -> None:
    """On an open case nothing is reopened, on an empty list nothing is closed."""
    async with seat(house, "dana") as at:
        await at.pilot.pause()
        empty = held(at.app.screen)
        assert {"app.search", "row.down", "app.quit"} <= set(empty)
        on_none = {"case.create", "case.next"}
        assert not {act for act in empty if act.startswith("case.") and act not in on_none}
        house.queued()
        await at.press("f5")
        await at.sees("Billing: Autopay")
        await at.press("enter")
        await at.sees("Feed")
        await at.until(lambda: "case.claim" in held(at.app.screen))
        assert "case.reopen" not in held(at.app.screen)


async def test_help_shows_a_key_of_ones_own(house: House) -> None:
    """In the list of keys and inside the texts."""
    house.queued()
    async with seat(house, "dana", keys={"case.post": "V", "case.claim": "h,f3"}) as at:
        await at.sees("Billing: Autopay")
        await at.press("question_mark")
        await at.sees("h F3")
        await at.press("right")
        screen = at.app.screen
        assert isinstance(screen, Help)
        told = plain(helping.issues(at.app.keys, 70))
        assert "Ask its team in the feed with V" in " ".join(told.split())


async def test_help_can_be_had_while_one_writes(house: House) -> None:
    """In a form a letter is text, so a key that types nothing opens it; the text stays."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.type("half a thought")
        await at.press("question_mark")
        await at.sees("half a thought?")
        await at.press("f1")
        await at.on("Help")
        await at.sees("This form")
        await at.press("f1")
        await at.on("ComposeSheet")
        await at.sees("half a thought?")


async def test_the_whole_sheet_is_seen_on_a_small_and_on_a_large_screen(house: House) -> None:
    """Its title and its last line are never pushed out."""
    house.queued()
    for size in ((80, 24), (200, 60)):
        async with seat(house, "dana", size=size) as at:
            await at.sees("Billing: Autopay")
            await at.press("question_mark", "right")
            await at.sees("Help", ISSUES[0].problem, "Esc Back")
