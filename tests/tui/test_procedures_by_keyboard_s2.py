"""Working a case as the third seed does, by keyboard alone: from the queue to the close."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import CompleteAssignment
from core.commands.case import ClaimCase
from core.entities import Case, FeedItem, Notification, User
from tests.tui.typist import leave, sit

if TYPE_CHECKING:
    from tests.house import House
    from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("present")

QUEUE = "Back Office Task Queue Homeowner"


def pick(terminal: Terminal, begun: str, whole: str, other: str) -> None:
    """Narrow a list of choices to one, and take it."""
    terminal.settle()
    terminal.type(begun)
    terminal.wait(whole, without=other)
    terminal.settle()
    terminal.press("enter")


def rows(terminal: Terminal) -> list[str]:
    """Give the numbers of the cases on the list, from above."""
    return re.findall(r"(?m)^ (?:▲| ) (\d{8}) ", terminal.settle())


def waiting(house: House) -> list[str]:
    """Let five cases lie in the queue, opened one after the other; the fourth is urgent."""
    house.wait(hours=-9)
    numbers = []
    for n in range(5):
        house.wait(hours=1)
        priority = "High" if n == 3 else "Medium"
        numbers.append(house.queued(subject=f"Issue {'edcba'[n]}", priority=priority))
    house.wait(hours=4)
    return numbers


def test_s2_the_queue_is_in_work_order_and_sorts_by_any_column(house: House) -> None:
    """High priority first, then oldest to newest; by a column on demand; without a taken case."""
    numbers = waiting(house)
    house.do("ines", ClaimCase(case=numbers[4]))
    with sit(house, "dana") as terminal:
        terminal.press("v")
        terminal.wait("Show which list", QUEUE)
        pick(terminal, "homeowner", QUEUE, "Task Queue Installer")
        terminal.wait(rf"{QUEUE} +4 cases", "high priority first, then oldest")
        assert rows(terminal) == [numbers[3], *numbers[:3]]
        terminal.press("S")
        terminal.wait("Order the list by", "Work order")
        pick(terminal, "subj", "Subject", "Work order")
        terminal.wait("by subject")
        assert rows(terminal) == [numbers[n] for n in (3, 2, 1, 0)]
        terminal.press("S")
        pick(terminal, "number", "Number", "Work order")
        terminal.wait("by number")
        assert rows(terminal) == numbers[:4]
        leave(terminal)


def works(terminal: Terminal, number: str) -> None:
    """Wait for the customer, and write to a colleague: that changes no status."""
    terminal.settle()
    terminal.press("s")
    terminal.wait("move it to", "Awaiting Customer Response")
    pick(terminal, "response", "Awaiting Customer Response", "Awaiting Customer Support")
    terminal.wait("Status: New → .*Awaiting Customer Response")

    terminal.settle()
    terminal.press("c")
    terminal.wait(f"Post to Case {number}", "colleagues only")
    terminal.settle()
    terminal.type("@sam the customer sends the letter")
    terminal.press("ctrl+s")
    terminal.wait("the customer sends the letter", "› *Awaiting Response *›",
                  without="10,000")  # fmt: skip


def closes_and_reopens(terminal: Terminal, number: str) -> None:
    """Close; reopen, which works once; close for good."""
    terminal.settle()
    terminal.press("x")
    terminal.wait(f"Close Case {number}", "A last word")
    terminal.settle()
    terminal.type("Paid back")
    terminal.press("ctrl+s")
    terminal.wait("closed .*\\d\\d:\\d\\d", r"after 5h \d+m|age 5h", "reopen until", "Paid back",
                  without="A last word")  # fmt: skip

    terminal.settle()
    terminal.press("R")
    terminal.wait("is open again", "owner Dana Reyes", "Closed → .*Awaiting",
                  without="reopen until")  # fmt: skip
    terminal.settle()
    terminal.press("x")
    terminal.wait("A last word")
    terminal.settle()
    terminal.press("ctrl+s")
    terminal.wait("closed .*\\d\\d:\\d\\d", without="A last word|reopen until")
    terminal.settle()
    terminal.press("R")
    terminal.wait("already reopened once", "Create a new case")
    terminal.press("esc")
    terminal.wait("Closed", without="It cannot be reopened")


def refers(terminal: Terminal, house: House, number: str) -> None:
    """Refer the case; it is not closed before the team has answered (S0, S2)."""
    terminal.settle()
    terminal.press("r")
    terminal.wait(f"Case {number}: which team", "Deal Processing")
    terminal.settle()
    terminal.type("deal")
    terminal.wait("Deal Processing", without="Compliance")
    terminal.press("enter")
    terminal.wait("For Deal Processing", "Referral Reason")
    terminal.settle()
    terminal.type("Contract verification")
    terminal.press("tab")
    terminal.settle()
    terminal.type("Missing document")
    terminal.press("tab")
    terminal.settle()
    terminal.type("Page 3 is missing")
    terminal.press("ctrl+s")
    terminal.wait("CA-000001 was given to", "› *Internal Referral *›", without="Referral Reason")
    terminal.settle()
    terminal.press("x")
    terminal.wait("Cannot close: 1 open assignment", "CA-000001 Deal Processing")
    terminal.press("esc")
    terminal.wait("owner Dana Reyes", without="Cannot close")
    house.do("bo", CompleteAssignment(assignment="CA-000001", comment="Page 3 was found"))
    terminal.wait("› *Awaiting Support *›", "CA-000001 Completed by", "Page 3 was found")


def test_s2_a_case_is_self_assigned_worked_closed_and_reopened_once(house: House) -> None:
    """From the queue by the people icon's way; status, post, referral, close; reopened once."""
    numbers = waiting(house)
    number = numbers[3]
    with sit(house, "dana") as terminal:
        terminal.press("v")
        terminal.wait("Show which list", QUEUE)
        pick(terminal, "homeowner", QUEUE, "Task Queue Installer")
        terminal.wait(rf"{QUEUE} +5 cases")
        terminal.settle()
        terminal.press("enter")
        terminal.wait(rf"(?m){number}$", f"owner {QUEUE}")
        terminal.settle()
        terminal.press("o")
        terminal.wait(f"Change owner of Case {number}", "Give to +Users +Queues", "Dana Reyes")
        pick(terminal, "dana", "Dana Reyes", "Ines Duarte")
        terminal.wait("owner Dana Reyes", f"Owner: {QUEUE} → Dana Reyes", without="Change owner")

        works(terminal, number)
        assert house.case(number).status == "In Progress - Awaiting Customer Response"
        refers(terminal, house, number)
        assert house.case(number).status == "In Progress - Awaiting Customer Support"
        closes_and_reopens(terminal, number)
        terminal.settle()
        terminal.press("q")
        terminal.wait(rf"{QUEUE} +4 cases", without=number)
        leave(terminal)
    case, dana = house.case(number), house.get(User, username="dana")
    assert (case.status, case.is_closed, case.reopen_count) == ("Closed", True, 1)
    assert (case.owner_user_id, case.closed_by) == (dana.id, dana.id)
    assert case.closed_at
    assert case.created_at
    assert timedelta(hours=5) <= case.closed_at - case.created_at < timedelta(hours=5, minutes=30)
    bodies = [item.body for item in house.all(FeedItem, kind="TextPost")]
    assert "@sam the customer sends the letter" in bodies
    sam = house.get(User, username="sam")
    assert house.get(Notification, user_id=sam.id, kind="mention").record_id == case.id


def test_s2_who_loses_the_race_for_a_case_is_told_by_whom_and_when(house: House) -> None:
    """Only one wins; the loser goes on with the next case."""
    numbers = waiting(house)
    with sit(house, "dana", until="5 cases") as terminal:
        terminal.press("enter")
        terminal.wait(rf"(?m){numbers[3]}$", f"owner {QUEUE}")
        terminal.settle()
        house.do("ines", ClaimCase(case=numbers[3]))
        terminal.press("a")
        terminal.wait(rf"Case {numbers[3]} was taken by Ines Duarte\s+at")
        terminal.wait("owner Ines Duarte")
        leave(terminal)
    owners = {case.number: case.owner_user_id for case in house.all(Case)}
    assert owners[numbers[3]] == house.get(User, username="ines").id
    assert not any(owners[number] for number in numbers if number != numbers[3])
