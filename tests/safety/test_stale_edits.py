"""Two people edit one record: nobody's words are overwritten unseen (safety.md 3.3)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from core.case_fields import FIELDS
from core.clock import iso
from core.commands.account import EditAccount
from core.commands.case import EditCase, LogReview
from core.commands.contact import CreateContact, EditContact
from core.commands.contract import CreateContract, EditContract
from core.commands.job import CreateJob, EditJob
from core.customer_fields import ACCOUNT, CONTACT, CONTRACT, JOB
from core.entities import Account, Case, Contact, Contract, Job, Record
from core.errors import Conflict, RuleViolation
from core.rules.stale import values_of
from tests.data.sheets import counts, take, write
from tests.house import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from core.commands.registry import Command
    from core.fields import Field
    from tests.house import House

Fields = dict[str, str | None]
PHONES = ("303 555 0001", "303 555 0002", "303 555 0003")
TEXTS = ("one", "two", "three")
DAYS = ("2026-01-01", "2026-02-02", "2026-03-03")
ADDRESS = dict.fromkeys(("street", "city", "state", "postal_code", "country"), TEXTS)


@dataclass(frozen=True)
class Kind:
    """A kind of record: how it is found and edited, and each field with three values."""

    entity: type[Record]
    key: dict[str, str]
    edit: Callable[..., Command]
    known: Mapping[str, Field]
    fields: dict[str, tuple[str, ...]]


KINDS = {
    "case": Kind(
        Case, {"number": "00001000"}, lambda **given: EditCase(case="1000", **given),
        FIELDS,
        {
            "subject": TEXTS, "description": TEXTS, "origin": ("Web", "Email", "Chat"),
            "priority": ("High", "Low", "Medium"), "contract": ("C-1", "C-8", "C-9"),
            "secondary_reason": ("Refund", "Payment failed", "Invoice question"),
            "contact": ("P-1", "P-8", "P-9"), "installer": ("IN-1", "BU-1", "HO-2"),
            "installer_contact": ("P-3", "P-8", "P-9"), "job": ("E-1", "E-8", "E-9"),
        },
    ),
    "account": Kind(
        Account, {"external_id": "HO-1"}, lambda **given: EditAccount(account="HO-1", **given),
        ACCOUNT,
        {
            "name": TEXTS, "kind": ("homeowner", "installer", "business"), "phone": PHONES,
            "email": ("a@example.com", "b@example.com", "c@example.com"), **ADDRESS,
            "owner": ("dana", "ines", "sal"), "parent": ("IN-1", "BU-1", "HO-2"),
            "account_manager": ("dana", "ines", "sal"), "sales_manager": ("dana", "ines", "sal"),
        },
    ),
    "contact": Kind(
        Contact, {"external_id": "P-1"}, lambda **given: EditContact(contact="P-1", **given),
        CONTACT,
        {
            "account": ("HO-1", "HO-2", "BU-1"), "last_name": TEXTS, "first_name": TEXTS,
            "email": ("a@example.com", "b@example.com", "c@example.com"), "phone": PHONES,
            "mobile": PHONES, "title": TEXTS, "last_login_at": DAYS,
            "do_not_email": ("yes", "no"), "is_active": ("yes", "no"),
        },
    ),
    "contract": Kind(
        Contract, {"number": "C-1"}, lambda **given: EditContract(contract="C-1", **given),
        CONTRACT,
        {
            "account": ("HO-1", "HO-2", "BU-1"), "installer": ("IN-1", "BU-1", "HO-2"),
            "primary_contact": ("P-1", "P-8", "P-9"), "start": DAYS, "term_months": ("1", "2", "3"),
            "status": ("Activated", "Cancelled", "Unverified"), **ADDRESS,
        },
    ),
    "job": Kind(
        Job, {"engine_number": "E-1"}, lambda **given: EditJob(job="E-1", **given),
        JOB,
        {"contract": ("C-1", "C-8", "C-9"), "account": ("IN-1", "BU-1", "HO-2"),
         "current_phase": TEXTS},
    ),
}  # fmt: skip


def furnish(house: House) -> None:
    """Give the household a case, and every field something else to point at."""
    for key in ("P-8", "P-9"):
        fields: Fields = {"external_id": key, "account": "HO-1", "last_name": key}
        house.do("root", CreateContact(fields=fields))
    for key in ("C-8", "C-9"):
        made: Fields = {
            "number": key, "account": "HO-1", "primary_contact": "P-1", "status": "Activated",
        }  # fmt: skip
        house.do("root", CreateContract(fields=made))
    for key in ("E-8", "E-9"):
        house.do("root", CreateJob(fields={"engine_number": key, "account": "IN-1"}))
    house.homeowner("dana")


def save(house: House, person: str, kind: Kind, given: Fields, **how: Any) -> None:
    """Let somebody save fields of the record."""
    house.do(person, kind.edit(fields=given, **how))


def lay(house: House, kind: Kind, *names: str) -> None:
    """Bring fields to the first of their values, whichever they had."""
    for name in names:
        with suppress(RuleViolation):  # it has the value already
            save(house, "root", kind, {name: kind.fields[name][0]})


def conflict(house: House, kind: Kind, given: Fields, **how: Any) -> dict[str, Any]:
    """Let Dana save what comes too late, and give what she is told."""
    before = values_of(house.get(kind.entity, **kind.key))
    with pytest.raises(Conflict) as told:
        save(house, "dana", kind, given, **how)
    assert values_of(house.get(kind.entity, **kind.key)) == before
    return told.value.details


@pytest.mark.parametrize("name", KINDS)
def test_a_stale_save_is_refused_with_both_values_and_other_fields_are_merged(
    house: House, name: str, *, long_run: bool
) -> None:
    """Every field against every other; in the short run against itself, some against another."""
    furnish(house)
    kind = KINDS[name]
    names = [*kind.fields]
    some = [*zip(names, names, strict=True), *zip(names[::4], names[2::4], strict=False)]
    for theirs, mine in product(names, names) if long_run else some:
        values = kind.fields[theirs]
        lay(house, kind, theirs, mine)
        seen = house.get(kind.entity, **kind.key).version
        save(house, "ines", kind, {theirs: values[1]})
        if mine != theirs:
            _other_fields_are_merged(house, kind, theirs, mine, seen)
        elif len(values) > 2:
            late: Fields = {mine: values[2]}
            told = conflict(house, kind, late, if_version=seen)
            assert (told["overlap"], told["by"]) == ([theirs], "Ines Duarte")
            assert conflict(house, kind, late, if_version=seen, merge=True) == told
            save(house, "dana", kind, late, if_version=told["version"])


def _other_fields_are_merged(house: House, kind: Kind, theirs: str, mine: str, seen: int) -> None:
    attribute = kind.known[theirs].attribute
    given: Fields = {mine: kind.fields[mine][1]}
    told = conflict(house, kind, given, if_version=seen)
    assert (told["overlap"], told["by"]) == ([], "Ines Duarte")
    (change,) = told["changes"]
    assert change["field"] == theirs
    assert change["old"] != change["new"]
    after = getattr(house.get(kind.entity, **kind.key), attribute)
    save(house, "dana", kind, given, if_version=seen, merge=True)
    assert getattr(house.get(kind.entity, **kind.key), attribute) == after


def test_an_import_is_noticed_like_an_edit(house: House, tmp_path: Path) -> None:
    """Of a case as of a customer: the import raises the version, and is named."""
    rows = (
        ("case", "external_id,type,subject\nX-1,customer_support,Newer\n", "subject"),
        ("account", "external_id,city\nHO-1,Aurora\n", "city"),
    )
    take(house, "case", write(tmp_path, rows[0][1].replace("Newer", "New")))
    number = house.get(Case, external_id="X-1").number
    for what, text, field in rows:
        kind = KINDS[what] if what == "account" else Kind(
            Case, {"number": number}, lambda **given: EditCase(case=number, **given), {}, {},
        )  # fmt: skip
        seen = house.get(kind.entity, **kind.key).version
        assert counts(take(house, what, write(tmp_path, text))) == (1, 0, 1, 0, 0)
        told = conflict(house, kind, {field: "Mine"}, if_version=seen)
        assert (told["overlap"], told["by"]) == ([field], "Root Admin")


def test_who_changed_the_field_is_named_not_who_last_touched_the_record(house: House) -> None:
    furnish(house)
    kind = KINDS["case"]
    seen = house.get(kind.entity, **kind.key).version
    save(house, "ines", kind, {"subject": "theirs"})
    house.wait(minutes=3)
    house.do("max", LogReview(case="1000", comments="all is well"))
    told = conflict(house, kind, {"subject": "mine"}, if_version=seen)
    assert (told["by"], told["at"]) == ("Ines Duarte", iso(NOW))


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_who_writes_past_the_desk_is_noticed_too(house: House) -> None:
    """A bulk update by hand raises the version; on SQLite it is refused."""
    furnish(house)
    kind = KINDS["case"]
    before = house.get(kind.entity, **kind.key).version
    with house.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET priority = 'Low'")
    assert house.get(kind.entity, **kind.key).version == before + 1
    told = conflict(house, kind, {"priority": "High"}, if_version=before)
    assert (told["overlap"], told["by"]) == (["priority"], "caseline")
