"""Nothing typed is lost where somebody else was faster: closed, given away, edited meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner, CloseCase, EditCase
from core.entities import Activity, FeedItem
from tests.tui.test_drafts_survive import BACK, LOST_AT_MOST, OFFERED, composer, review
from tests.tui.typist import draft_files, drafts, sit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

pytestmark = pytest.mark.usefixtures("present")

GIVEN_AWAY = 50
"""How many cases get another owner under somebody's words in the long run."""


def test_a_review_of_a_case_that_was_closed_meanwhile_is_refused_and_stays(
    house: House, home: Path
) -> None:
    number = house.queued()
    with sit(house, "ines", until="1 case|Feed|Related") as terminal:
        review(terminal)
        terminal.type(" promised a refund")
        terminal.wait("promised a refund")
        house.do("dana", CloseCase(case=number))
        terminal.press("ctrl+s")
        terminal.wait("!.*closed", "promised a refund")
        time.sleep(LOST_AT_MOST)
        terminal.kill()
    with sit(house, "ines", until=OFFERED) as terminal:
        terminal.press("g", "w")
        terminal.wait(f"Log review of Case {number}", "promised a")
        terminal.press("enter")
        terminal.wait("promised a refund", BACK)
        assert len(draft_files(home)) == 1


def test_a_review_of_a_case_that_was_given_away_meanwhile_is_refused_and_stays(
    house: House, home: Path, *, long_run: bool
) -> None:
    """Frontline reviews its own cases and those that nobody has."""
    for turn in range(GIVEN_AWAY if long_run else 1):
        number = house.homeowner("sam")
        words = f"promised refund {turn}"
        with sit(house, "sam", until="1 case|Feed|Related") as terminal:
            review(terminal)
            terminal.type(f" {words}")
            terminal.wait(words)
            house.do("max", ChangeOwner(case=number, to="dana"))
            terminal.press("ctrl+s")
            terminal.wait("(?m)^ *!", words)
            time.sleep(LOST_AT_MOST)
            terminal.kill()
        with sit(house, "sam", until=OFFERED) as terminal:
            terminal.press("g", "w")
            terminal.wait(f"Log review of Case {number}", "promised re")
        kept = [str(draft["fields"]) for draft in drafts(home)]
        assert len(kept) == turn + 1
        assert any(words in fields for fields in kept)
    assert not house.all(Activity, is_review=True)


def test_a_post_on_a_case_that_was_given_away_goes_where_it_was_meant(
    house: House, home: Path
) -> None:
    number = house.homeowner("sam")
    with sit(house, "sam", until="1 case|Feed|Related") as terminal:
        composer(terminal)
        terminal.type("she called again")
        house.do("max", ChangeOwner(case=number, to="dana"))
        terminal.wait(f"Post to Case {number}", "she called again")
        time.sleep(1.5)  # the console has noticed by now
        terminal.wait(f"Post to Case {number}", "she called again")
        terminal.press("ctrl+s")
        terminal.wait("Posted to", without=r"/ 10,000")
    assert not draft_files(home)
    assert house.get(FeedItem, kind="TextPost").body == "she called again"


def test_an_edit_that_collides_keeps_what_was_typed_even_through_a_kill(
    house: House, home: Path
) -> None:
    number = house.queued(description="Charged twice")
    with sit(house, "ines", until="1 case|Feed|Related") as terminal:
        terminal.press("e")
        terminal.wait(f"Edit Case {number}")
        terminal.press(*["tab"] * 9, "end")
        terminal.settle()
        terminal.type(" and angry")
        terminal.wait(r"Case Description \* +Charged twice and angry")
        house.do("dana", EditCase(case=number, fields={"description": "Refund due"}))
        terminal.press("ctrl+s")
        terminal.wait("changed by Dana Reyes", "theirs +Refund due", "mine +Charged twice and ang")
        time.sleep(LOST_AT_MOST)
        terminal.kill()
    (kept,) = drafts(home)
    assert kept["fields"] == {"description": "Charged twice and angry"}
    with sit(house, "ines", until=OFFERED) as terminal:
        terminal.press("g", "w")
        terminal.wait(f"Edit Case {number}", "and angry")
        terminal.press("enter")
        terminal.wait(BACK)
        terminal.press(*["tab"] * 9)
        terminal.wait("Charged twice and angry")
    assert house.case(number).description == "Refund due"
