"""docs/examples/it-service-desk: a priority matrix and an approval, in the language alone."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from core.commands.user import CreateUser
from core.org import loader
from data.founding import found
from tests.cli.conftest import Shell
from tests.data.sheets import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.postgres import Build, Server

DESK = REPOSITORY / "docs" / "examples" / "it-service-desk"
LINES = re.findall(r"^caseline (.*)$", (DESK / "README.md").read_text("utf-8"), re.MULTILINE)
PEOPLE = {
    "tove": ("technician", ("first_line",)), "tim": ("technician", ("second_line",)),
    "sia": ("service_manager", ("approvers",)),
}  # fmt: skip


def build(url: str) -> None:
    """Found the desk with two technicians and a service manager."""
    people = [("root", "Root Manager", "service_manager")]
    desk = found(url, files=loader.read(DESK / "org"), people=people)
    root = desk.acting("root")
    for username, (profile, group) in PEOPLE.items():
        root.do(CreateUser(username=username, name=username, profile=profile, group=group))
    desk.store.close()


@pytest.fixture
def desk(
    copy_of: Callable[[Build], str], database_kind: str, request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> Shell:  # fmt: skip
    """Give the desk's command line, on each database."""
    if database_kind == "postgres":
        server: Server = request.getfixturevalue("postgres_server")
        for username in (*PEOPLE, "root"):
            server.person(username, "caseline")
    return Shell(copy_of(build), capsys)


def incident(desk: Shell, impact: str, urgency: str) -> str:
    made = desk.json(
        "case", "create", "--type", "incident", "--subject", "It does not work",
        "--set", f"impact={impact}", "--set", f"urgency={urgency}", "--by-rules", as_="tove",
    )  # fmt: skip
    return str(made["number"])


def request_for(desk: Shell) -> str:
    made = desk.json(
        "case", "create", "--type", "request", "--subject", "A second screen", "--primary",
        "Hardware", "--set", "cost=180", "--set", "needed_on=2026-12-01", as_="tove",
    )  # fmt: skip
    return str(made["number"])


def test_the_lines_of_its_page_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: Callable[..., object]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").symlink_to(REPOSITORY / "docs")
    assert len(LINES) == 6
    for line in LINES:
        answer = bare(*shlex.split(line))
        assert getattr(answer, "code", None) == 0, (line, answer)


def test_impact_and_urgency_make_the_priority(desk: Shell) -> None:
    matrix = {
        ("Company", "Work is harder"): "High", ("Team", "Work stops"): "High",
        ("Company", "Can wait"): "Medium", ("One person", "Work stops"): "Medium",
        ("Team", "Can wait"): "Low", ("One person", "Work is harder"): "Low",
    }  # fmt: skip
    made = {cell: incident(desk, *cell) for cell in matrix}
    rows = desk.json("case", "list", as_="tove")["rows"]
    found = {row["number"]: row["priority"] for row in rows}
    assert {cell: found[number] for cell, number in made.items()} == matrix
    number = made["Team", "Can wait"]
    desk.json("case", "edit", number, "--set", "urgency=Work stops", as_="tove")
    assert desk.json("case", "show", number, as_="tove")["case"]["priority"] == "High"


def test_what_stops_the_company_goes_to_the_second_line_and_is_an_outage(desk: Shell) -> None:
    small, large = incident(desk, "Team", "Can wait"), incident(desk, "Company", "Work stops")
    owners = {
        number: desk.json("case", "show", number, as_="tove")["case"]["owner"]["key"]
        for number in (small, large)
    }
    assert owners == {small: "first_line", large: "second_line"}
    listed = desk.json("case", "list", "--view", "Outages", as_="tim")["rows"]
    assert [row["number"] for row in listed] == [large]


def test_only_a_service_manager_approves(desk: Shell) -> None:
    number = request_for(desk)
    case = desk.json("case", "show", number, as_="tove")["case"]
    assert case["order_by"] == "2026-11-21"
    code, _ = desk.refused("case", "status", number, "Ordered", as_="tove")
    assert code == 4
    desk.json("case", "status", number, "Waiting for approval", as_="tove")
    heard = [row["text"] for row in desk.json("bell", as_="sia")["rows"]]
    assert f"Request {number} waits for an approval: A second screen." in heard
    listed = desk.json("case", "list", "--view", "To be approved", as_="sia")["rows"]
    assert [row["number"] for row in listed] == [number]
    for line in ("status {} Approved", "edit {} --set approver=tove"):
        words = shlex.split(line.format(number))
        code, error = desk.refused("case", *words, "--yes", as_="tove")
        assert code in {4, 6}, error
    assert desk.refused("case", "status", number, "Approved", as_="sia")[0] == 4  # asks first
    desk.json("case", "status", number, "Approved", "--yes", as_="sia")
    desk.json("case", "edit", number, "--set", "approver=sia", as_="sia")


def test_a_request_is_worked_to_the_close(desk: Shell) -> None:
    number = request_for(desk)
    for username, line in (
        ("tove", f"case status {number} 'Waiting for approval'"),
        ("sia", f"case status {number} Approved --yes"),
        ("tove", f"case status {number} Ordered"),
        ("tove", f"case close {number} --status Delivered"),
    ):
        answer = desk(*shlex.split(line), as_=username)
        assert answer.code == 0, (line, answer)
    case = desk.json("case", "show", number, as_="sia")["case"]
    assert (case["status"], case["is_closed"]) == ("Delivered", True)
    code, _ = desk.refused("case", "edit", number, "--set", "cost=200", as_="tove")
    assert code == 4


def test_an_incident_is_worked_to_the_close(desk: Shell) -> None:
    number = incident(desk, "Company", "Work stops")
    for line in (
        f"case claim {number}", f"case status {number} 'In progress'",
        f"case close {number} --status Resolved", f"case reopen {number}",
        f"case close {number} --status Resolved",
    ):  # fmt: skip
        answer = desk(*shlex.split(line), as_="tim")
        assert answer.code == 0, (line, answer)
