"""The organisation as files: checked without a database, compared, applied, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.org import loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Shell

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "complaints" / "org"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the shipped files."""
    made = tmp_path / "org"
    made.mkdir()
    for name, text in loader.shipped().items():
        (made / name).write_bytes(text.encode())
    return made


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Change a file of a folder."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_bytes(text.replace(old, new).encode())


def test_a_folder_is_checked_without_a_database(bare: Callable[..., Any], home: Path) -> None:
    answer = bare("org", "check", str(EXAMPLE))
    assert (answer.code, answer.err) == (0, "")
    assert "Consumer Complaints with 5 record types, 18 groups and 7 profiles" in answer.out
    assert not list(home.rglob("*.db"))


def test_everything_that_is_wrong_is_told_by_line_and_key(
    bare: Callable[..., Any], folder: Path
) -> None:
    change(folder, "homeowner.toml", 'under = "contract"', 'under = "contrakt"')
    change(folder, "groups.toml", 'kind = "public"', 'kidn = "public"')
    (folder / "profiles.toml").write_text("[profiles\n")
    answer = bare("org", "check", str(folder))
    assert (answer.code, answer.out) == (4, "")
    hint = "Did you mean 'kind'?"
    assert answer.err.splitlines() == [
        "The organisation cannot be read:",
        "  groups.toml:23: groups.aging.kind: is missing.",
        f"  groups.toml:25: groups.aging.kidn: is not known here. {hint}",
        "  groups.toml:27: groups.shift_leads.kind: is missing.",
        f"  groups.toml:29: groups.shift_leads.kidn: is not known here. {hint}",
        "  homeowner.toml:7: record_type.under: 'contrakt' is not known. Did you mean 'contract'?",
        "  profiles.toml:1:10: Expected ']' at the end of a table declaration.",
    ]
    told = bare("org", "check", str(folder), "--json").error
    assert told["kind"] == "refused"
    assert told["details"]["problems"][-2:] == [
        {
            "field": "homeowner.toml: record_type.under", "file": "homeowner.toml", "line": 7,
            "column": 1, "key": "record_type.under",
            "message": "homeowner.toml:7: record_type.under: 'contrakt' is not known. "
            "Did you mean 'contract'?",
        },
        {
            "field": "profiles.toml", "file": "profiles.toml", "line": 1, "column": 10,
            "key": None,
            "message": "profiles.toml:1:10: Expected ']' at the end of a table declaration.",
        },
    ]  # fmt: skip


def test_a_folder_that_holds_no_organisation_is_refused(
    bare: Callable[..., Any], tmp_path: Path
) -> None:
    for place in (tmp_path, tmp_path / "none"):
        answer = bare("org", "check", str(place))
        assert answer.code == 4
        assert "holds no organisation.toml" in answer.err


def test_what_is_exported_is_what_is_in_force_byte_for_byte(shell: Shell, tmp_path: Path) -> None:
    place = tmp_path / "deep" / "org"
    told = shell.json("org", "export", str(place), as_="root")
    files = loader.shipped()
    assert (told["version"], told["written"]) == (1, sorted(files))
    assert {path.name: path.read_bytes() for path in place.iterdir()} == {
        name: text.encode() for name, text in files.items()
    }
    again = shell.json("org", "export", str(place), as_="root")
    assert (again["written"], again["same"]) == ([], sorted(files))


def test_a_file_that_differs_is_written_over_only_when_forced(shell: Shell, folder: Path) -> None:
    (folder / "groups.toml").write_text("# mine")
    (folder / "homeowner.toml").unlink()
    (folder / "more.toml").write_text("# more")
    code, error = shell.refused("org", "export", str(folder), as_="root")
    assert (code, error["kind"]) == (4, "refused")
    assert "groups.toml" in error["message"]
    assert "--force" in error["message"]
    assert not (folder / "homeowner.toml").exists()
    told = shell.json("org", "export", str(folder), "--force", as_="root")
    assert told["written"] == ["groups.toml", "homeowner.toml"]
    assert told["others"] == ["more.toml"]
    assert (folder / "groups.toml").read_text() == loader.shipped()["groups.toml"]


def test_the_shipped_files_are_exported_without_a_database(
    bare: Callable[..., Any], home: Path, tmp_path: Path
) -> None:
    answer = bare("org", "export", str(tmp_path / "org"), "--shipped")
    assert (answer.code, answer.err) == (0, "")
    assert loader.read(tmp_path / "org") == loader.shipped()
    assert not list(home.rglob("*.db"))


def test_a_folder_that_cannot_be_written_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, error = shell.refused("org", "export", str(tmp_path / "file"), as_="root")
    assert (code, error["kind"]) == (4, "refused")
    (tmp_path / "org").mkdir()
    (tmp_path / "org" / "groups.toml").mkdir()
    assert shell.refused("org", "export", str(tmp_path / "org"), as_="root")[0] == 4


def test_differences_are_told_and_nothing_is_done(shell: Shell, folder: Path) -> None:
    answer = shell("org", "diff", str(folder), as_="root")
    assert (answer.code, answer.out) == (0, "Nothing is different from version 1.\n")
    change(folder, "homeowner.toml", 'window = "6h"', 'window = "8h"')
    line = (
        "Record type 'Homeowner': reopening: how long after the close: 8 hours instead of 6 hours"
    )
    assert shell("org", "diff", str(folder), as_="root").out == f"{line}\n"
    assert shell.json("org", "diff", str(folder), as_="root") == {
        "version": 1,
        "differences": [{"section": "Record type 'Homeowner'", "text": line}],
    }
    assert shell("org", "diff", str(folder), "--shipped", as_="root").out == f"{line}\n"
    assert shell.json("org", "history", as_="root")["total"] == 1


def test_an_organisation_is_asked_about_applied_and_reverted(shell: Shell, folder: Path) -> None:
    change(folder, "homeowner.toml", 'window = "6h"', 'window = "8h"')
    asked = shell("org", "apply", str(folder), as_="root")
    assert asked.code == 4
    assert "how long after the close: 8 hours instead of 6 hours" in asked.err
    assert asked.err.endswith("Add --yes to do it.\n")
    code, error = shell.refused("org", "apply", str(folder), as_="root")
    assert (code, error["kind"]) == (4, "needs_confirmation")
    assert error["details"]["version"] == 1
    done = shell.json("org", "apply", str(folder), "--yes", as_="root")
    assert (done["ok"], done["version"]) == (True, 2)
    assert "Nothing to apply" in shell("org", "apply", str(folder), "--yes", as_="root").out
    code, error = shell.refused("org", "revert", "1", as_="root")
    assert error["kind"] == "needs_confirmation"
    assert shell.json("org", "revert", "1", "--yes", as_="root")["version"] == 3
    rows = shell.json("org", "history", as_="root")["rows"]
    assert [(row["version"], row["command"]) for row in rows] == [
        (3, "org.revert"), (2, "org.apply"), (1, "org.found"),
    ]  # fmt: skip
    assert rows[0]["trail"][0] == {"section": "Organisation", "text": "Reverted to version 1"}
    one = shell("org", "history", "2", as_="root").out
    assert one.splitlines()[0].startswith("Version 2, ")
    assert one.splitlines()[0].endswith(", Root Admin")
    assert "  Changed record type 'Homeowner': reopening" in one
    assert shell.refused("org", "history", "4", as_="root")[0] == 3


def test_a_version_that_is_not_in_force_any_more_is_told(shell: Shell, folder: Path) -> None:
    change(folder, "homeowner.toml", 'window = "6h"', 'window = "8h"')
    shell.json("org", "apply", str(folder), "--yes", as_="root")
    change(folder, "homeowner.toml", 'window = "8h"', 'window = "9h"')
    code, error = shell.refused("org", "apply", str(folder), "--onto", "1", "--yes", as_="root")
    assert (code, error["kind"]) == (7, "conflict")
    assert "changed meanwhile" in error["message"]
    assert shell.json("org", "apply", str(folder), "--onto", "2", "--yes", as_="root")["ok"]


def test_the_same_key_applies_once(shell: Shell, folder: Path) -> None:
    change(folder, "homeowner.toml", 'window = "6h"', 'window = "8h"')
    words = ("org", "apply", str(folder), "--yes", "--key", "k")
    first, second = (shell.json(*words, as_="root") for _ in range(2))
    assert first == second
    assert shell.json("org", "history", as_="root")["total"] == 2


def test_what_would_be_orphaned_is_counted_and_mapped(shell: Shell, folder: Path) -> None:
    change(folder, "homeowner.toml", '{ label = "New", default', '{ label = "Fresh", default')
    change(folder, "homeowner.toml", '["New", ', '["Fresh", ')
    code, error = shell.refused("org", "apply", str(folder), "--yes", as_="root")
    assert (code, error["kind"]) == (4, "refused")
    assert "3 cases (3 open, 0 closed) of 'Homeowner' with the status 'New'" in error["message"]
    assert "--map 'homeowner.status:New=…'" in error["message"]
    done = shell.json(
        "org", "apply", str(folder), "--yes", "--map", "homeowner.status:New=Fresh", as_="root"
    )
    assert "3 cases of 'Homeowner': Status 'New' becomes 'Fresh'" in done["message"]
    assert {row["status"] for row in shell.json("case", "list")["rows"]} == {"Fresh"}


def test_who_may_do_what_with_the_organisation(shell: Shell, folder: Path) -> None:
    """Everybody checks; who has anything to set up looks; who may edit it applies and reverts."""
    change(folder, "homeowner.toml", 'window = "6h"', 'window = "8h"')
    place = str(folder)
    for username, looks in (("dana", 6), ("sam", 6), ("bo", 6), ("sue", 0)):
        assert shell("org", "check", place, as_=username).code == 0
        for words in (["diff", place], ["history"], ["export", place, "--force"]):
            assert shell("org", *words, as_=username).code == looks, (username, words)
        change(folder, "homeowner.toml", 'window = "', 'window = "1')
        assert shell("org", "apply", place, "--yes", as_=username).code == 6
        assert shell("org", "revert", "1", "--yes", as_=username).code == 6
    assert shell.json("org", "history", as_="sue")["total"] == 1


def test_files_with_errors_are_not_applied(shell: Shell, folder: Path) -> None:
    change(folder, "homeowner.toml", 'under = "contract"', 'under = "contrakt"')
    for verb in ("diff", "apply"):
        code, error = shell.refused("org", verb, str(folder), as_="root")
        assert (code, error["details"]["problems"][0]["line"]) == (4, 7)


RULE = """
[rules.hurry]
label = "New cases go first"
when = "not is_closed and priority != 'High'"

[[rules.hurry.do]]
act = "case.edit"
case = "{number}"
fields = { priority = "High" }
"""


def test_a_rule_of_a_folder_is_tried_and_nothing_happens(shell: Shell, folder: Path) -> None:
    (folder / "rules.toml").write_text(RULE)
    words = ("org", "try", str(folder), "--rule", "hurry")
    answer = shell(*words, as_="root")
    assert answer.code == 0
    assert answer.out.splitlines()[:3] == [
        "case 00001000", "  Case 00001000: changed Priority.",
        "  case 00001000  priority: Medium → High",
    ]  # fmt: skip
    assert answer.out.splitlines()[-1] == (
        "The rule 'New cases go first' on 2 records: 2 changes, 0 mails, 4 entries of feeds and"
        " 0 notifications. Nothing of it has happened."
    )
    found = shell.json(*words, "--limit", "1", as_="root")
    assert (found["found"], found["tried"], found["counts"]["changes"]) == (2, 1, 1)
    assert found["answers"][0]["changes"] == [
        {"record": "case 00001000", "field": "priority", "old": "Medium", "new": "High"}
    ]
    assert shell.json("case", "show", "1000")["case"]["priority"] == "Medium"


def test_a_rule_is_tried_on_a_past_time(shell: Shell, folder: Path) -> None:
    (folder / "rules.toml").write_text(RULE)
    words = ("org", "try", str(folder), "--rule", "hurry", "--since")
    found = shell.json(*words, "7d", as_="root")
    assert [one["record"] for one in found["answers"]] == ["case 00001000", "case 00001002"]
    assert all(one["at"] and one["action"] for one in found["answers"])
    later = shell(*words, "2100-01-01", as_="root")
    assert later.out == "The rule 'New cases go first' would answer nothing.\n"


def test_a_rule_that_cannot_be_tried_is_told_so(shell: Shell, folder: Path) -> None:
    answer = shell("org", "try", str(folder), "--rule", "hury", as_="root")
    assert (answer.code, answer.err.splitlines()[0]) == (3, "Not found: There is no rule 'hury'.")
    assert shell("org", "try", str(folder), "--rule", "hurry", as_="dana").code == 6
