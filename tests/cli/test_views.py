"""`caseline view`, and `--view` where cases are listed and exported."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

MADE = (
    "view", "create", "Waiting", "--filter", "queue:back_office_homeowner is:open",
    "--columns", "number age:6", "--sort=-updated", "--group-by", "status", "--digit", "2",
)  # fmt: skip


def test_a_list_is_made_shown_listed_and_deleted(shell: Shell) -> None:
    key = shell.json(*MADE, as_="dana")["number"]
    view = shell.json("view", "show", "waiting", as_="dana")["view"]
    assert (view["key"], view["sort"], view["group_by"]) == (key, "-updated", "status")
    assert view["columns"] == [{"name": "number", "width": None}, {"name": "age", "width": 6}]
    rows = shell.json("view", "list", "--counts", as_="dana")["rows"]
    told = {row["name"]: row["count"] for row in rows}
    assert told["Waiting"] == told["Back Office Task Queue Homeowner"] == 3
    shell.json("view", "delete", key, as_="dana")
    assert shell("view", "show", "Waiting", as_="dana").code == 3


@pytest.mark.parametrize("name", ["Waiting", "waiting", "2", "queue:back_office_homeowner"])
def test_cases_are_listed_by_the_name_key_or_digit_of_a_list(shell: Shell, name: str) -> None:
    shell.json(*MADE, as_="dana")
    found = shell.json("case", "list", "--view", name, as_="dana")
    assert {row["number"] for row in found["rows"]} == {"00001000", "00001001", "00001002"}


def test_other_options_narrow_a_list_and_what_cannot_be_is_told(shell: Shell) -> None:
    shell.json(*MADE, as_="dana")
    assert shell.json("case", "list", "--view", "2", "--closed", as_="dana")["total"] == 0
    assert shell.json("case", "list", "--view", "2", "--where", "number:1001", as_="dana")["total"]
    refused = shell("case", "list", "--view", "all", "--closed", as_="dana")
    assert refused.code == 2
    assert "the list 'All open cases' holds no closed cases" in refused.err
    assert shell("case", "list", "--view", "Nope", as_="dana").code == 3


def test_a_list_is_exported_in_its_order(shell: Shell) -> None:
    shell.json(*MADE, as_="dana")
    sheet = shell("export", "case", "--view", "Waiting", as_="dana").out
    numbers = [row["number"] for row in csv.DictReader(sheet.splitlines())]
    listed = shell.json("case", "list", "--view", "Waiting", as_="dana")["rows"]
    assert numbers == [row["number"] for row in listed]
    assert len(numbers) == 3
    assert shell("export", "account", "--view", "Waiting", as_="dana").code == 2


def test_a_filter_that_is_refused_is_pointed_at(shell: Shell) -> None:
    refused = shell("view", "create", "Bad", "--filter", "is:open status:nwe", as_="dana")
    assert refused.code == 4
    assert refused.err.splitlines()[1:3] == ["  is:open status:nwe", "                 ^^^"]


def test_only_administrators_see_what_others_share_among_themselves(shell: Shell) -> None:
    shell.json(*MADE, "--groups", "back_office_homeowner", as_="dana")
    assert shell("view", "list", "--all", as_="dana").code == 6
    names = [r["name"] for r in shell.json("view", "list", "--all", as_="root")["rows"]]
    assert "Waiting" in names
    shell.json("view", "delete", "Waiting", as_="root")
