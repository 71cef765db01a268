"""The second seed by keyboard alone: an unknown customer, the back-office queue, Log Review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.commands.case import LogReview
from core.entities import Account, Activity, Case, Contact, Contract, FeedItem, Group
from core.rows import CaseFilter
from tests.tui.typist import choose, find, leave, sit, tab

if TYPE_CHECKING:
    from tests.house import House
    from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("present")

LIMIT = 1000


def test_s1_a_customer_who_is_not_in_the_system_is_made_on_the_call_and_marked_for_review(
    house: House,
) -> None:
    """From the caller: account, contact, contract to verify; the case lies in Records to verify."""
    with sit(house, "sam") as terminal:
        terminal.press("C")
        terminal.wait("Who is calling")
        terminal.type("Maria Nobody")
        terminal.wait("Nobody is known by that", "Customer not in the system")
        terminal.press("down")
        terminal.settle()
        terminal.press("enter")
        terminal.wait("Full name.*Maria Nobody", "account, contact and a contract to verify")
        tab(terminal)
        terminal.type("555 0199")
        tab(terminal, 2)
        terminal.type("4 Elm Street, Golden")
        terminal.press("ctrl+s")
        terminal.wait("status ! Unverified", "Primary contact.*Maria Nobody",
                      without="Full name")  # fmt: skip
        terminal.settle()
        terminal.press("n")
        terminal.wait("New under contract", "Homeowner case")
        terminal.press("enter")
        terminal.wait("New Homeowner case", "Contact Name.*Maria Nobody", "› Billing")
        choose(terminal, "inst", "Installation")
        choose(terminal, "perm", "Permit")
        choose(terminal, "ph", "Phone")
        tab(terminal, 4)
        terminal.type("Asks when the permit comes")
        terminal.press("ctrl+s")
        terminal.wait(r"Case \d{8} was created", without="New Homeowner case")
        terminal.settle()
        terminal.press("v")
        terminal.wait("Show which list")
        terminal.type("verify")
        terminal.wait("Records to verify", without="My open cases$")
        terminal.settle()
        terminal.press("enter")
        terminal.wait("Records to verify +1 case", "Maria Nobody")
        leave(terminal)
    case, account = house.get(Case), house.get(Account, name="Maria Nobody")
    contract = house.get(Contract, account_id=account.id)
    assert (contract.status, case.contract_id) == ("Unverified", contract.id)
    assert case.needs_data_review
    assert case.contact_id == house.get(Contact, account_id=account.id).id
    assert (account.kind, account.phone) == ("homeowner", "555 0199")


def test_s1_a_case_is_handed_over_to_the_back_office_queue(house: House) -> None:
    """Frontline assigns: the type of owner beside the search field, the name, Change Owner."""
    number = house.homeowner("sam")
    with sit(house, "sam", until="1 case") as terminal:
        terminal.press("enter")
        terminal.wait(rf"(?m){number}$", "owner Sam Ortiz")
        terminal.press("o")
        terminal.wait(f"Change owner of Case {number} · now Sam Ortiz", "Dana Reyes",
                      "Tell the new owner by mail")  # fmt: skip
        tab(terminal, back=True)
        terminal.press("right")
        terminal.wait("Back Office Task Queue Installer", without="Dana Reyes")
        tab(terminal)
        terminal.type("homeowner")
        terminal.wait("Task Queue Homeowner", without="Task Queue Installer")
        terminal.press("enter")
        terminal.wait("owner Back Office Task Queue Homeowner",
                      "Owner: Sam Ortiz → Back Office Task Queue Homeowner",
                      without="Change owner of")  # fmt: skip
        leave(terminal)
    queue = house.get(Group, key="back_office_homeowner")
    case = house.case(number)
    assert (case.owner_user_id, case.owner_group_id) == (None, queue.id)
    waiting = house["dana"].look.cases(CaseFilter(queue="back_office_homeowner", is_closed=False))
    assert [row.number for row in waiting.rows] == [number]


def test_s1_a_review_is_logged_from_its_template_and_overwrites_the_one_before(
    house: House,
) -> None:
    """At most 1,000 characters; a completed task without name and due date; then a post with @."""
    number = house.homeowner("dana")
    house.do("ines", LogReview(case=number, comments="Waits for the permit."))
    with sit(house, "dana", until=r"Number") as terminal:
        find(terminal, number, r"owner Dana Reyes|case +" + number)
        terminal.settle()
        if "Feed" not in terminal.text:
            terminal.press("enter")
        terminal.wait(rf"(?m){number}$", r"Feed +Details")
        terminal.press("l")
        terminal.wait(f"Log review of Case {number}", "Detailed and concise", "Current Status:",
                      "Pending Action Items:", "Pending Action Owner:", r"/ 1,000",
                      "overwrites the review of Ines Duarte")  # fmt: skip
        terminal.press("ctrl+s")
        terminal.wait("(?m)^ *! ", "Log review of")
        held = int(re.findall(r"(\d+) / 1,000", terminal.settle())[0])
        terminal.type(" permit came" + "x" * (LIMIT - held - 11))
        terminal.wait("! 1 too many +1,001 / 1,000")
        terminal.press("ctrl+s")
        terminal.wait("Shorten it by 1 character", "Log review of")
        terminal.press("backspace")
        terminal.wait("1,000 / 1,000", without="too many")
        terminal.press("ctrl+s")
        terminal.wait("The review of case", "c tags a person", without="/ 1,000")
        terminal.settle()
        terminal.press("c")
        terminal.wait(f"Post to Case {number}")
        terminal.settle()
        terminal.type("@ine")
        terminal.wait("@Ines Duarte +Tab takes it")
        terminal.press("tab")
        terminal.wait("(?m)^ *@Ines Duarte$")
        terminal.type("please call back")
        terminal.press("ctrl+s")
        terminal.wait("@Ines Duarte please call back", without="10,000")
        find_activity(terminal)
        leave(terminal)
    case, reviews = house.case(number), house.all(Activity, is_review=True)
    assert case.last_review_comments is not None
    assert case.last_review_comments.startswith("Current Status:")
    assert "permit camexxx" in case.last_review_comments
    assert len(case.last_review_comments) == LIMIT
    assert len(reviews) == 2
    newest = max(reviews, key=lambda review: review.id)
    assert (newest.subject, newest.status, newest.due, newest.contact_id) == (
        "Case Review", "Completed", None, None,
    )  # fmt: skip
    assert newest.comments == case.last_review_comments
    assert house.get(FeedItem, kind="TextPost").body == "@Ines Duarte please call back"


def find_activity(terminal: Terminal) -> None:
    """The review is a task on the activity tab."""
    terminal.settle()
    for _ in range(3):
        terminal.press("right")
        terminal.settle()
    seen = terminal.wait(r"Activity 2")
    assert len(re.findall("Case Review", seen)) >= 1
