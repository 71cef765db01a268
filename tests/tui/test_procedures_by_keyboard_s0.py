"""Creating a case as the first seed clicks it, by keyboard alone, at 80 by 24."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.commands.case import CloseCase
from core.commands.job import CreateJob
from core.entities import (
    Account,
    Activity,
    Case,
    Contact,
    Contract,
    FeedItem,
    MilestoneComment,
    Notification,
    User,
)  # fmt: skip
from core.entities.files import File, FileLink
from tests.tui.typist import choose, find, leave, sit, tab

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("present")

MADE = r"Case (\d{8})\s+was created\.\s+O opens it"


def to_contract(terminal: Terminal, account: str, contract: str) -> None:
    """Go from the account by its quick link to one of its contracts (S0 step 2)."""
    find(terminal, account, f"account *{account}")
    terminal.wait(rf"(?m)\b{account}$", r"1 Contracts \d", contract)
    terminal.press("1")
    terminal.settle()
    terminal.press("down")
    for _ in range(5):
        terminal.settle()
        if on_line(terminal, contract):
            break
        terminal.press("down")
    terminal.press("enter")
    terminal.wait(rf"(?m)\b{contract}$", "Primary contact")


def on_line(terminal: Terminal, words: str) -> bool:
    """Say whether the cursor's bar lies on a line with these words."""
    screen = terminal.screen
    plain = screen.buffer[1][0].bg
    return any(
        words in screen.display[y] and screen.buffer[y][6].bg != plain for y in range(screen.lines)
    )


def new_homeowner_case(terminal: Terminal, contract: str) -> None:
    """Press New on the contract, and choose the record type (S0 step 3)."""
    terminal.press("n")
    terminal.wait(f"New under contract {contract}", "Homeowner case")
    terminal.press("enter")


def test_s0_a_homeowner_with_a_case_already_gets_a_note_for_its_owner_and_no_second_case(
    house: House,
) -> None:
    """Step 1, YES: a note with the details, the owner by @, STOP."""
    number = house.homeowner("dana", contract="C-1")
    with sit(house, "sam") as terminal:
        terminal.press("C")
        terminal.wait("Who is calling")
        terminal.type("555 0142")
        terminal.wait("1 account", "Rivera Household", r"contract +C-1 +Activated",
                      rf"open case +{number}")  # fmt: skip
        terminal.press("down")
        terminal.settle()
        terminal.press("enter")
        terminal.wait("1 Contracts 2  2 Contacts 1  3 Cases 1")
        terminal.press("1")
        terminal.settle()
        terminal.press("down", "enter")
        terminal.wait(r"(?m)\bC-1$", "Primary contact")
        new_homeowner_case(terminal, "C-1")
        terminal.wait("Does a case exist for the current issue", number, "Dana Reyes",
                      "leave a note for its owner there, and stop")  # fmt: skip
        terminal.press("c")
        terminal.wait(f"Post to Case {number}", "@Dana Reyes")
        terminal.type("called again, the letter was not a bill")
        terminal.wait("not a bill")
        terminal.press("ctrl+s")
        terminal.wait(f"Posted to case {number}", r"(?m)\bC-1$", without="10,000|Does a case exist")
        leave(terminal)
    assert [case.number for case in house.all(Case)] == [number]
    note = house.get(FeedItem, kind="TextPost")
    assert note.body == "@Dana Reyes called again, the letter was not a bill"
    dana = house.get(User, username="dana")
    assert len(house.all(Notification, user_id=dana.id, kind="mention")) == 1


def test_s0_a_cancelled_contract_asks_whether_it_is_meant_and_the_answer_is_recorded(
    house: House, tmp_path: Path
) -> None:
    """Steps 2 to 8: warned, another looked for, created anyway; a file; number, owner, time."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Please cancel.")
    with sit(house, "sam") as terminal:
        to_contract(terminal, "HO-2", "C-3")
        terminal.wait("! Cancelled")
        new_homeowner_case(terminal, "C-3")
        terminal.wait(r"Contract C-3 is Cancelled\. Is creating a case on this contract what you\s+"
                      r"intended\?", "Choose another contract +Create anyway")  # fmt: skip
        terminal.press("enter")
        terminal.wait("which one", r"C-3 +Cancelled", r"C-4 +Unverified")
        terminal.type("C-3")
        terminal.wait("C-3 +Cancelled", without="C-4 +Unverified")
        terminal.press("enter")
        terminal.wait("Is this the right contract")
        terminal.press("right", "enter")
        terminal.wait("New Homeowner case · C-3 · Osei Household", "Contact Name.*Ama Osei",
                      "Associated Installer.*Brightroof Solar",
                      "Secondary.*(?:first|choose) Primary Reason", "› Billing")  # fmt: skip
        terminal.press("ctrl+s")
        terminal.wait("! Primary Reason is missing", "! Case Description is missing",
                      "! Case Source is missing")  # fmt: skip
        choose(terminal, "contr", "Contract")
        choose(terminal, "buy", "Buyout")
        choose(terminal, "ph", "Phone")
        tab(terminal, 2)
        choose(terminal, "quinn", "Pat Quinn")
        tab(terminal)
        terminal.type("Wants to buy the system after all")
        tab(terminal, 2)
        terminal.type(str(letter))
        terminal.wait("letter.txt")
        terminal.press("ctrl+s")
        seen = terminal.wait(MADE, without="New Homeowner case")
        terminal.settle()
        terminal.press("O")
        number = re.findall(MADE, seen)[0]
        terminal.wait(rf"(?m){number}$", "owner Sam Ortiz", r"age \dm|age just", "C-3 ! Cancelled|"
                      "C-3 Cancelled", "Create anyway|as intended|confirmed")  # fmt: skip
        terminal.press("left")
        terminal.wait("letter.txt", "Ama Osei")
        leave(terminal)
    case = house.get(Case)
    assert (case.number, case.status, case.primary_reason, case.secondary_reason, case.origin) == (
        number, "New", "Contract", "Buyout", "Phone",
    )  # fmt: skip
    assert case.description == "Wants to buy the system after all"
    assert case.owner_user_id == house.get(User, username="sam").id
    assert case.contract_id == house.get(Contract, number="C-3").id
    assert case.contact_id == house.get(Contact, external_id="P-2").id
    assert case.installer_id == house.get(Account, external_id="IN-1").id
    assert case.installer_contact_id == house.get(Contact, external_id="P-3").id
    assert any("Cancelled" in item.body for item in house.all(FeedItem))
    assert house.get(File).name == "letter.txt"
    assert house.get(FileLink).record_id == case.id


def test_s0_an_installer_case_from_the_account_makes_the_contact_and_marks_the_job(
    house: House,
) -> None:
    """The sales rep without a contact record is created first; the job gets a PRIVATE comment."""
    house.do("root", CreateJob(
        fields={"engine_number": "E-77", "account": "IN-1"}, phases=("DESIGN", "OPS")
    ))  # fmt: skip
    with sit(house, "sam") as terminal:
        find(terminal, "IN-1", "account *IN-1")
        terminal.wait("kind installer", "Contacts 1")
        terminal.press("n")
        terminal.wait("New under account IN-1", "Installer case")
        terminal.type("installer")
        terminal.wait("Installer case", without="Customer Support case")
        terminal.press("enter")
        terminal.wait("New Installer case · Brightroof Solar", "› Pat Quinn", r"\+ New contact")
        terminal.press("ctrl+s")
        terminal.wait("! .*installer contact|! Contact Name is missing")
        terminal.settle()
        tab(terminal)
        choose(terminal, "mile", "Milestone")
        choose(terminal, "stuck", "Stuck")
        choose(terminal, "E-77", "E-77")
        tab(terminal, 4, back=True)
        terminal.wait("› Pat Quinn")
        terminal.press("down", "enter")
        terminal.wait("New contact under account IN-1", "Last name")
        terminal.settle()
        terminal.type("Rita")
        tab(terminal)
        terminal.type("Repko")
        terminal.wait("Rita", "Repko")
        terminal.press("ctrl+s")
        terminal.wait("Contact Name.*Rita Repko", "Primary Reason.*Milestone",
                      without="New contact under")  # fmt: skip
        terminal.settle()
        tab(terminal, 6)
        terminal.type("Stuck in OPS for a week")
        terminal.wait(r"Case Description \* +Stuck in OPS")
        tab(terminal)
        terminal.wait("PRIVATE note on job +yes")
        terminal.press("ctrl+s")
        seen = terminal.wait(MADE, without="New Installer case")
        number = re.findall(MADE, seen)[0]
        find(terminal, "E-77", "job +E-77")
        terminal.wait("PRIVATE", f"Related Case {number}", "OPS")
        leave(terminal)
    case, rita = house.get(Case), house.get(Contact, last_name="Repko")
    assert (case.number, case.contact_id, case.contract_id) == (number, rita.id, None)
    assert rita.account_id == case.account_id == house.get(Account, external_id="IN-1").id
    comment = house.get(MilestoneComment)
    assert (comment.body, comment.visibility) == (f"Related Case {number}", "private")
    assert comment.case_id == case.id


def test_s0_a_case_closed_lately_is_shown_too_and_an_open_one_comes_first(house: House) -> None:
    """None of these is the issue: go on to a new case, with what the contract says filled in."""
    closed = house.homeowner("dana", contract="C-1", secondary="Refund")
    house.do("dana", CloseCase(case=closed))
    number = house.homeowner("dana", contract="C-1")
    with sit(house, "sam") as terminal:
        to_contract(terminal, "HO-1", "C-1")
        new_homeowner_case(terminal, "C-1")
        seen = terminal.wait("Does a case exist", number, rf"{closed}.*Closed")
        assert seen.index(number) < seen.index(closed)
        terminal.press("n")
        terminal.wait("New Homeowner case · C-1", "Contact Name.*Jo Rivera")
        terminal.press("esc")
        terminal.wait(r"(?m)\bC-1$", without="New Homeowner case")
        leave(terminal)
    assert len(house.all(Case)) == 2
    assert not house.all(Activity)
