"""Import and export as the shell calls them; what they do is tested with the data."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from core.text import REPLACED_NOTE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell

ROWS = "external_id,name,kind,city\nX-1,One,homeowner,Golden\nX-2,Two,nonsense,\n"


def test_an_import_counts_every_row_and_says_why_one_was_rejected(
    shell: Shell, tmp_path: Path
) -> None:
    """A second import changes nothing."""
    file = tmp_path / "accounts.csv"
    file.write_text(ROWS)
    report = shell.json("import", "account", str(file), "--key", "external_id", as_="root")
    counts = [report[name] for name in ("read", "created", "updated", "unchanged", "rejected")]
    assert counts == [2, 1, 0, 0, 1]
    (reject,) = report["rejects"]
    assert set(reject) == {"line", "field", "value", "reason"}
    assert (reject["line"], reject["field"], reject["value"]) == (3, "kind", "nonsense")
    again = shell.json("import", "account", str(file), as_="root")
    assert [again[name] for name in ("created", "unchanged", "rejected")] == [0, 1, 1]


def test_a_dry_run_writes_nothing_and_says_so(shell: Shell, tmp_path: Path) -> None:
    """The report is that of the import."""
    file = tmp_path / "accounts.csv"
    file.write_text("id,Firm,kind\nX-1,One,homeowner\n")
    words = ["import", "accounts", str(file), "--map", "id=external_id", "--map", "Firm=name"]
    printed = shell(*words, "--dry-run", as_="root")
    assert printed.code == 0, printed.err
    assert "Nothing was written" in printed.out
    assert shell.refused("account", "show", "X-1")[0] == 3
    assert shell.json(*words, as_="root")["created"] == 1


@pytest.mark.parametrize("word", ["account", "accounts"])
def test_a_kind_is_named_in_the_singular_or_the_plural(
    shell: Shell, tmp_path: Path, word: str
) -> None:
    """For both ways."""
    file = tmp_path / "accounts.csv"
    assert shell.json("export", word, str(file))["rows"] == 2
    assert shell.json("import", word, str(file), as_="root")["unchanged"] == 2


def test_an_import_answers_like_every_other_act(shell: Shell, tmp_path: Path) -> None:
    """One that changed nothing has no act to undo."""
    file = tmp_path / "accounts.csv"
    file.write_text(ROWS)
    report = shell.json("import", "account", str(file), as_="root")
    assert (report["ok"], report["number"], report["notes"]) == (True, None, [])
    assert report["message"] == "2 rows read: 1 created, 0 updated, 0 unchanged, 1 rejected."
    assert report["actions"] == [report["action"]]
    (row,) = shell.json("log", "--limit", "1")["rows"]
    assert (row["action"], row["command"]) == (report["action"], "data.import")
    for words in ((), ("--dry-run",)):
        again = shell.json("import", "account", str(file), *words, as_="root")
        assert (again["ok"], again["action"], again["actions"]) == (True, None, [])


def test_an_import_of_many_rows_is_one_act(shell: Shell, tmp_path: Path) -> None:
    """Its number takes back all of them."""
    file = tmp_path / "accounts.csv"
    rows = "".join(f"N-{n},Name {n}\n" for n in range(250))
    file.write_text(f"external_id,name\n{rows}")
    report = shell.json("import", "account", str(file), as_="root")
    assert (report["created"], len(report["actions"])) == (250, 2)
    undone = shell.json("undo", str(report["action"]), as_="root")
    assert undone["undone"] == report["action"]
    assert shell.json("account", "list")["total"] == 2


def test_characters_that_an_import_replaced_are_told(shell: Shell, tmp_path: Path) -> None:
    """Once for the file, in the document and in words."""
    file = tmp_path / "accounts.csv"
    for key, words in (("N-1", ("--json",)), ("N-2", ())):
        file.write_text(f"external_id,name\n{key},A\0B\n")
        answer = shell("import", "account", str(file), *words, as_="root")
        notes = answer.json["notes"] if words else answer.out.splitlines()[-1:]
        assert [note.removeprefix("Note: ") for note in notes] == [REPLACED_NOTE]


OPEN = 'external_id,name,kind\nX-1,One,homeowner\nX-2,"Two,homeowner\nX-3,Three,homeowner\n'
"""The quote in line 3 is never closed."""


def test_a_quote_that_is_not_closed_is_told_with_its_line_in_the_file_of_rejects(
    shell: Shell, tmp_path: Path
) -> None:
    """Every row is accounted for: those that nobody can tell apart are rejected together."""
    file, rejects = tmp_path / "accounts.csv", tmp_path / "rejects.csv"
    file.write_text(OPEN)
    words = ["import", "account", str(file), "--rejects", str(rejects)]
    report = shell.json(*words, as_="root")
    counts = [report[name] for name in ("read", "created", "updated", "unchanged", "rejected")]
    assert counts == [3, 1, 0, 0, 2]
    (reject,) = report["rejects"]
    assert (reject["line"], reject["field"], reject["value"]) == (3, None, None)
    assert "quotes in line 3" in reject["reason"]
    (row,) = csv.DictReader(io.StringIO(rejects.read_text()))
    assert (row["rejected in line"], row["rejected because"]) == ("3", reject["reason"])
    printed = shell(*words, as_="root").out
    assert f"The rejected rows were written to {rejects}." in printed


@pytest.mark.parametrize("text", [ROWS, OPEN])
def test_an_import_that_stops_keeps_nothing_and_names_the_row(
    shell: Shell, tmp_path: Path, text: str
) -> None:
    """The counts still add up, and the file of rejects holds the row that was in the way."""
    file, rejects = tmp_path / "accounts.csv", tmp_path / "rejects.csv"
    file.write_text(text)
    code, error = shell.refused(
        "import", "account", str(file), "--on-error", "stop", "--rejects", str(rejects), as_="root"
    )
    assert (code, error["kind"], error["title"]) == (4, "refused", "Nothing was imported")
    told = error["details"]
    assert [told[name] for name in ("read", "created", "updated", "unchanged", "rejected")] == [
        2, 0, 0, 0, 2,
    ]  # fmt: skip
    assert [reject["line"] for reject in told["rejects"]] == [3]
    (row,) = csv.DictReader(io.StringIO(rejects.read_text()))
    assert (row["rejected in line"], row["rejected because"]) == (
        "3", told["rejects"][0]["reason"],
    )  # fmt: skip
    assert shell.json("account", "list")["total"] == 2


def test_a_dash_is_standard_input_and_standard_output(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one desk exports another can import without a file."""
    printed = shell("export", "account", "-").out
    assert printed == shell("export", "account").out
    text = printed.replace("Bright Roofs", "Bright Roofs & Sons")
    stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    report = shell.json("import", "account", "-", as_="root")
    assert [report[name] for name in ("read", "updated", "unchanged")] == [2, 1, 1]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\xff")))
    assert "standard input" in shell.refused("import", "account", "-", as_="root")[1]["message"]


@pytest.mark.parametrize(
    ("name", "first"), [("a.csv", "external_id"), ("a.CSV", "external_id"), ("a", "external_id"),
    ("a.json", '{"rows"'), ("a.JSON", '{"rows"')],
)  # fmt: skip
def test_the_name_of_a_file_says_its_form(
    shell: Shell, tmp_path: Path, name: str, first: str
) -> None:
    """A name without an ending is a sheet."""
    shell.json("export", "account", str(tmp_path / name))
    assert (tmp_path / name).read_text().startswith(first)


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.tsv", "a.csv.gz"])
def test_an_ending_that_nobody_writes_is_refused_unless_the_form_is_said(
    shell: Shell, tmp_path: Path, name: str
) -> None:
    """A sheet under a wrong name would be a trap."""
    file = tmp_path / name
    code, error = shell.refused("export", "account", str(file))
    assert (code, file.exists()) == (2, False)
    assert "--format" in error["message"]
    assert shell.json("export", "account", str(file), "--format", "csv")["rows"] == 2


def test_only_who_may_imports(shell: Shell, tmp_path: Path) -> None:
    """Code 6, and 4 for a file that is not there."""
    file = tmp_path / "accounts.csv"
    file.write_text(ROWS)
    assert shell.refused("import", "account", str(file))[0] == 6
    assert shell.refused("import", "account", str(tmp_path / "none.csv"), as_="root")[0] in {4, 5}


def test_what_is_exported_can_be_imported_and_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    """To a file, with the number of rows; or to the output."""
    file = tmp_path / "accounts.csv"
    told = shell.json("export", "account", str(file))
    assert (told["rows"], told["file"]) == (2, str(file))
    assert shell.json("import", "account", str(file), as_="root")["unchanged"] == 2
    printed = shell("export", "account")
    assert len([*csv.DictReader(io.StringIO(printed.out))]) == 2
    assert json.loads(shell("export", "account", "--format", "json").out)["total"] == 2
    assert shell.json("export", "account")["total"] == 2
