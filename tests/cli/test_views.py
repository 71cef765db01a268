"""`caseline view`, and `--view` where cases are listed and exported."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

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


def test_an_export_has_the_columns_of_the_list_as_an_import_reads_them(
    shell: Shell, tmp_path: Path
) -> None:
    shell.json(
        "view", "create", "Short", "--filter", "queue:back_office_homeowner",
        "--columns", "owner age reason status:5", as_="root",
    )  # fmt: skip
    file = tmp_path / "short.csv"
    assert shell("export", "case", str(file), "--view", "Short", as_="root").code == 0
    head, row, *_ = file.read_text(encoding="utf-8").splitlines()
    assert head == "number,owner,queue,primary_reason,status"
    assert row.split(",", 1)[1] == ",back_office_homeowner,Billing,New"
    report = shell.json("import", "case", str(file), as_="root")
    assert (report["unchanged"], report["read"]) == (3, 3)
    whole = shell.json("export", "case", "--view", "Short", as_="root")["rows"][0]
    assert {"subject", "age_seconds"} <= whole.keys()


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


def test_a_list_is_printed_in_its_columns_and_widths_with_a_heading_for_each_group(
    shell: Shell,
) -> None:
    shell.json(
        "view", "create", "By urgency", "--filter", "queue:back_office_homeowner",
        "--columns", "subreason:4 number contact:7", "--group-by", "priority", as_="dana",
    )  # fmt: skip
    shell.json("case", "edit", "1000", "--set", "priority=High", as_="dana")
    printed = shell("case", "list", "--view", "By urgency", as_="dana").out
    assert printed.splitlines() == [
        "Sub…  Number    Contact",
        "",
        "High  2",
        "Aut…  00001000  Jo Riv…",
        "Aut…  00001001  Jo Riv…",
        "",
        "Low  1",
        "Aut…  00001002  Jo Riv…",
        "",
        "3 cases",
    ]


def test_the_rows_of_a_grouped_list_name_their_group_in_json(shell: Shell) -> None:
    shell.json(
        "view", "create", "Urgent", "--filter", "queue:back_office_homeowner",
        "--group-by", "priority", as_="dana",
    )  # fmt: skip
    found = shell.json("case", "list", "--view", "Urgent", "--limit", "2", as_="dana")
    assert [(row["number"], row["group"]) for row in found["rows"]] == [
        ("00001001", "High"), ("00001000", "Medium"),
    ]  # fmt: skip
    assert found["groups"] == [
        {"group": "High", "count": 1}, {"group": "Medium", "count": 1}, {"group": "Low", "count": 1}
    ]  # fmt: skip
    printed = shell("case", "list", "--view", "Urgent", as_="dana").out.splitlines()
    assert printed[0].split()[:3] == ["Number", "!", "Age"]
    assert printed[1:3] == ["", "High  1"]
    sorted_ = shell.json("case", "list", "--view", "Urgent", "--sort", "number", as_="dana")
    assert "groups" not in sorted_
