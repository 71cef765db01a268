"""A service case as the fourth seed clicks it, by keyboard alone, at 80 by 24."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ResolveCase
from core.commands.queue import AddToQueue, PickCase
from core.entities import Activity, Case, Resolution, User
from tests.tui.typist import choose, leave, sit, tab

if TYPE_CHECKING:
    from tests.house import House
    from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("present")

MADE = r"Case (\d{8})\s+was created\.\s+O opens it"
HOME = "back_office_homeowner"


def opens(terminal: Terminal) -> str:
    """Open a service case from the lists of cases; gives its number."""
    terminal.settle()
    terminal.press("n")
    terminal.wait("Homeowner case", "Service case")
    terminal.settle()
    terminal.type("service")
    terminal.wait("Service case", without="Homeowner case")
    terminal.press("enter")
    terminal.wait("New Service case", "Customer")
    terminal.settle()
    terminal.type("Inverter shows error 8")
    tab(terminal)
    choose(terminal, "river", "Rivera Household")
    terminal.press("ctrl+s")
    seen = terminal.wait(MADE, without="New Service case")
    number = re.findall(MADE, seen)[0]
    terminal.press("O")
    terminal.wait(rf"(?m){number}$", "Identify", "✓ Customer")
    return str(number)


def goes_on(terminal: Terminal, stage: str) -> None:
    """Go to the next stage."""
    terminal.settle()
    terminal.press("h")
    terminal.wait("Phone to Case · Case")
    terminal.settle()
    terminal.press("ctrl+s")
    terminal.wait(f"the stage is\\s+{stage}", without="Phone to Case · Case")


def adds(terminal: Terminal, subject: str, kind: str) -> None:
    """Add an activity."""
    terminal.settle()
    terminal.press("t")
    terminal.wait("New activity for Case")
    terminal.settle()
    terminal.type(subject)
    tab(terminal)
    choose(terminal, kind.lower()[:5], kind)
    terminal.press("ctrl+s")
    terminal.wait("was given to", without="New activity for Case")


def resolves_and_amends(terminal: Terminal, number: str) -> None:
    """Resolve with an open activity; nothing can be added; a note, and resolved again."""
    terminal.settle()
    terminal.press("x")
    terminal.wait(f"Resolve Case {number}", "1 activity is still open", "The fuse was changed")
    terminal.settle()
    terminal.press("ctrl+s")
    terminal.wait("1 open activity will be canceled if you continue")
    terminal.press("y")
    terminal.wait("closed .*\\d\\d:\\d\\d", "status Problem Solved", "R Reactivate",
                  without="will be canceled")  # fmt: skip
    terminal.settle()
    terminal.press("c")
    terminal.wait("is Problem Solved, and read-only")

    terminal.settle()
    terminal.press("R")
    terminal.wait("Add a note, and resolve it again")
    terminal.settle()
    terminal.press("down", "enter")
    terminal.wait(f"Add to Case {number}", "three acts")
    terminal.settle()
    terminal.type("Serial number 8842")
    terminal.press("ctrl+s")
    terminal.wait("has the note, and is\\s+Problem Solved again", without="three acts")


def test_s3_from_the_new_case_through_the_stages_to_my_resolved_cases(house: House) -> None:
    """New case, stages, activities, resolve with open ones, read-only, note, resolved again."""
    with sit(house, "dana") as terminal:
        number = opens(terminal)
        goes_on(terminal, "Research")
        adds(terminal, "Ask for the serial number", "Phone call")
        adds(terminal, "Send the manual", "E-mail")
        terminal.settle()
        terminal.press("right", "right", "right")
        terminal.wait("phone call", "e-mail", "Send the manual")
        terminal.press(" ")
        terminal.wait("is done")
        goes_on(terminal, "Resolve")
        terminal.settle()
        terminal.press("h")
        terminal.wait("Escalation required")
        terminal.settle()
        choose(terminal, "no", "No")
        terminal.type("The fuse was changed")
        terminal.press("ctrl+s")
        terminal.wait("Phone to Case was\\s+finished", without="Phone to Case · Case")

        resolves_and_amends(terminal, number)
        terminal.settle()
        terminal.press("v")
        terminal.wait("Show which list")
        terminal.settle()
        terminal.type("my resolved")
        terminal.wait("My Resolved Cases", without="My Active Cases")
        terminal.press("enter")
        terminal.wait("My Resolved Cases +1 case", number)
        leave(terminal)
    assert (house.case(number).status, house.case(number).is_closed) == ("Problem Solved", True)
    assert [one.resolution for one in house.all(Resolution)] == ["The fuse was changed"] * 2
    assert {one.kind: one.status for one in house.all(Activity)} == {
        "phone": "Canceled", "email": "Completed",
    }  # fmt: skip


def test_s3_of_two_who_pick_a_case_one_wins_and_the_other_hears_of_it(house: House) -> None:
    number = house.service()
    house.do("sam", AddToQueue(queue=HOME, case=number))
    with sit(house, "dana", until="Number") as terminal:
        terminal.press("v")
        terminal.wait("Show which list")
        terminal.settle()
        terminal.type("active service")
        terminal.wait("Active service cases", without="My Active Cases")
        terminal.press("enter")
        terminal.wait("Active service cases +1 case", number)
        terminal.settle()
        terminal.press("<")
        terminal.wait("nobody works on it", "Pick")
        terminal.settle()
        house.do("ines", PickCase(case=number, stay=True))
        terminal.press("enter")
        terminal.wait("Ines Duarte works on case")
        leave(terminal)
    ines = house.get(User, username="ines")
    assert house.get(Case, number=number).owner_user_id == ines.id


def test_s3_resolved_elsewhere_meanwhile_nothing_typed_is_lost(house: House) -> None:
    number = house.service("dana")
    with sit(house, "dana", until="Number") as terminal:
        terminal.press("/")
        terminal.wait("(?m)^ caseline +Search")
        terminal.settle()
        terminal.type(number)
        terminal.wait(f"(?m)^ *{number}$")
        terminal.press("enter")
        terminal.wait("✓ Customer")
        terminal.settle()
        terminal.press("x")
        terminal.wait(f"Resolve Case {number}")
        terminal.settle()
        tab(terminal)
        terminal.type("It was the fuse")
        house.do("max", ResolveCase(case=number, type="Problem Solved", resolution="Done"))
        terminal.press("ctrl+s")
        terminal.wait("is closed", "It was the fuse")
        terminal.press("esc")
        terminal.press("y")
        leave(terminal)
