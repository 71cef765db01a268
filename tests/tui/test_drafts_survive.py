"""Nothing typed is lost: not by a kill, a hang-up, a crash, a lost race or a conflict."""

from __future__ import annotations

import random
import re
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from core.entities import Activity, Case, FeedItem
from tests.tui.typist import draft_files, drafts, find, sit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.house import House
    from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("present")

LOST_AT_MOST = 1.0
"""Seconds of typing that a kill may cost."""
KILLS, FEW = 200, 3
"""How many kills there are, and as many of each signal, in the long run and in the short one."""
OFFERED = "(?s)draft.* wait.*g w shows"
BACK = r"What you typed here and did\s+not send .* is back"


@dataclass(frozen=True)
class Place:
    """Where somebody types: how to get there from the list, and what is kept of it."""

    act: str
    field: str
    open: Callable[[Terminal], None]
    sends: Callable[[Terminal], None]


def composer(terminal: Terminal) -> None:
    """Write on the case under the cursor."""
    terminal.press("c")
    terminal.wait(r"Post to Case \d+")


def review(terminal: Terminal) -> None:
    """Log a review of the case under the cursor."""
    terminal.press("l")
    terminal.wait(r"Log review of Case \d+", "Current Status:")


def many(terminal: Terminal) -> None:
    """Write on all cases that are marked."""
    terminal.press(" ", "c")
    terminal.wait(r"Post · 1 case: \d+")


def new_case(terminal: Terminal) -> None:
    """Open the form of a case under contract C-1, with the cursor in the description."""
    find(terminal, "C-1", "contract *C-1")
    terminal.wait("Primary contact")
    terminal.press("n")
    terminal.wait("New under contract C-1")
    terminal.press("enter")
    terminal.wait("Does a case exist|New Homeowner case")
    if "Does a case exist" in terminal.text:
        terminal.press("n")
    terminal.wait("New Homeowner case · C-1", "› Billing")
    to_description(terminal)


def to_description(terminal: Terminal) -> None:
    """Go on to the description from the first field that is empty."""
    terminal.press(*["tab"] * 6)
    terminal.wait(r"(?m)Case Description", without="›")


def sends_form(terminal: Terminal) -> None:
    """Choose the reasons and the source, then save."""
    terminal.press("ctrl+s")
    terminal.wait("! Primary Reason is missing", "› Billing")
    for begun, whole in (("bill", "Billing"), ("auto", "Autopay"), ("pho", "Phone")):
        terminal.type(begun)
        terminal.wait(f"› {whole}", without="› (?!" + whole + ")")
        terminal.press("enter")
        terminal.wait(whole, without=f"› {whole}")  # the list of the next field, or none
    terminal.press("ctrl+s")
    terminal.wait("Case 0000100. was created", without="New Homeowner case")


def sends_text(terminal: Terminal) -> None:
    """Send the box."""
    terminal.press("ctrl+s")
    terminal.wait("Posted to|Review logged|review", without=r"/ 1[0,]+")


def sends_many(terminal: Terminal) -> None:
    """Look what would be done, and do it."""
    terminal.press("ctrl+s")
    terminal.wait("1 case would be changed")
    terminal.press("ctrl+s")
    terminal.wait("(?i)all you wrote was sent", without="would be")


LABELS = r"(Current Status|Pending Action Items|Pending Action Owner): ?"
"""What a review begins with: its template is no typing."""
PLACES = {
    "composer": Place("case.post", "text", composer, sends_text),
    "review": Place("case.review", "text", review, sends_text),
    "many": Place("case.post", "text", many, sends_many),
    "new case": Place("case.create", "description", new_case, sends_form),
}


def words(rng: random.Random) -> str:
    """Give what somebody types: words, stops and lines, each word another one."""
    lines = [f"{rng.choice(('called', 'wrote', 'waits'))}{n}" for n in range(400)]
    return "".join(word + rng.choice((" ", " ", " ", ". ", "\n")) for word in lines)


def type_until(terminal: Terminal, text: str, end: float) -> list[float]:
    """Type until a moment; give when each letter was typed."""
    typed: list[float] = []
    while time.monotonic() < end and len(typed) < len(text):
        letter = text[len(typed)]
        typed.append(time.monotonic())
        terminal.press("enter" if letter == "\n" else letter)
        time.sleep(0.01)
    return typed


@pytest.mark.parametrize("name", PLACES)
def test_a_kill_costs_at_most_the_last_second_of_typing(
    house: House, home: Path, name: str, *, long_run: bool
) -> None:
    if name != "composer" and not long_run:
        pytest.skip("one of them in the short tier")
    place, rng = PLACES[name], random.Random(name)  # noqa: S311  repeatable, not secret
    house.homeowner("sam")
    for _ in range((KILLS if long_run else FEW) // len(PLACES)):
        text = words(rng)
        with sit(house, "sam", until="1 case|Feed|Related") as terminal:
            place.open(terminal)
            end = time.monotonic() + rng.uniform(0.2, 3.0)
            typed = type_until(terminal, text, end)
            terminal.kill()
            killed = time.monotonic()
        sure = sum(1 for moment in typed if moment < killed - LOST_AT_MOST)
        kept = kept_of(home, place)
        assert text.startswith(typed_part(kept))
        assert len(typed_part(kept)) >= len(text[:sure].rstrip()), (len(kept), sure, len(typed))
        if not kept:
            continue
        go_on_with(house, home)
        assert not draft_files(home)


def kept_of(home: Path, place: Place) -> str:
    """Give what the disk holds of it."""
    found = [draft for draft in drafts(home) if draft["act"] == place.act]
    assert len(found) <= 1
    return str(found[0]["fields"][place.field]) if found else ""


def typed_part(kept: str) -> str:
    """Give what was typed of what was kept, without blanks at its ends."""
    return re.sub(LABELS, "", kept).strip()


def go_on_with(house: House, home: Path) -> None:
    """Start again: the draft is offered, its sheet shows it; throw it away."""
    with sit(house, "sam", until=OFFERED) as terminal:
        terminal.press("g", "w")
        terminal.wait("Drafts", "Enter goes on with one")
        terminal.press("enter")
        terminal.wait(BACK)
        assert len(drafts(home)) == 1
        terminal.press("esc")
        terminal.wait("Leave without saving")
        terminal.press("y")
        terminal.wait("(?i)all you wrote was sent")


def test_a_kill_right_after_the_commit_offers_the_words_and_to_send_them_again_doubles_nothing(
    house: House, home: Path, tmp_path: Path
) -> None:
    script = tmp_path / "slow.py"
    script.write_text(
        "import time\nfrom data.shelf import FileShelf\n"
        "FileShelf.drop = lambda *_: time.sleep(60)\n"
        "from caseline.__main__ import main; raise SystemExit(main())"
    )
    number = house.homeowner("sam")
    with sit(house, "sam", until="1 case", program=(sys.executable, str(script))) as terminal:
        composer(terminal)
        terminal.type("They called twice")
        terminal.wait("They called twice")
        terminal.press("ctrl+s")
        while not house.all(FeedItem, kind="TextPost"):
            time.sleep(0.02)
        terminal.kill()
    assert kept_of(home, PLACES["composer"]) == "They called twice"
    with sit(house, "sam", until=OFFERED) as terminal:
        terminal.press("g", "w")
        terminal.wait("Drafts", f"Post to Case {number}", "They called twice")
        terminal.press("enter")
        terminal.wait(r"You sent this .* and no\s+answer came", "They called twice")
        terminal.press("ctrl+s")
        terminal.wait("(?i)all you wrote was sent", without=r"/ 10,000")
    assert len(house.all(FeedItem, kind="TextPost")) == 1
    assert not draft_files(home)


@pytest.mark.parametrize("name", PLACES)
def test_what_a_kill_left_is_shown_where_it_was_typed_and_gone_once_sent(
    house: House, home: Path, name: str, *, long_run: bool
) -> None:
    if name not in ("composer", "new case") and not long_run:
        pytest.skip("two places in the short tier")
    place = PLACES[name]
    house.homeowner("sam")
    with sit(house, "sam", until="1 case|Feed|Related") as terminal:
        place.open(terminal)
        terminal.type("They called twice")
        terminal.wait("They called twice")
        time.sleep(LOST_AT_MOST)
        terminal.kill()
    assert "They called twice" in kept_of(home, place)
    with sit(house, "sam", until=OFFERED) as terminal:
        back_to(terminal, place)
        terminal.wait("They called twice", BACK)
        place.sends(terminal)
        terminal.press("g", "w")
        terminal.wait("(?i)all you wrote was sent")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert not draft_files(home)
    bodies = [item.body for item in house.all(FeedItem, kind="TextPost")]
    reviews = [str(activity.comments) for activity in house.all(Activity, is_review=True)]
    described = [case.description or "" for case in house.all(Case)]
    assert sum("They called twice" in text for text in (*bodies, *reviews, *described)) == 1


def back_to(terminal: Terminal, place: Place) -> None:
    """Open the sheet from the drafts; a form shows the field."""
    terminal.press("g", "w")
    terminal.wait("Drafts", "They call|Log review of Case")
    terminal.press("enter")
    terminal.wait(BACK)
    if place.open is new_case:
        to_description(terminal)


def told_to_end(number: signal.Signals) -> Callable[[Terminal], int]:
    """Give how to end it by a signal."""

    def end(terminal: Terminal) -> int:
        terminal.hang_up(number)
        return 128 + number

    return end


def closed(terminal: Terminal) -> int:
    """Close the window."""
    terminal.close()
    return 128 + signal.SIGHUP


def left(terminal: Terminal) -> int:
    """Leave by the key, in the middle of a word."""
    terminal.press("ctrl+q")
    return 0


ENDS = {
    "SIGHUP": told_to_end(signal.SIGHUP), "SIGTERM": told_to_end(signal.SIGTERM),
    "a closed terminal": closed, "Ctrl+Q": left,
}  # fmt: skip


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("name", PLACES)
def test_an_end_that_can_be_caught_costs_nothing(
    house: House, home: Path, name: str, how: str, *, long_run: bool
) -> None:
    if not long_run and name != "composer" and how != "SIGHUP":
        pytest.skip("each end on one sheet, each sheet with one end in the short tier")
    place = PLACES[name]
    house.homeowner("sam")
    for turn in range(KILLS // len(PLACES) if long_run and how.startswith("SIG") else 1):
        words = f"to the very last letter of {turn}"
        with sit(house, "sam", until="1 case|Feed|Related") as terminal:
            place.open(terminal)
            terminal.type(words)
            terminal.wait(words)
            code = ENDS[how](terminal)
            assert terminal.ended(2) == code
        assert typed_part(kept_of(home, place)) == words
        for path in draft_files(home):
            path.unlink()


def test_a_crash_of_the_console_costs_nothing(house: House, home: Path, tmp_path: Path) -> None:
    script = tmp_path / "faulty.py"
    script.write_text(
        "from tui.screens.sheet import Sheet\n"
        "Sheet.action_form_editor = lambda self: 1 / 0\n"
        "from caseline.__main__ import main; raise SystemExit(main())"
    )
    house.homeowner("sam")
    with sit(house, "sam", until="1 case", program=(sys.executable, str(script))) as terminal:
        composer(terminal)
        terminal.type("to the very last letter")
        terminal.wait("to the very last letter")
        terminal.press("f4")
        assert terminal.ended(2) != 0
    assert kept_of(home, PLACES["composer"]) == "to the very last letter"
