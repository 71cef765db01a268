"""Edits of what somebody else changed meanwhile: told with both values, merged on consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.clock import iso
from core.commands.account import EditAccount
from core.commands.case import ChangeOwner, EditCase, LogReview, PostToCase, SetStatus
from core.commands.contact import EditContact
from core.commands.contract import EditContract
from core.commands.job import EditJob
from core.entities import Account, Contact, Contract, Job
from core.errors import Conflict, RuleViolation
from tests.house import NOW

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.entities import Record
    from tests.house import House


def refused(house: House, person: str, command: Command) -> dict[str, Any]:
    """Try an edit that comes too late, and give what the conflict tells."""
    with pytest.raises(Conflict) as conflict:
        house.do(person, command)
    return conflict.value.details


def test_a_stale_edit_tells_both_values_who_and_when(house: House) -> None:
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.wait(minutes=5)
    changed = {"priority": "High", "description": "Charged three times", "contract": "C-2"}
    house.do("ines", EditCase(case=number, fields=dict(changed)))
    edit = EditCase(case=number, fields={"priority": "Low", "source": "Web"}, if_version=seen)
    told = refused(house, "dana", edit)
    assert told == {
        "version": seen + 1, "by": "Ines Duarte", "at": iso(house.clock.moment),
        "changes": [
            {"field": "priority", "label": "Priority", "old": "Medium", "new": "High"},
            {"field": "description", "label": "Case Description", "old": "Charged twice",
             "new": "Charged three times"},
            {"field": "contract", "label": "Contract", "old": "C-1", "new": "C-2"},
        ],
        "overlap": ["priority"],
    }  # fmt: skip
    assert house.case(number).origin == "Phone"


def test_an_edit_of_other_fields_is_merged_on_consent_alone(house: House) -> None:
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    fields: dict[str, str | None] = {"source": "Web"}
    assert (
        refused(house, "dana", EditCase(case=number, fields=fields, if_version=seen))["overlap"]
        == []
    )
    house.do("dana", EditCase(case=number, fields=fields, if_version=seen, merge=True))
    case = house.case(number)
    assert (case.priority, case.origin) == ("High", "Web")


def test_an_edit_of_the_same_field_is_never_merged(house: House) -> None:
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    mine: dict[str, str | None] = {"priority": "Low", "source": "Web"}
    told = refused(house, "dana", EditCase(case=number, fields=mine, if_version=seen, merge=True))
    assert told["overlap"] == ["priority"]
    house.do("dana", EditCase(case=number, fields=mine, if_version=told["version"]))
    assert house.case(number).priority == "Low"


def test_the_same_new_value_is_no_overlap(house: House) -> None:
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    both: dict[str, str | None] = {"priority": "High", "source": "Web"}
    house.do("dana", EditCase(case=number, fields=both, if_version=seen, merge=True))
    assert house.case(number).origin == "Web"


def test_what_an_edit_brings_along_can_overlap_too(house: House) -> None:
    number = house.support("dana", primary="Product", secondary="App")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"secondary_reason": "Portal"}))
    told = refused(
        house, "dana",
        EditCase(case=number, fields={"primary_reason": "General"}, if_version=seen, merge=True),
    )  # fmt: skip
    assert told["overlap"] == ["secondary_reason"]


def test_owner_and_status_are_told_as_people_read_them(house: House) -> None:
    number = house.queued()
    seen = house.case(number).version
    house.do("max", ChangeOwner(case=number, to="dana"))
    house.do("dana", SetStatus(case=number, status="Awaiting Customer Support"))
    told = refused(house, "max", EditCase(case=number, fields={"source": "Web"}, if_version=seen))
    changes = {change["field"]: change for change in told["changes"]}
    assert set(changes) == {"owner", "status"}
    assert changes["owner"]["old"] == "Back Office Task Queue Homeowner"
    assert changes["owner"]["new"] == "Dana Reyes"
    assert changes["status"]["old"] == "New"


def test_where_nothing_differs_any_more_nobody_is_asked(house: House) -> None:
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    house["ines"].undo()
    house.do("ines", LogReview(case=number, comments="all is well"))
    house.do("ines", PostToCase(case=number, text="hello"))
    assert house.case(number).version > seen
    house.do("dana", EditCase(case=number, fields={"source": "Web"}, if_version=seen))
    assert house.case(number).origin == "Web"


def test_a_version_that_never_was_is_refused(house: House) -> None:
    number = house.homeowner("dana")
    later = house.case(number).version + 5
    told = refused(house, "dana", EditCase(case=number, fields={"source": "Web"}, if_version=later))
    assert told["changes"] == []


def test_a_long_text_is_told_whole(house: House) -> None:
    long, longer = "a" * 5000, "b" * 6000
    number = house.homeowner("dana", description=long)
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"description": longer}))
    told = refused(house, "dana", EditCase(case=number, fields={"source": "Web"}, if_version=seen))
    (change,) = told["changes"]
    assert (change["old"], change["new"]) == (long, longer)


def test_a_merged_edit_is_asked_about_as_a_whole(house: House) -> None:
    number = house.support("dana", primary="Product")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"primary_reason": "General"}))
    mine = EditCase(case=number, fields={"secondary_reason": "App"}, if_version=seen, merge=True)
    with pytest.raises(RuleViolation, match="does not belong to"):
        house.do("dana", mine)


CUSTOMERS: dict[str, tuple[type[Record], dict[str, str], Any, dict[str, str], dict[str, str], str]]
CUSTOMERS = {
    "account": (
        Account, {"external_id": "HO-1"}, lambda **given: EditAccount(account="HO-1", **given),
        {"owner": "dana"}, {"owner": "ines"}, "Dana Reyes",
    ),
    "contact": (
        Contact, {"external_id": "P-1"}, lambda **given: EditContact(contact="P-1", **given),
        {"account": "HO-2"}, {"account": "IN-1"}, "Osei Household",
    ),
    "contract": (
        Contract, {"number": "C-1"}, lambda **given: EditContract(contract="C-1", **given),
        {"start": "2026-01-01"}, {"start": "2026-02-02"}, "2026-01-01",
    ),
    "job": (
        Job, {"engine_number": "E-1"}, lambda **given: EditJob(job="E-1", **given),
        {"contract": "C-2"}, {"contract": "C-3"}, "C-2",
    ),
}  # fmt: skip
OTHER = {
    "account": {"city": "Aurora"}, "contact": {"title": "Owner"}, "contract": {"city": "Aurora"},
    "job": {"current_phase": "OPS"},
}  # fmt: skip


@pytest.mark.parametrize("kind", CUSTOMERS)
def test_customers_are_edited_under_the_same_check(house: House, kind: str) -> None:
    entity, key, edit, theirs, mine, printed = CUSTOMERS[kind]
    seen = house.get(entity, **key).version
    row = getattr(house["sam"].look, kind)(*key.values())
    assert row.version == seen
    house.do("ines", edit(fields=theirs))
    told = refused(house, "sam", edit(fields=mine, if_version=seen, merge=True))
    (field,) = theirs
    assert told["overlap"] == [field]
    assert [(c["field"], c["label"], c["new"]) for c in told["changes"]] == [
        (field, field.capitalize(), printed)
    ]
    assert (told["by"], told["at"]) == ("Ines Duarte", iso(NOW))
    assert refused(house, "sam", edit(fields=OTHER[kind], if_version=seen))["overlap"] == []
    house.do("sam", edit(fields=OTHER[kind], if_version=seen, merge=True))
    (changed, value) = next(iter(OTHER[kind].items()))
    assert getattr(house.get(entity, **key), changed) == value


def test_agreeing_is_no_part_of_what_was_asked(house: House) -> None:
    """The same key with and without the answer is the same act."""
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    fields: dict[str, str | None] = {"source": "Web"}
    agreed = EditCase(case=number, fields=fields, if_version=seen, merge=True)
    first = house.do("dana", agreed, key="k")
    asked = EditCase(case=number, fields=fields, if_version=seen)
    assert house.do("dana", asked, key="k") == first
