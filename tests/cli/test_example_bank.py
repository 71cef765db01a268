"""docs/examples/bank: a complaint worked through the shell in an organisation nobody here knows."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.user import CreateUser
from core.org import loader
from data.founding import found
from tests.cli.conftest import Shell
from tests.data.sheets import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

BANK = REPOSITORY / "docs" / "examples" / "bank"
PAGE = (BANK / "README.md").read_text("utf-8")
LINES = re.findall(r"^caseline (.*)$", PAGE, re.MULTILINE)


def build(url: str) -> None:
    """Found the bank with one person of each profile."""
    desk = found(url, files=loader.read(BANK / "org"), people=[("root", "Root Head", "head")])
    root = desk.acting("root")
    for username, profile, group in (
        ("cleo", "clerk", ()), ("hal", "handler", ("complaints", "duty_managers")),
        ("lia", "liaison", ("ombudsman",)),
    ):  # fmt: skip
        root.do(CreateUser(username=username, name=username, profile=profile, group=group))
    desk.store.close()


@pytest.fixture
def bank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Give the bank's command line, with a customer; other tests try the language on PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'bank.db'}"
    build(url)
    shell = Shell(url, capsys)
    for line in (
        "account create --set name='Nora Quill' --set kind=homeowner --set external_id=B-1",
        (
            "contact create --set account=B-1 --set first_name=Nora --set last_name=Quill "
            "--set email=nora@example.com"
        ),
    ):
        assert shell(*shlex.split(line), as_="root").code == 0, line
    return shell


def opened(bank: Shell, *more: str, sum_in_dispute: str = "420") -> dict[str, Any]:
    """Take a complaint as a clerk; gives the case."""
    made = bank.json(
        "case", "create", "--type", "complaint", "--account", "B-1", "--contact",
        "nora@example.com", "--primary", "Payments", "--secondary", "Fraud", "--subject",
        "Not my payment", "--set", "received_on=2026-03-02", "--set",
        f"sum_in_dispute={sum_in_dispute}", "--by-rules", *more, as_="cleo",
    )  # fmt: skip
    return dict(bank.json("case", "show", made["number"], as_="root")["case"])


def test_the_lines_of_its_page_are_those_of_the_shell() -> None:
    verbs = [shlex.split(line)[:2] for line in LINES]
    assert verbs == [["db", "init"], ["account", "create"], ["case", "create"], ["case", "show"]]


def test_a_complaint_is_acknowledged_given_to_the_desk_and_dated(bank: Shell) -> None:
    case = opened(bank)
    assert case["due_on"] == "2026-04-27"
    assert case["owner"]["key"] == "complaints"
    feed = bank.json("case", "show", case["number"], as_="root")["feed"]
    (sent,) = [item["body"] for item in feed if item["kind"] == "EmailMessageEvent"]
    assert sent.startswith("To nora@example.com: Your complaint 00001000\nDear Nora Quill,")
    assert "by 2026-04-27." in sent


def test_what_a_clerk_settles_at_once_stays_with_the_clerk(bank: Shell) -> None:
    case = opened(bank, sum_in_dispute="50")
    assert case["owner"]["key"] == "cleo"


def test_a_vulnerable_customers_complaint_goes_first_and_is_heard_of(bank: Shell) -> None:
    number = opened(bank)["number"]
    assert bank("case", "claim", number, as_="hal").code == 0
    refused = bank("case", "edit", number, "--set", "vulnerable=yes", as_="cleo")
    assert refused.code in {3, 4, 6}
    assert bank("case", "edit", number, "--set", "vulnerable=yes", as_="root").code == 0
    assert bank.json("case", "show", number, as_="root")["case"]["priority"] == "High"
    heard = [row["text"] for row in bank.json("bell", as_="hal")["rows"]]
    assert f"Complaint {number} is of a vulnerable customer." in heard


def test_it_is_worked_to_the_close(bank: Shell) -> None:
    number = opened(bank)["number"]
    for line in (
        f"case claim {number}", f"case status {number} Investigating",
        f"case edit {number} --set redress='420 paid back'",
        f"case status {number} 'Final response due'", f"case close {number} --status Upheld",
    ):  # fmt: skip
        assert bank(*shlex.split(line), as_="hal").code == 0, line
    case = bank.json("case", "show", number, as_="root")["case"]
    assert (case["status"], case["is_closed"], case["redress"]) == ("Upheld", True, "420 paid back")
