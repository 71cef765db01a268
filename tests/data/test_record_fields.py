"""The fields that conditions read: SQL and closures agree on what is stored, on both databases."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.commands.account import EditAccount
from core.commands.case import ChangeOwner, CloseCase, EditCase
from core.commands.contact import EditContact
from core.commands.org import ApplyOrganisation
from core.commands.task import CreateTask
from core.entities import Account, Activity, Case, Contact, Record
from core.errors import RuleViolation
from core.org import loader
from core.rules.among import BESIDE
from core.rules.conditions import compile_condition
from core.rules.facts import facts, kinds
from core.rules.scopes import scope_of
from core.work import Work
from data.prepared import Prepared
from data.queries.condition_pieces import told
from data.queries.record_fields import STORED, RecordFields, holds, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.queries.reading import Reading
    from tests.house import House

FIELDS = """
[fields.case.severity]
label = "Severity"
kind = "choice"
values = ["Low", "Größe"]

[fields.case.serial]
label = "Serial number"
kind = "text"

[fields.case.loss]
label = "Loss"
kind = "number"
decimals = 4

[fields.case.parts]
label = "Parts"
kind = "number"

[fields.case.due_on]
label = "Due on"
kind = "date"

[fields.case.dangerous]
label = "Dangerous"
kind = "flag"

[fields.case.expert]
label = "Expert"
kind = "reference"
to = "user"

[fields.case.supplier]
label = "Supplier"
kind = "reference"
to = "account"

[fields.case.caller]
label = "Caller"
kind = "reference"
to = "contact"

[fields.case.like]
label = "Like"
kind = "reference"
to = "case"

[fields.case.remind_on]
label = "Remind on"
kind = "formula"
formula = "due_on - days(parts)"

[fields.case.remind_at]
label = "Remind at"
kind = "formula"
formula = "created_at + hours(loss)"

[fields.case.left]
label = "Left"
kind = "formula"
formula = "remind_on - today()"

[fields.case.is_late]
label = "Late"
kind = "formula"
formula = "left < days(0) or is_grave"

[fields.case.is_grave]
label = "Grave"
kind = "formula"
formula = "dangerous"

[fields.case.cost]
label = "Cost"
kind = "formula"
formula = "loss + parts - 0.1"

[fields.case.mark]
label = "Mark"
kind = "formula"
formula = "lower(severity)"

[fields.account.waiting]
label = "Days waiting"
kind = "number"

[fields.account.impatient]
label = "Impatient"
kind = "formula"
formula = "waiting > 4"

[fields.account.since]
label = "Since"
kind = "formula"
formula = "today() - days(waiting)"
"""
ENTITIES: dict[str, type[Record]] = {
    "case": Case, "account": Account, "contact": Contact, "activity": Activity,
}  # fmt: skip


@pytest.fixture
def house(house: House) -> House:
    """Give the house with custom fields of every kind, full, empty and in between."""
    files = loader.shipped() | {"fields.toml": FIELDS}
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    first, second = house.homeowner(), house.installer()
    third, queued = house.support(), house.queued()
    house.wait(hours=7)
    edit(
        house, first, severity="Größe", serial="X-1 ẞ", loss="99999999999.9999", parts="3",
        due_on="2026-04-30", dangerous="yes", expert="max", supplier="IN-1", caller="P-2",
        like=second,
    )  # fmt: skip
    edit(house, second, loss="-0.3333", parts="0", due_on="1901-01-02", dangerous="no")
    edit(house, third, training_issues="yes")
    edit(house, queued, loss="0.1", due_on="9998-12-31", parts="-1")
    house.do("sam", CloseCase(case=third))
    house.do("max", ChangeOwner(case=second, to="fay"))
    house.do("root", EditAccount(account="HO-1", fields={"waiting": "5", "parent": "HO-2"}))
    house.do("root", EditAccount(account="IN-1", fields={"waiting": "0"}))
    house.do("root", EditContact(contact="P-1", fields={"do_not_email": "yes"}))
    house.do("sam", CreateTask(case=first, subject="Call", to="ines", due="2026-04-03"))
    return house


def edit(house: House, number: str, **given: str) -> None:
    """Fill fields of a case."""
    house.do("root", EditCase(case=number, fields=dict(given)))


def records(house: House, kind: str) -> Iterator[tuple[Work, Record]]:
    """Give what is stored, with what it takes to read its facts."""
    desk = house["root"]
    with house.store.reading() as unit:
        work = Work(unit, org=desk.org, actor=desk.actor, now=house.clock.now())
        for record in unit.many(ENTITIES[kind]):
            yield work, record


def scopes(work: Work, kind: str, record: Any) -> dict[str, Any]:
    """Give the values of a record and of those that it names, as rules read them."""
    return {"": facts(work, record)} | {
        name: facts(work, work.get(entity, other))
        for name, (entity, attribute) in BESIDE[kind].items()
        if (other := getattr(record, attribute)) is not None
    }


def look_of(house: House) -> Reading:
    """Give the read side of the administrator's desk."""
    look: Any = house["root"].look
    return look  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", sorted(STORED))
def test_every_field_is_the_same_in_sql(house: House, kind: str) -> None:
    look, table = look_of(house), STORED[kind]
    names = list(kinds(look.org, kind))
    fields = RecordFields(look, kind)
    asked = select(table.c.id, *(told(fields(("", name))).label(name) for name in names))
    with look.connect() as connection:
        found = {
            row[0]: dict(zip(names, row[1:], strict=True)) for row in connection.execute(asked)
        }
    compared = 0
    for work, record in records(house, kind):
        expected = facts(work, record)
        assert found[record.id] == {name: expected[name] for name in names}
        compared += 1
    assert compared >= 1
    empty = {name for name in names if all(row[name] is None for row in found.values())}
    known = {"origin", "type", "closed_at", "description"} if kind == "case" else {*names}
    assert empty <= known, "each field of a case holds something somewhere"


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("case", "severity == 'Größe' or is_closed"),
        ("case", "owner == 'fay' and owner_kind == 'user'"),
        ("case", "owner_kind != 'user'"),
        ("case", "created_at < now() - hours(6)"),
        ("case", "not (due_on > today())"),
        ("case", "is_late"),
        ("case", "is_grave == False"),
        ("case", "like is not None and supplier == 'IN-1' and caller == 'P-2'"),
        ("case", "account.impatient"),
        ("case", "account.since < today() - days(2)"),
        ("case", "account.external_id is None or not account.legal_hold"),
        ("case", "contact.do_not_email == True"),
        ("case", "contact.do_not_email == False"),
        ("case", "account.parent == 'HO-2' and account.external_id == account"),
        ("account", "impatient is None"),
        ("account", "impatient or parent is not None"),
        ("account", "owner in ['sal', 'max'] or starts(name, 'C')"),
        ("contact", "account.impatient and starts(email, 'jo')"),
        ("activity", "due - days(3) < today() and not is_closed"),
    ],
)
def test_a_condition_finds_the_same_records(house: House, kind: str, source: str) -> None:
    look, table = look_of(house), STORED[kind]
    condition = compile_condition(source, scope_of(look.org, kind))
    zone = ZoneInfo(look.org.time_zone)
    expected = {
        record.id
        for work, record in records(house, kind)
        if condition(scopes(work, kind, record), now=work.now.astimezone(zone))
    }
    with look.connect() as connection:
        found = set(
            connection.execute(select(table.c.id).where(holds(look, kind, source))).scalars()
        )
    assert found == expected


def test_a_formula_is_told_compared_and_ordered_by_the_database(house: House) -> None:
    look = look_of(house)
    left = value(look, "case", "remind_on")
    asked = select(STORED["case"].c.number, left).where(left < date(2026, 5, 1)).order_by(left)
    with look.connect() as connection:
        found = [row[1] for row in connection.execute(asked)]
    assert found == [date(1901, 1, 2), date(2026, 4, 27)]


def test_what_is_no_formula_is_told_with_the_nearest_one(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        value(look_of(house), "case", "remind_onn")
    assert "Did you mean 'remind_on'?" in refused.value.message


def test_formulas_that_need_each_other_too_often_are_refused(house: House) -> None:
    """Each is short and cheap to compute; written out they would be of a million pieces."""
    many = FIELDS + "".join(
        f"""
[fields.case.n{n}]
label = "N{n}"
kind = "formula"
formula = "{" + ".join([f"n{n - 1}" if n else "parts"] * 8)}"
"""
        for n in range(7)
    )
    files = loader.shipped() | {"fields.toml": many}
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    value(look_of(house), "case", "n1")
    with pytest.raises(RuleViolation) as refused:
        value(look_of(house), "case", "n6")
    assert "too large for a database" in refused.value.message


def test_a_simple_condition_uses_an_index(house: House) -> None:
    look, cases = look_of(house), STORED["case"]
    source = "created_at < now() - hours(6)"
    asked = (
        select(cases.c.id)
        .where(cases.c.removed_at.is_(None), holds(look, "case", source))
        .order_by(cases.c.created_at, cases.c.id)
    )
    with look.connect() as connection:
        if look.dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN " if look.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
        asks = Prepared(asked, look.engine)
        told = str(connection.exec_driver_sql(explain + asks.text, asks.bound()).all())
    assert re.search(r"USING.* INDEX .*\(created_at<\?\)|Index Cond: \(created_at <=", told)
