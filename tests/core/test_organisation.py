"""The organisation's files (design.md §4): every error at once, with file, key and nearest word."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.errors import NotFound, RuleViolation
from core.org import loader

if TYPE_CHECKING:
    from pathlib import Path


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """Give the shipped files with one of them changed."""
    files = loader.shipped()
    assert old in files[name]
    return files | {name: files[name].replace(old, new)}


def test_the_shipped_organisation_is_valid() -> None:
    org = loader.load(loader.shipped())
    assert set(org.types) == {"homeowner", "installer", "customer_support"}
    assert {p.key for p in org.profiles.values()} == {
        "frontline", "back_office", "boundary", "aging_rep", "sales", "supervisor", "admin",
    }  # fmt: skip


def test_the_processes_are_those_of_the_seed() -> None:
    org = loader.load(loader.shipped())
    for key in ("homeowner", "installer"):
        record_type = org.types[key]
        assert [status.label for status in record_type.statuses] == [
            "New", "In Progress - Awaiting Customer Support",
            "In Progress - Awaiting Customer Response", "In Progress - Internal Referral", "Closed",
        ]  # fmt: skip
        assert record_type.reopen is not None
        assert (record_type.reopen.limit, record_type.reopen.window) == (1, timedelta(hours=6))


def test_eleven_teams_take_assignments_and_every_list_ends_in_other() -> None:
    teams = [g for g in loader.load(loader.shipped()).groups.values() if g.takes_assignments]
    assert len(teams) == 11
    for team in teams:
        assert list(team.reasons.items())[-1] == ("Other", ("Other",))


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("homeowner.toml", 'label = "New", default = true', 'label = "New"', "exactly one must be"),
        ("homeowner.toml", ", closed = true", "", "at least one must be closed"),
        ("homeowner.toml", 'to = "In Progress - Awaiting Customer Response"',
         'to = "Awaiting"', "moves: 'Awaiting' is not known"),
        ("homeowner.toml", 'window = "6h"', 'window = "soon"', "not a length of time"),
        ("homeowner.toml", "locked_when_closed", "locked_when_close",
         "record_type.locked_when_close: is not known here. Did you mean 'locked_when_closed'"),
        ("homeowner.toml", 'required = ["contact"', 'required = ["contcat"',
         "Did you mean 'contact'"),
        ("homeowner.toml", 'priority = "Medium"', 'priority = "Mid"', "defaults.priority: 'Mid'"),
        ("profiles.toml", '"case.take" = "my queues"', '"case.take" = "my queue"',
         "whose: 'my queue' is not known. Did you mean 'my queues'"),
        ("profiles.toml", '"case.read" = "any"', '"case.raed" = "any"', "Did you mean 'case.read'"),
        ("organisation.toml", "America/Denver", "America/Dever", "no time zone 'America/Dever'"),
        ("groups.toml", 'kind = "public"', 'kind = "pubic"', "Did you mean 'public'"),
        ("homeowner.toml", "limit = 1", 'limit = "once"', "reopen.limit: must be a whole number"),
    ],
)  # fmt: skip
def test_an_error_names_its_place_and_the_nearest_word(
    name: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(RuleViolation, match=message):
        loader.load(changed(name, old, new))


def test_a_syntax_error_says_file_and_line() -> None:
    with pytest.raises(RuleViolation, match=r"homeowner.toml: .*line 3"):
        loader.load(changed("homeowner.toml", "[record_type]", "[record_type"))


def test_several_errors_are_told_at_once() -> None:
    files = changed("homeowner.toml", 'window = "6h"', 'window = "soon"')
    files["profiles.toml"] = (
        files["profiles.toml"]
        .replace("case.raed", "x")
        .replace('"customer.edit" = "any"', '"customer.edti" = "any"')
    )
    with pytest.raises(RuleViolation) as refused:
        loader.load(files)
    assert len(refused.value.problems) > 1


def test_a_folder_with_a_base_replaces_files_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "organisation.toml").write_text(
        'base = "shipped"\nname = "Mine"\n[settings]\nfile_limit_mb = 1\n'
    )
    org = loader.load(loader.read(tmp_path))
    assert (org.name, len(org.types), org.settings.file_limit) == ("Mine", 3, 1024 * 1024)


def test_a_folder_without_the_house_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="holds no organisation.toml"):
        loader.read(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "organisation.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(RuleViolation, match="not UTF-8"):
        loader.read(tmp_path)


def test_a_status_answers_to_its_short_form() -> None:
    homeowner = loader.load(loader.shipped()).types["homeowner"]
    wanted = "In Progress - Awaiting Customer Response"
    assert homeowner.status("awaiting customer response").label == wanted


def test_an_unknown_type_suggests_the_nearest() -> None:
    with pytest.raises(NotFound, match="Did you mean 'homeowner'"):
        loader.load(loader.shipped()).type("homeoner")
