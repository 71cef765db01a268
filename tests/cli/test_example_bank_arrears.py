"""docs/examples/bank: loans that are behind, by the same verbs as S4 and under its own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.account import CreateAccount
from core.commands.contact import CreateContact
from core.commands.user import CreateUser
from core.org import loader
from data.founding import found
from tests.cli.conftest import Shell
from tests.cli.test_example_bank import BANK
from tests.data.test_mail_in import mail

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Give the bank with a collector, an adviser who has a customer, and a duty manager."""
    url = f"sqlite:///{tmp_path / 'bank.db'}"
    desk = found(url, files=loader.read(BANK / "org"), people=[("root", "Root Head", "head")])
    root = desk.acting("root")
    for username, profile, group in (
        ("col", "collector", ("collections",)), ("ada", "adviser", ()),
        ("hal", "head", ("complaints", "duty_managers")),
    ):  # fmt: skip
        root.do(CreateUser(username=username, name=username, profile=profile, group=group))
    root.do(CreateAccount(fields={
        "external_id": "L-1", "name": "Nora Quill", "kind": "homeowner", "owner": "ada",
    }))  # fmt: skip
    root.do(CreateContact(fields={
        "external_id": "P-1", "account": "L-1", "first_name": "Nora", "last_name": "Quill",
        "email": "nora@example.com",
    }))  # fmt: skip
    desk.store.close()
    return Shell(url, capsys)


def night(bank: Shell, tmp_path: Path, *rows: str) -> Any:
    """Run the file of a night."""
    file = tmp_path / "night.csv"
    file.write_text("loan,customer,days\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return bank.json("feed", "run", str(file), as_="root")


def overdue(bank: Shell, *, is_open: bool = True) -> list[dict[str, Any]]:
    """Give the cases of loans that are behind."""
    rows: list[dict[str, Any]] = bank.json(
        "case", "list", "--type", "arrears", "--open" if is_open else "--closed", as_="root"
    )["rows"]
    return rows


def calls(bank: Shell, username: str) -> list[dict[str, Any]]:
    """Give what somebody has to do."""
    rows: list[dict[str, Any]] = bank.json("task", "list", "--for", username, as_="root")["rows"]
    return rows


def test_a_loan_behind_by_a_month_opens_one_case_with_a_call_and_a_letter(
    bank: Shell, tmp_path: Path
) -> None:
    assert night(bank, tmp_path, "L-1,,29")["cases_opened"] == 0
    told = night(bank, tmp_path, "L-1,,30", "L-2,New Customer,45")
    assert (told["cases_opened"], told["mails_queued"], told["created"]) == (2, 1, 1)
    assert night(bank, tmp_path, "L-1,,31", "L-2,,46")["cases_opened"] == 0
    first = next(row for row in overdue(bank) if row["subject"] == "Overdue: Nora Quill")
    assert (first["status"], first["owner"]["key"]) == ("Contact", "collections")
    assert [task["subject"] for task in calls(bank, "col")] == ["Call about the loan"] * 2
    code, error = bank.refused(
        "case", "create", "--type", "arrears", "--account", "L-1", "--subject", "x", as_="col"
    )
    assert (code, first["number"] in error["message"]) == (4, True)


def test_paid_up_it_is_closed_by_itself_and_its_calls_are_done(bank: Shell, tmp_path: Path) -> None:
    night(bank, tmp_path, "L-1,,60")
    assert night(bank, tmp_path, "L-1,,0")["cases_closed"] == 1
    assert [row["status"] for row in overdue(bank, is_open=False)] == ["Paid up"]
    assert calls(bank, "col") == []


def test_the_two_sides_hand_the_call_to_each_other(bank: Shell, tmp_path: Path) -> None:
    """The adviser is the account's owner, and gives it back to who had it."""
    night(bank, tmp_path, "L-1,,60")
    [call] = calls(bank, "col")
    assert bank("task", "handover", str(call["id"]), "adviser", as_="col").code == 0
    [asked] = calls(bank, "ada")
    assert asked["subject"] == "Talk to Nora Quill about the loan"
    assert calls(bank, "col") == []
    assert bank("task", "handover", str(asked["id"]), "collector", as_="ada").code == 0
    [back] = calls(bank, "col")
    assert back["subject"] == "Go on with the loan of Nora Quill"


def test_a_second_call_is_warned_about(bank: Shell, tmp_path: Path) -> None:
    night(bank, tmp_path, "L-1,,60")
    [row] = overdue(bank)
    told = bank("task", "create", row["number"], "--subject", "Call again", as_="col")
    assert (told.code, "Note: " in told.out) == (0, True)


def test_the_customers_answer_finds_the_open_case_and_the_duty_managers_hear(
    bank: Shell, tmp_path: Path
) -> None:
    night(bank, tmp_path, "L-1,,60")
    [row] = overdue(bank)
    assert bank("case", "status", row["number"], "Plan agreed", as_="root").code == 0
    given = mail("I can pay on Friday.", to="payments@harbour.example", sender="nora@example.com")
    (tmp_path / "answer.eml").write_bytes(given.as_bytes())
    taken = bank.json("mail", "ingest", str(tmp_path / "answer.eml"), as_="root")
    assert taken["mails"][0]["case"] == row["number"]
    shown = bank.json("case", "show", row["number"], as_="root")
    assert shown["case"]["status"] == "Contact"
    rung = bank.json("bell", as_="hal")["rows"]
    assert any(re.search(r"Nora Quill wrote on case", bell["text"]) for bell in rung)


def test_mail_that_tells_too_little_for_a_complaint_is_kept_with_what_is_missing(
    bank: Shell, tmp_path: Path
) -> None:
    given = mail("You lost my card.", to="payments@harbour.example", sender="x@example.org")
    (tmp_path / "other.eml").write_bytes(given.as_bytes())
    taken = bank.json("mail", "ingest", str(tmp_path / "other.eml"), as_="root")
    [one] = taken["mails"]
    assert one["became"] == "kept"
    assert "No case could be opened. Complaint:" in one["message"]
    assert [row["state"] for row in bank.json("mail", "inbox", as_="root")["rows"]] == ["kept"]
