"""The organisation as files: checked without a database, compared, applied, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.org import loader

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert "Consumer Complaints with 3 record types, 17 groups and 7 profiles" in answer.out
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
        "  groups.toml:19: groups.aging.kind: is missing.",
        f"  groups.toml:21: groups.aging.kidn: is not known here. {hint}",
        "  groups.toml:23: groups.shift_leads.kind: is missing.",
        f"  groups.toml:25: groups.shift_leads.kidn: is not known here. {hint}",
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
