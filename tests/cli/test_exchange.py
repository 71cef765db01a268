"""Import and export as the shell calls them; what they do is tested with the data."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

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
