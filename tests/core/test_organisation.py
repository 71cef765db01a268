"""The organisation's files (design.md §4): every error at once, with file, key and nearest word."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.errors import NotFound, RuleViolation
from core.org import loader

if TYPE_CHECKING:
    from collections.abc import Callable

MORE_STATUSES = '{ label = "Closed", closed = true },'


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """Give the shipped files with one of them changed."""
    files = loader.shipped()
    assert old in files[name]
    return files | {name: files[name].replace(old, new)}


def test_the_shipped_organisation_is_valid() -> None:
    org = loader.load(loader.shipped())
    assert set(org.types) == {"homeowner", "installer", "customer_support", "service", "aging"}
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
         'to = "Awaiting"', r"homeowner.toml:41: moves\[1\].to: 'Awaiting' is not known"),
        ("homeowner.toml", 'window = "6h"', 'window = "soon"', "not a length of time"),
        ("homeowner.toml", "locked_when_closed", "locked_when_close",
         "record_type.locked_when_close: is not known here. Did you mean 'locked_when_closed'"),
        ("homeowner.toml", 'required = ["contact"', 'required = ["contcat"',
         "Did you mean 'contact'"),
        ("homeowner.toml", 'priority = "Medium"', 'priority = "Mid"', "defaults.priority: 'Mid'"),
        ("profiles.toml", '"case.take" = "my queues"', '"case.take" = "my queue"',
         'back_office.may."case.take": .my queue. is not known. Did you mean .my queues.'),
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


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("homeowner.toml", "[defaults]", '[defaults]\naccount = "HO-1"',
         "defaults.account: it names another record"),
        ("homeowner.toml", "[defaults]", '[defaults]\norigni = "Web"', "Did you mean 'origin'"),
        ("homeowner.toml", "[defaults]", '[defaults]\nprimary_reason = "Bilking"',
         "defaults.primary_reason: 'Bilking' is not known. Did you mean 'Billing'"),
        ("homeowner.toml", "[defaults]", '[defaults]\nsecondary_reason = "Autopay"',
         "defaults.secondary_reason: it depends on the primary reason"),
        ("homeowner.toml", "[picklists]", '[picklists]\njob = ["E-1"]',
         "picklists.job: it names another record"),
        ("homeowner.toml", "[picklists]", '[picklists]\nprimary_reason = ["Billing"]',
         "picklists.primary_reason: the reasons have a table of their own"),
    ],
)  # fmt: skip
def test_only_texts_have_lists_and_defaults(name: str, old: str, new: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message):
        loader.load(changed(name, old, new))


def test_a_list_without_what_cases_usually_hold_needs_a_default_of_its_own() -> None:
    lists = 'priority = ["High", "Medium", "Low"]'
    files = changed("homeowner.toml", lists, 'priority = ["Urgent", "Normal"]')
    without = files["homeowner.toml"].replace('priority = "Medium"', "")
    with pytest.raises(RuleViolation, match="picklists.priority: it lacks 'Medium'"):
        loader.load(files | {"homeowner.toml": without})
    own = files["homeowner.toml"].replace('priority = "Medium"', 'priority = "Normal"')
    org = loader.load(files | {"homeowner.toml": own})
    assert org.types["homeowner"].defaults["priority"] == "Normal"


@pytest.mark.parametrize("field", ["priority", "origin", "type", "subject"])
def test_every_default_is_in_its_list(field: str) -> None:
    files = loader.shipped()
    text = files["customer_support.toml"].replace('priority = "Medium"', f'{field} = "Nothing"')
    text = text.replace("[picklists]", '[picklists]\nsubject = ["Question"]')
    with pytest.raises(RuleViolation, match=rf"defaults.{field}: 'Nothing' is not known"):
        loader.load(files | {"customer_support.toml": text})


def test_a_primary_reason_of_the_list_may_be_the_default() -> None:
    files = changed("homeowner.toml", "[defaults]", '[defaults]\nprimary_reason = "Billing"')
    assert loader.load(files).types["homeowner"].defaults["primary_reason"] == "Billing"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("homeowner.toml", 'key = "homeowner"', f'key = "{"h" * 41}"', "record_type.key: .* 40 f"),
        ("homeowner.toml", MORE_STATUSES, f'{MORE_STATUSES} {{ label = "{"s" * 81}" }},',
         r"process.statuses\[6\].label: .* has 81 characters; 80 fit"),
        ("homeowner.toml", "[reasons]", f'[reasons]\n"{"r" * 256}" = []', "reasons.r*: .* 255 fit"),
        ("homeowner.toml", "[reasons]", f'[reasons]\nx = ["{"r" * 256}"]',
         r"reasons.x\[1\]: .* 255 fit"),
        ("homeowner.toml", 'origin = ["Phone"', f'origin = ["{"o" * 41}"',
         r"picklists.origin\[1\]: .* 40 fit"),
        ("homeowner.toml", 'priority = "Medium"', f'subject = "{"s" * 256}"',
         "defaults.subject: .* 255 fit"),
        ("groups.toml", 'name = "Sales"', f'name = "{"n" * 81}"',
         r"groups.toml:\d+: groups.sales.name: .* has 81 characters; 80 fit"),
        ("groups.toml", "[groups.aging]", f"[groups.{'k' * 81}]", "groups.k*: the key .* 80 fit"),
        ("profiles.toml", "profiles.sales", f"profiles.{'p' * 41}",
         "profiles.p*: the key .* 40 fit"),
        ("organisation.toml", 'job_phase = "OPS"', f'job_phase = "{"p" * 81}"',
         "settings.job_phase: .* 80 fit"),
        ("groups.toml", 'name = "Sales"', 'name = "S\\u0000"', "no database keeps"),
        ("groups.toml", 'name = "Sales"', 'name = " "', "groups.sales.name: must not be blank"),
        ("groups.toml", "[groups.aging]", '[groups." "]', 'groups." ": the key is blank'),
        ("groups.toml", "[groups.aging]", '[groups."a\\u0000"]', "groups: holds a character"),
        ("homeowner.toml", 'origin = ["Phone"', 'origin = [" "',
         r"picklists.origin\[1\]: a name is blank"),
    ],
)  # fmt: skip
def test_what_no_database_keeps_is_refused(name: str, old: str, new: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message):
        loader.load(changed(name, old, new))


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("homeowner.toml", "limit = 1", "limit = -1", "reopen.limit: must be from 0 to"),
        ("organisation.toml", "file_limit_mb = 25", "file_limit_mb = 0",
         "settings.file_limit_mb: must be from 1 to 900"),
        ("organisation.toml", "file_limit_mb = 25", f"file_limit_mb = 0x{'f' * 5000}",
         "settings.file_limit_mb: must be from 1 to 900"),
        ("organisation.toml", '".exe"', '""', r"settings.refused_files\[1\]: a name is blank"),
    ],
)  # fmt: skip
def test_numbers_and_endings_have_bounds(name: str, old: str, new: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message):
        loader.load(changed(name, old, new))


def test_refused_endings_are_compared_whatever_their_case() -> None:
    settings = loader.load(changed("organisation.toml", '".exe"', '".EXE"')).settings
    assert ".exe" in settings.refused_files


def test_a_case_is_reopened_into_an_open_status() -> None:
    files = changed(
        "homeowner.toml", 'status = "In Progress - Awaiting Customer Support"', 'status = "Closed"'
    )
    with pytest.raises(RuleViolation, match="reopen.status: 'Closed' is a closed status"):
        loader.load(files)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('types = ["homeowner", "installer", "customer_support", "service"]', "types = []",
         "types: who may open cases .* at least one record type"),
        ('"case.create" = "any"', '"case.create" = [{ types = [], whose = "any" }]',
         "types: who may open cases .* at least one record type"),
        ('"case.create" = "any"', '"case.create" = [{ types = ["homeowner"], whose = "any" }]',
         "default_type: it may open no 'customer_support' cases"),
        ('"case.create" = "any"', '"case.create" = [{ type = ["homeowner"], whose = "any" }]',
         "type: is not known here. Did you mean 'types'"),
    ],
)  # fmt: skip
def test_who_may_open_cases_has_a_default_type(old: str, new: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message):
        loader.load(changed("profiles.toml", old, new))


def test_a_profile_without_a_default_type_has_that_of_the_house() -> None:
    """The button's master record type (S4)."""
    files = changed("profiles.toml", 'default_type = "customer_support"\n', "")
    assert loader.load(files).profiles["frontline"].default_type == "customer_support"
    house = files["organisation.toml"]
    line = next(line for line in house.splitlines() if line.startswith("default_type"))
    with pytest.raises(RuleViolation, match=r"default_type: who may open .* needs one"):
        loader.load(files | {"organisation.toml": house.replace(line, "")})
    wrong = house.replace(line, 'default_type = "customer_suport"')
    with pytest.raises(RuleViolation, match="default_type: .* mean 'customer_support'"):
        loader.load(files | {"organisation.toml": wrong})


def test_a_dot_in_a_key_names_no_other_profile() -> None:
    files = loader.shipped()
    files["more.toml"] = '[profiles."x.admin"]\nlabel = "Not the administrator"'
    profiles = loader.load(files).profiles
    assert profiles["admin"].label == "Administrator"
    assert profiles["x.admin"].label == "Not the administrator"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("more.toml", '[groups.sales]\nname = "Mine"\nkind = "queue"',
         "more.toml:1: groups.sales: 'sales' is defined in groups.toml already"),
        ("zz.toml", '[profiles.admin]\nlabel = "Mine"',
         "zz.toml:1: profiles.admin: 'admin' is defined in profiles.toml already"),
        ("mine.toml", loader.shipped()["homeowner.toml"],
         "mine.toml:4: record_type.key: 'homeowner' is defined in homeowner.toml already"),
    ],
)  # fmt: skip
def test_two_files_that_define_the_same_are_both_named(name: str, text: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        loader.load(loader.shipped() | {name: text})
    assert f"{message}." in {problem.message for problem in refused.value.problems}


def test_a_problem_names_the_file_that_the_type_stands_in() -> None:
    files = changed("homeowner.toml", 'required = ["contact"', 'required = ["contcat"')
    files["ours.toml"] = files.pop("homeowner.toml")
    with pytest.raises(RuleViolation, match=r"ours.toml:11: record_type.required\[1\]: 'contcat'"):
        loader.load(files)


@pytest.mark.parametrize(
    "text",
    [f"limit = {'9' * 5000}", f"x = {'[' * 5000}", "at = 2026-02-30"],
    ids=["digits", "brackets", "date"],
)
def test_a_value_that_cannot_be_read_is_refused_by_file(text: str) -> None:
    with pytest.raises(RuleViolation, match=r"organisation.toml(:1:6)?: ") as refused:
        loader.load(loader.shipped() | {"organisation.toml": text})
    assert "sys." not in refused.value.message


def _too_large(path: Path) -> None:
    path.write_bytes(b"#" * (loader.SIZE_LIMIT + 1))


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.symlink_to("nowhere"), Path.mkdir, os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"), _too_large,
    ],
    ids=["broken link", "folder", "pipe", "endless", "too large"],
)  # fmt: skip
def test_only_plain_files_are_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    (tmp_path / "organisation.toml").write_text('base = "shipped"\nname = "Mine"\n')
    make(tmp_path / "odd.toml")
    with pytest.raises(RuleViolation, match="odd.toml"):
        loader.read(tmp_path)


def test_a_syntax_error_says_file_and_line() -> None:
    with pytest.raises(RuleViolation, match="homeowner.toml:3:13: Expected"):
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
    assert (org.name, len(org.types), org.settings.file_limit) == ("Mine", 5, 1024 * 1024)


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
