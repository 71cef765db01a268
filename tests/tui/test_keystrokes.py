"""The keys of `docs/keystrokes.md`, pressed one by one in the demo, and counted."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.rows import CaseFilter
from data.bootstrap import open_desk
from tests.data.sheets import REPOSITORY
from tests.terminal import PROGRAM, Terminal

if TYPE_CHECKING:
    from core.desk import Desk

PAGE = (REPOSITORY / "docs" / "keystrokes.md").read_text("utf-8")
NAMES = {"Enter": "enter", "↓": "down", "Ctrl+S": "ctrl+s"}
QUEUE = CaseFilter(queue="back_office_homeowner", is_closed=False)
SECTIONS = dict(re.findall(r"(?ms)^## (.+?)\n(.*?)(?=^## |\Z)", PAGE))
EXISTS, FIVE, REOPENED = SECTIONS


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the demo's database."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    subprocess.run([PROGRAM, "demo", "--keep", path, "--check"], check=True, capture_output=True)
    return path


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    """Give a demo of this test's own."""
    return Path(shutil.copy(demo, tmp_path / "demo.db"))


def keys_of(task: str) -> list[list[str]]:
    """Give the keys of a task as they are pressed: what is typed in one go stands together."""
    (block,) = re.findall(r"(?s)```keys\n(.*?)```", SECTIONS[task])
    return [[NAMES[word]] if word in NAMES else [*word] for word in block.split()]


def press(terminal: Terminal, task: str) -> str:
    """Do the task; gives the screen at its end."""
    for keys in keys_of(task):
        terminal.press(*keys)
        terminal.settle(0.25)  # a person looks before the next key
    return terminal.text


def sit_down(path: Path, name: str) -> Terminal:
    """Start the demo, and say who sits there."""
    terminal = Terminal(PROGRAM, "demo", "--keep", str(path))
    terminal.wait("Who do you want to be", name)
    terminal.settle()
    terminal.type(name)
    terminal.settle()
    terminal.press("enter")
    terminal.wait(f"caseline +Home.*{name}")
    terminal.settle()
    return terminal


def desk_of(path: Path, username: str) -> Desk:
    """Give a desk on the demo."""
    return open_desk(db=f"sqlite:///{path}", username=username, throwaway=True)


@pytest.mark.parametrize("task", SECTIONS)
def test_the_numbers_of_the_page_are_those_of_its_keys(task: str) -> None:
    count = sum(map(len, keys_of(task)))
    assert f"**{count} keys**" in SECTIONS[task]
    assert re.search(rf"(?m)^\| {re.escape(task)} \| {count} \|", PAGE)


def test_a_homeowners_case_that_exists_is_opened_and_none_is_made(copy: Path) -> None:
    desk = desk_of(copy, "sam")
    before = desk.look.count_cases(CaseFilter())
    with sit_down(copy, "Sam Ortiz") as terminal:
        seen = press(terminal, EXISTS)
    assert re.search(r"Feed +Details", seen)
    number = re.findall(r"(?m)(\d{8})$", seen)[0]
    case = desk.case(number).row  # which one is first depends on the hour the demo was made at
    assert case.account is not None
    assert (case.account.name, case.contract is not None) == ("Rivera Household", True)
    assert desk.look.count_cases(CaseFilter()) == before
    desk.store.close()


def test_five_cases_of_a_queue_are_taken_and_closed(copy: Path) -> None:
    desk = desk_of(copy, "dana")
    waiting = desk.look.count_cases(QUEUE)
    first = [row.number for row in desk.look.cases(QUEUE, limit=5).rows]
    with sit_down(copy, "Dana Reyes") as terminal:
        seen = press(terminal, FIVE)
    assert f"{waiting - 5} cases" in seen
    cases = [desk.case(number).row for number in first]
    assert all(case.is_closed and case.owner.key == "dana" for case in cases)
    desk.store.close()


def test_a_case_is_closed_and_reopened(copy: Path) -> None:
    desk = desk_of(copy, "dana")
    (row,) = desk.look.cases(QUEUE, limit=1).rows
    with sit_down(copy, "Dana Reyes") as terminal:
        seen = press(terminal, REOPENED)
    assert "is open again" in seen
    case = desk.case(row.number).row
    assert (case.is_closed, case.owner.key) == (False, "dana")
    assert case.status == "In Progress - Awaiting Customer Support"
    desk.store.close()
