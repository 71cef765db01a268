"""docs/examples/it-service-desk: a priority matrix and an approval, in the language alone."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ClaimCase, CreateCase
from core.commands.user import CreateUser
from core.entities import Case, Notification
from core.jobs import OWN, Turn, make_round
from core.org import loader
from data.founding import found
from tests.cli.conftest import Shell
from tests.data.sheets import REPOSITORY
from tests.house import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.house import House
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
    assert len(LINES) == 7
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


# what waits too long -------------------------------------------------------------------------


@pytest.fixture
def house(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the desk with a clock that a test moves: it is a Tuesday, 12:00 in Oslo."""
    with opened(copy_of(build)) as house:
        list(make_round(house["root"], OWN, Turn()))  # nothing waits yet: all entries begin
        yield house


def reported(house: House, impact: str, urgency: str) -> str:
    """Report an incident."""
    made = house.do("tove", CreateCase(
        type="incident", subject="It does not work", by_rules=True,
        fields={"impact": impact, "urgency": urgency},
    ))  # fmt: skip
    assert made.number
    return made.number


def escalated(house: House) -> list[str]:
    """Make a round, and give the numbers of the cases that are escalated."""
    for report in make_round(house["root"], OWN, Turn()):
        assert report.failed == report.asks == []
    return [case.number for case in house.all(Case, is_escalated=True)]


def test_what_stops_the_company_is_escalated_within_the_hour_by_night_too(house: House) -> None:
    house.wait(hours=12)
    number = reported(house, "Company", "Work stops")
    house.wait(minutes=59)
    assert escalated(house) == []
    house.wait(minutes=1)
    assert escalated(house) == [number]
    texts = [bell.text for bell in house.all(Notification, kind="escalation")]
    assert len(texts) == 2  # the second line, who has it, and who approves
    assert texts[0].startswith(f"Case {number} is escalated, 1 hour after it was created: It")


def test_what_is_urgent_waits_for_the_desk_and_its_holidays(house: House) -> None:
    """It comes in at 15:00 on the Wednesday before Easter; the desk works on at 7:30 on Tuesday."""
    house.clock.moment = datetime(2026, 4, 1, 13, 0, tzinfo=UTC)
    number, seen = (reported(house, "Team", "Work stops") for _ in range(2))
    house.do("tove", ClaimCase(case=seen))
    house.clock.moment = datetime(2026, 4, 7, 7, 29, 59, tzinfo=UTC)  # in Oslo it is 9:29:59
    assert escalated(house) == []
    house.wait(seconds=1)
    assert escalated(house) == [number]
    house.wait(hours=4)
    assert escalated(house) == [number]
    assert house["sia"].look.case(number).row.owner.key == "second_line"
