"""What differs between two organisations is told in people's words, and nothing is missed."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from core.errors import RuleViolation
from core.org import loader, model
from core.org.diff import RENAMES, differences
from core.org.wording import WORDS
from tests.core.test_organisation_errors import FILES, TREES, changed, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

OTHER = {
    "queue": "public", "anyone": "owner", "contract": "anything", "homeowner": "business",
    "assignment_created": "customer_mail", "assignment_closed": "customer_mail",
    "6h": "7h", "10m": "11m", "any": "own", "own": "any", "my queues": "own",
    "my teams": "made by me", "America/Denver": "Europe/Berlin", "account or contact": "anything",
    "public": "queue", "customer_mail": "assignment_closed", "open_assignment": "no_assignment",
}  # fmt: skip
"""Another word where not every word will do."""


def told(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Give the lines of what is different."""
    found = differences(loader.load(old), loader.load(new), (old, new))
    return [one.line for one in found]


def edited(name: str, old: str, new: str) -> list[str]:
    """Give what a change of a shipped file makes different."""
    assert old in FILES[name]
    return told(FILES, FILES | {name: FILES[name].replace(old, new, 1)})


def test_the_same_files_are_no_difference() -> None:
    assert told(FILES, dict(FILES)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "lines"),
    [
        ("homeowner.toml", "statuses = [", 'statuses = [\n    { label = "On Hold" },',
         ["Record type 'Homeowner': status 'On Hold' is new"]),
        ("groups.toml", 'name = "Aging Case Queue"', 'name = "Old cases"',
         ["Queue 'Aging Case Queue' is renamed to 'Old cases'"]),
        ("profiles.toml", '"case.close" = "own"\n', "",
         ["Profile 'Frontline agent' may no longer close and reopen the case"]),
        ("profiles.toml", '"case.close" = "own"\n', '"case.close" = "any"\n',
         ["Profile 'Frontline agent' may close and reopen the case: any instead of own"]),
        ("profiles.toml", '"customer.edit" = "any"\n',
         '"customer.edit" = "any"\n"data.import" = "any"\n',
         ["Profile 'Frontline agent' may import records from now on: any"]),
        ("groups.toml", "[groups.aging_cases]",
         '[groups.night]\nname = "Night"\nkind = "queue"\n[groups.aging_cases]',
         ["Queue 'Night' is new"]),
        ("groups.toml", '[groups.shift_leads]\nname = "Shift Leads"\nkind = "public"', "",
         ["Public group 'Shift Leads' is removed"]),
        ("homeowner.toml", "limit = 1", "limit = 2",
         ["Record type 'Homeowner': reopening: how often: 2 instead of 1"]),
        ("homeowner.toml", 'window = "6h"', 'window = "2d"',
         [("Record type 'Homeowner': reopening: how long after the close: 2 days "
          "instead of 6 hours")]),
        ("homeowner.toml", "locked_when_closed = true\n", "",
         ["Record type 'Homeowner': read-only when closed: no instead of yes"]),
        ("homeowner.toml", '"Autopay", ', "",
         ["Record type 'Homeowner': reason 'Billing' 'Autopay' is removed"]),
        ("rules.toml", 'label = "Late for a week"', 'label = "Late"',
         ["Rule 'Late for a week' is renamed to 'Late'"]),
        ("rules.toml", 'every = "1h"', 'every = "2h"',
         ["Rule 'Late for a week': looked at every: 2 hours instead of 1 hour"]),
        ("rules.toml", 'status = "Closed by itself"', 'status = "Closed"',
         [("Rule 'Close the cases that are not late any more': step 'case.close of each of cases': "
          "given 'status': 'Closed' instead of 'Closed by itself'")]),
        ("rules.toml", 'where = "is_active"\n', "",
         [("Rule 'Open a case for late confirmations': record that it finds 'who': where: "
          "none any more; it was 'is_active'")]),
        ("rules.toml", "Confirmations of {account.name} wait", "Answer us",
         [("Template 'late': subject: 'Answer us' instead of "
          "'Confirmations of {account.name} wait'")]),
        ("late.toml", "keep_owner = true", 'queue = "aging_cases"',
         [("Record type 'Late': assignment rule 'origin == 'Feed' and priority == 'High'': "
          "queue: 'aging_cases'; there was none"),
          ("Record type 'Late': assignment rule 'origin == 'Feed' and priority == 'High'': "
          "leaves it with whom it is: no instead of yes")]),
        ("organisation.toml", "file_limit_mb = 25", "file_limit_mb = 5",
         ["Organisation: settings: largest file: 5 MiB instead of 25 MiB"]),
        ("organisation.toml", "# The house itself.", "# Our house.",
         ["Organisation: the file organisation.toml is written differently, and says the same"]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_a_sentence(name: str, old: str, new: str, lines: list[str]) -> None:
    assert edited(name, old, new) == lines


def test_a_new_record_type_is_told_once_and_of_the_profiles_that_have_all() -> None:
    files = dict(FILES)
    files["waiting.toml"] = (
        files["customer_support.toml"]
        .replace('key = "customer_support"', 'key = "waiting"')
        .replace("support@", "waiting@")
        .replace('label = "Customer Support"', 'label = "Waiting"')
    )
    assert told(FILES, files) == [
        "Record type 'Waiting' is new",
        "Profile 'Supervisor': record types 'waiting' is new",
        "Profile 'Administrator': record types 'waiting' is new",
    ]
    (first, *_) = differences(loader.load(FILES), loader.load(files), (FILES, files))
    assert first.trail == "Created record type: Waiting"


def test_a_label_never_forges_a_line_or_acts_on_a_terminal() -> None:
    label = "On\\nQueue 'Legal' is removed\\u001b[2J\\u202e"
    (line,) = edited("homeowner.toml", "statuses = [", f'statuses = [{{ label = "{label}" }},')
    assert line.isprintable()
    key = f'[groups."a\\n{label}"]\nname = 1\nkind = "queue"'
    with pytest.raises(RuleViolation) as refused:
        loader.load(FILES | {"more.toml": key})
    assert all(problem.message.isprintable() for problem in refused.value.problems)


@pytest.mark.parametrize("name", FILES)
def test_no_single_change_of_a_value_is_missed(name: str) -> None:
    """Every value of the shipped files is changed in turn, where another is valid there."""
    tried = 0
    for path, held in walk(TREES[name]):
        files = changed(name, path, to=_another(held))
        try:
            loader.load(files)
        except RuleViolation:
            continue
        tried += 1
        assert told(FILES, files), path
        assert told(files, FILES), path
    assert tried >= len(TREES[name])


def _another(held: Any) -> Any:
    if isinstance(held, bool):
        return not held
    if isinstance(held, int):
        return held + 1
    if isinstance(held, str):
        return OTHER.get(held, f"{held} too")
    return held[:-1] if isinstance(held, list) else dict(list(held.items())[:-1])


@pytest.mark.parametrize("name", FILES)
def test_another_order_is_a_difference_where_people_see_it(name: str) -> None:
    for path, held in walk(TREES[name]):
        if not isinstance(held, list | dict) or len(held) < 2:
            continue
        turned = held[::-1] if isinstance(held, list) else dict(list(held.items())[::-1])
        files = changed(name, path, to=json.loads(json.dumps(turned)))
        try:
            loader.load(files)
        except RuleViolation:
            continue
        assert told(FILES, files), path


def test_every_field_of_the_model_has_words() -> None:
    """Without them a difference is told all the same, but by the name in the program."""
    plain = {"key", "types", "profiles", "groups", "grants", "label", "source", "target", "on",
             "case_fields", "account_fields", "rules", "templates", "views", "hours",
             "holidays"}  # fmt: skip
    for kind in vars(model).values():
        if isinstance(kind, type) and kind.__module__ == model.__name__:
            told_of = {n for k, n in {*WORDS, *RENAMES} if k == kind.__name__}
            if kind.__name__ in {"Move", "Grant"}:  # told as a whole
                continue
            names = {item.name for item in fields(kind) if not item.metadata.get("derived")}
            bare = plain - told_of if kind.__name__ != "Profile" else plain - {"types"}
            assert names - told_of - bare - {"description"} == set(), kind
