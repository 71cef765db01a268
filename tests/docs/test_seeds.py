"""docs/seeds.md: each test that it names is there, and sees when its rule is switched off."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.switches import SWITCHES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "seeds.md").read_text("utf-8")
ROW = re.compile(r"^\| (.+) \| (.+) \| `([\w/.]+)::(\w+)` \|$", re.MULTILINE)
NAMED = sorted({(file, test) for _, _, file, test in ROW.findall(PAGE)})
GUARDS = {
    "S0": "data/test_case_creation.py::"
    "test_a_cancelled_contract_is_asked_about_and_the_answer_is_recorded",
    "S1": "data/test_case_notes.py::test_a_review_one_character_too_long_is_refused_whole",
    "S2": "data/test_case_assignments.py::test_a_case_is_closed_once_all_its_assignments_are",
    "S3": "data/test_resolving.py::"
    "test_open_activities_stop_it_with_their_list_unless_they_may_be_canceled",
    "S4": "data/test_daily_tasks.py::test_a_second_open_task_is_warned_about_and_made",
}
"""The rule of each section that is switched off, by its test."""


def test_every_line_of_the_tables_names_its_proof() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    heads = [line for line in lines if line.startswith("| The procedure")]
    assert len(ROW.findall(PAGE)) == len(lines) - len(heads)
    assert re.findall(r"^## (S\d)", PAGE, re.MULTILINE) == [*SWITCHES]


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_each_named_test_exists(file: str, test: str) -> None:
    tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert test in {node.name for node in tree.body if isinstance(node, kinds)}


def test_the_tests_of_the_rules_pass_while_they_are_in_force() -> None:
    assert _outcome([*SWITCHES], {}) == 0


@pytest.mark.parametrize("section", SWITCHES)
def test_a_rule_that_is_switched_off_fails_its_test(section: str, *, long_run: bool) -> None:
    if section != [*SWITCHES][-1] and not long_run:
        pytest.skip("one of them in the short tier")
    assert GUARDS[section] in PAGE
    assert _outcome([section], {"SWITCHED_OFF": section}) == pytest.ExitCode.TESTS_FAILED


def _outcome(sections: list[str], more: dict[str, str]) -> int:
    tests = [f"tests/{GUARDS[section]}" for section in sections]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.docs.switches", "-k", "sqlite",
               "-p", "no:cacheprovider", *tests]  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "SWITCHED"))}
    done = subprocess.run(command, cwd=ROOT, env=kept | more, capture_output=True, check=False)
    return done.returncode
