"""The organisations of docs/examples, which nobody here runs, worked at the console (issue 7)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount
from core.commands.contact import CreateContact
from core.entities import Case
from tests.cli import test_example_bank as bank_example
from tests.cli import test_example_it_service_desk as desk_example
from tests.house import House
from tests.tui.seat import seat
from tests.tui.test_new_case import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build
    from tests.tui.seat import Seat

SIZE = (120, 40)


@pytest.fixture
def bank(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the bank with a customer."""
    made = House(copy_of(bank_example.build))
    fields = {"name": "Nora Quill", "kind": "homeowner", "external_id": "B-1"}
    made.do("root", CreateAccount(fields=dict(fields)))
    fields = {
        "account": "B-1", "external_id": "P-1", "first_name": "Nora", "last_name": "Quill",
        "email": "nora@example.com",
    }  # fmt: skip
    made.do("root", CreateContact(fields=dict(fields)))
    yield made
    made.close()


@pytest.fixture
def desk(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the IT service desk."""
    made = House(copy_of(desk_example.build))
    yield made
    made.close()


async def choose(at: Seat, screen: str, words: str) -> None:
    """Take from a list what the words find."""
    await at.on(screen)
    await at.type(words)
    await at.press("enter")


def is_in(house: House, status: str) -> bool:
    return house.get(Case).status == status


async def test_a_complaint_of_the_bank_is_taken_worked_and_closed_by_keyboard(bank: House) -> None:
    async with seat(bank, "hal", size=SIZE) as at:
        at.app.open_record("account", "B-1")
        await at.sees("Nora Quill")
        await at.press("n")
        await choose(at, "Pick", "complaint")
        await at.on("NewCaseSheet")
        await at.sees("New Complaint case", "Product", "Received on", "Sum in dispute (EUR)")
        await fill(
            at, contact="nora@example.com", primary_reason="Payments", secondary_reason="Fraud",
            received_on="2026-03-02", sum_in_dispute="420", subject="Not my payment",
        )  # fmt: skip
        await at.press("ctrl+s")
        await at.sees("Case 00001000 was created")
        at.app.open_case("00001000")
        await at.sees("Not my payment", "Received")
        await at.press("right")
        await at.sees("Final response by", "2026-04-27", "420.00")
        for status in ("Investigating", "Final response due"):
            await at.press("s")
            await choose(at, "Pick", status)
            await at.until(partial(is_in, bank, status), status)
        await at.press("x")
        await at.on("CloseSheet")
        await at.sees("Upheld", "Rejected")
        await at.press("ctrl+s")
        await at.until(lambda: bank.get(Case).is_closed, "a closed case")
    assert bank.get(Case).status == "Upheld"


async def test_a_request_to_the_service_desk_is_approved_by_keyboard_by_who_may(
    desk: House,
) -> None:
    async with seat(desk, "tove", size=SIZE) as at:
        await at.press("n")
        await choose(at, "Pick", "request")
        await at.on("NewCaseSheet")
        await fill(
            at, subject="A second screen", primary_reason="Hardware", cost="180",
            needed_on="2026-12-01",
        )  # fmt: skip
        await at.press("ctrl+s")
        await at.sees("Case 00001000 was created")
        at.app.open_case("00001000")
        await at.sees("A second screen")
        await at.press("s")
        await choose(at, "Pick", "Waiting for approval")
        await at.sees("Waiting for approval")
    async with seat(desk, "sia", size=SIZE) as at:
        at.app.open_case("00001000")
        await at.sees("A second screen")
        await at.press("s")
        await choose(at, "Pick", "Approved")
        await at.on("Confirm")
        await at.press("y")
        await at.until(lambda: desk.get(Case).status == "Approved", "an approved request")
