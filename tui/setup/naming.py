"""Which parts of the organisation name which: the ways from one page to another, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from tui.setup.parts import section_of
from tui.setup.whole import At

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.setup.whole import Whole

NAMED: dict[tuple[str, str], str] = {
    ("RecordType", "owner_profiles"): "profiles", ("RecordType", "owner_groups"): "groups",
    ("RecordType", "layouts"): "profiles", ("RecordType", "layout"): "case_fields",
    ("Move", "by"): "profiles", ("Profile", "types"): "types", ("Profile", "default_type"): "types",
    ("Grant", "types"): "types",
    ("FieldDef", "edited_by"): "profiles", ("Rule", "types"): "types",
    ("Organisation", "default_type"): "types",
    ("AssignmentRule", "queue"): "groups", ("AssignmentRule", "user"): "people",
    ("Escalation", "hours"): "hours", ("EscalationAction", "groups"): "groups",
    ("EscalationAction", "queue"): "groups", ("EscalationAction", "user"): "people",
    ("EscalationAction", "notify"): "people", ("BusinessHours", "holidays"): "holidays",
}  # fmt: skip
"""The fields whose words are keys of other parts, by what the organisation calls those."""
GIVEN = {"queue": "groups", "groups": "groups", "type": "types", "template": "templates"}
"""The parameters of a rule's steps that name parts."""


def part_of(whole: Whole, section: str, key: str) -> At | None:
    """Give the place of what a word names; none where nothing has that key."""
    known: Mapping[str, Any]
    if section == "people":
        known = whole.users
    elif section == "groups":
        known = {**whole.groups, **whole.org.groups}
    else:
        known = getattr(whole.org, section)
    return section_of(whole, section, key) if key in known else None


def named(whole: Whole, record: Any) -> Iterator[At]:
    """Give everything that a record names, however deep."""
    if isinstance(record, tuple):
        for member in record:
            yield from named(whole, member)
    if not is_dataclass(record):
        return
    kind = type(record).__name__
    for item in fields(record):
        value = getattr(record, item.name)
        if item.metadata.get("derived"):
            continue
        section = NAMED.get((kind, item.name))
        if section is not None:
            words = (value,) if isinstance(value, str) else tuple(value)
            yield from filter(None, (part_of(whole, section, word) for word in words))
        elif (kind, item.name) == ("Step", "given"):
            yield from _given(whole, value)
        elif isinstance(value, Mapping):
            for inner in value.values():
                yield from named(whole, inner)
        else:
            yield from named(whole, value)


def _given(whole: Whole, given: Mapping[str, Any]) -> Iterator[At]:
    for name, section in GIVEN.items():
        value = given.get(name, ())
        words = (value,) if isinstance(value, str) else value
        yield from filter(None, (part_of(whole, section, word) for word in words))


def naming(whole: Whole, wanted: At) -> Iterator[tuple[At, str]]:
    """Give the parts that name one: where they stand, and what they are called."""
    org = whole.org
    parts = (
        ("types", org.types), ("profiles", org.profiles), ("case_fields", org.case_fields),
        ("account_fields", org.account_fields), ("rules", org.rules),
        ("hours", org.hours),
    )  # fmt: skip
    for section, records in parts:
        for key, record in records.items():
            if wanted in named(whole, record):
                yield At(section, key), record.label
