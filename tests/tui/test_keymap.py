"""One table of keys: unambiguous, pressable everywhere, and cheap to print."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.commands.registry import every
from tests.tui.seat import seat
from tui.key_names import SWALLOWED
from tui.keymap import KEYS, bindings, card, display
from tui.widgets.key_bar import LIMIT, in_force

if TYPE_CHECKING:
    from tests.house import House

ASKED = {
    "case.claim": "a", "case.assign": "o", "case.post": "c", "case.status": "s",
    "case.review": "l", "case.close": "x", "case.reopen": "R", "case.edit": "e",
    "case.create": "n", "task.create": "t", "task.complete": "space", "case.call": "k",
    "case.attach": "p", "assignment.create": "r", "case.next": "full_stop",
}  # fmt: skip
"""What domain.md 3.2 says of the acts that the console has."""


def test_no_id_is_given_twice() -> None:
    """Settings override a key by its id."""
    assert [n for n, count in Counter(key.id for key in KEYS).items() if count > 1] == []


def test_no_key_has_two_meanings_in_one_place() -> None:
    """What is bound at the same time does not collide.

    `k` logs a call on a record and goes up in a list (domain.md 3.2): where the list has the
    focus it is the list's. `Del` cancels the assignment under the cursor, else it deletes the case.
    """
    beneath = ("everywhere", "app", "record", "lists", "tabs", "open")
    together = [(*beneath, "case", "task", "entry", "person"),
                (*beneath, "assignment", "person"), ("everywhere", "task", "list", "open"),
                (*beneath, "bin"), (*beneath, "customer"),
                (*beneath, "article"), ("form", "knowledge"),
                ("everywhere", "app", "record", "lists", "tabs", "list"),
                ("everywhere", "bell", "list", "open"), ("everywhere", "drafts", "list", "open"),
                ("everywhere", "acts", "list", "open"), ("everywhere", "mail", "list", "open"),
                ("everywhere", "setup", "list", "open"), ("form", "change", "list"),
                ("gate", "list", "form"), ("similar", "list", "form"), ("go",)]  # fmt: skip
    for places in together:
        keys = [k for entry in KEYS if entry.where in places for k in entry.keys.split(",")]
        assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_no_key_is_one_that_terminals_swallow() -> None:
    """A key that never arrives is no key."""
    assert {k for entry in KEYS for k in entry.keys.split(",")} & set(SWALLOWED) == set()


def test_the_acts_have_the_keys_that_were_decided() -> None:
    """The registry's commands carry the ids of the table."""
    first = {entry.id: entry.keys.split(",")[0] for entry in KEYS}
    assert {name: first[name] for name in ASKED} == ASKED
    assert set(ASKED) <= set(every())


def test_every_binding_has_an_id() -> None:
    """Without one a person cannot choose another key."""
    places = {entry.where for entry in KEYS}
    assert all(binding.id for binding in bindings(*places))


def test_the_card_names_every_key_as_it_is_read() -> None:
    """`caseline keys` prints this."""
    rows = card()
    assert len(rows) == len(KEYS)
    assert ("^S F2", "form.send", "Save") in rows
    assert ("? F1 ^/", "app.help", "Keys in force") in rows


@pytest.mark.parametrize(
    ("key", "read"), [("ctrl+s", "^S"), ("question_mark", "?"), ("R", "R"), ("f5", "F5")]
)
def test_a_key_is_shown_as_people_write_it(key: str, read: str) -> None:
    """Textual's names are for programs."""
    assert display(key) == read


def test_the_card_needs_no_screen_library() -> None:
    """`caseline keys` is a shell verb and starts like one."""
    code = "import sys, tui.keymap as k; k.card(); print('textual' in sys.modules)"
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


async def test_the_footer_names_at_most_eight_keys_and_always_help(house: House) -> None:
    """At 80 columns the line is not cut."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        await at.press("enter")
        await at.sees("Feed", "Close")
        line = at.text.splitlines()[-1]
        assert line.rstrip().endswith("? Keys  ^P All")
        shown = [entry for entry in KEYS if entry.short and f" {entry.short}" in line]
        assert 6 <= len(shown) <= LIMIT
        assert "case.claim" in in_force(at.app.screen)


async def test_a_person_can_choose_another_key(house: House) -> None:
    """The chosen key works, and the shipped one does not any more."""
    number = house.queued()
    async with seat(house, "dana", keys={"case.claim": "y"}) as at:
        await at.sees("Billing: Autopay")
        await at.press("a")
        await at.press("y")
        await at.sees(f"Case {number}")
        await at.until(lambda: house.case(number).owner_user_id is not None)
