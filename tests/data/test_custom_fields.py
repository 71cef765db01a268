"""Custom fields of cases and accounts, from the organisation's files to the journal (design §4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount, EditAccount, EraseAccount
from core.commands.case import CloneCase, CreateCase, EditCase
from core.commands.journal import Undo
from core.commands.org import ApplyOrganisation
from core.commands.view import CreateView
from core.entities import Account, Case
from core.errors import Conflict, RuleViolation
from core.filters import FilterError
from core.org import loader
from core.rows import CaseFilter, CustomerFilter, Ref
from core.rules.facts import facts
from core.views.opened import chosen
from core.work import Work
from data.exchange import exports, imports
from data.exchange.imports import ImportOptions
from data.health.agreement import answer, questions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

FIELDS = """
[fields.case.severity]
label = "Severity"
kind = "choice"
values = ["Low", "High", "Extreme"]

[fields.case.serial]
label = "Serial number"
kind = "text"
limit = 20

[fields.case.line2]
label = "Second line"
kind = "text"

[fields.case.loss]
label = "Loss"
kind = "number"
decimals = 2

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

[fields.case.is_grave]
label = "Grave"
kind = "formula"
formula = "severity == 'Extreme' or loss > 1000"

[fields.case.remind_on]
label = "Remind on"
kind = "formula"
formula = "due_on - days(3)"

[fields.account.waiting]
label = "Days waiting"
kind = "number"
edited_by = ["admin"]

[fields.account.is_old]
label = "Old"
kind = "formula"
formula = "waiting > 4"

[fields.account.note]
label = "Note"
kind = "text"
"""


@pytest.fixture
def house(house: House) -> House:
    """Give the house with custom fields."""
    files = loader.shipped() | {"fields.toml": FIELDS}
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    return house


def held(house: House, number: str) -> dict[str, object]:
    """Give what a case holds in its custom fields."""
    with house.store.reading() as unit:
        case = unit.one(Case, number=number)
        assert case is not None
        return dict(case.custom)


def test_each_kind_of_field_is_typed_stored_and_told(house: House) -> None:
    number = house.homeowner()
    given: dict[str, str | None] = {
        "Severity": "high", "serial": "X-1", "loss": "12.5", "Due on": "2026-04-30",
        "dangerous": "yes", "expert": "max",
    }  # fmt: skip
    said = house.do("dana", EditCase(case=number, fields=given)).message
    assert said.endswith("changed Severity, Serial number, Loss, Due on, Dangerous, Expert.")
    found = held(house, number)
    assert found.pop("expert") == house["max"].actor.id
    assert found == {
        "severity": "High", "serial": "X-1", "loss": 12.5, "due_on": "2026-04-30", "dangerous": True
    }  # fmt: skip
    changed = [
        (change.field, change.old, change.new)
        for change in house["dana"].look.log(case=number)[0].changes
    ]
    assert ("severity", None, "High") in changed
    assert ("expert", None, "max") in changed
    assert ("loss", None, "12.5") in changed


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("severity", "Medium", "'Medium' is not one of Low, High, Extreme"),
        ("serial", "x" * 21, "21 characters long; 20 fit"),
        ("loss", "much", "'much' is not a number"),
        ("loss", "1.234", "too many digits after its point; 2 digits fit"),
        ("loss", "1e12", "at most eleven digits"),
        ("loss", "nan", "not a number"),
        ("due_on", "soon", "not a day such as"),
        ("dangerous", "perhaps", "neither yes nor no"),
        ("expert", "nobody", "There is no person 'nobody'"),
        ("is_grave", "yes", "computed by a formula"),
        ("severty", "Low", "Did you mean 'severity'?"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_and_nothing_is_kept(
    house: House, field: str, value: str, told: str
) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="^") as refused:
        house.do("dana", EditCase(case=number, fields={"subject": "Kept?", field: value}))
    assert told in str(refused.value.message) + str([p.message for p in refused.value.problems])
    assert held(house, number) == {}


def test_an_act_on_a_custom_field_is_undone_by_itself(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"severity": "Low", "loss": "3"}))
    house.do("dana", EditCase(case=number, fields={"severity": "High"}))
    last = house.do("dana", EditCase(case=number, fields={"loss": "", "dangerous": "no"}))
    assert held(house, number) == {"severity": "High", "dangerous": False}
    house.do("dana", Undo(action=last.action))
    assert held(house, number) == {"severity": "High", "loss": 3}


def test_two_who_change_different_custom_fields_may_both_stand(house: House) -> None:
    number = house.homeowner()
    seen = house["dana"].look.case(number).row.version
    house.do("ines", EditCase(case=number, fields={"severity": "Low"}))
    with pytest.raises(Conflict) as told:
        house.do("dana", EditCase(case=number, fields={"severity": "High"}, if_version=seen))
    assert told.value.details["overlap"] == ["severity"]
    with pytest.raises(Conflict) as told:
        house.do("dana", EditCase(case=number, fields={"loss": "1"}, if_version=seen))
    assert told.value.details["overlap"] == []
    house.do("dana", EditCase(case=number, fields={"loss": "1"}, if_version=seen, merge=True))
    assert held(house, number) == {"severity": "Low", "loss": 1}


def test_a_new_case_takes_custom_fields_and_a_clone_takes_them_over(house: House) -> None:
    made = house.do(
        "sam", CreateCase(type="customer_support", subject="A", fields={"serial": "S-9"})
    ).number
    like = house.do("sam", CloneCase(case=str(made))).number
    assert held(house, str(made)) == held(house, str(like)) == {"serial": "S-9"}


def test_who_may_not_set_a_field_is_told_so(house: House) -> None:
    house.do("root", EditAccount(account="HO-1", fields={"waiting": "6"}))
    with pytest.raises(RuleViolation, match="back_office do not set it"):
        house.do("dana", EditAccount(account="HO-1", fields={"waiting": "2"}))
    made = CreateAccount(fields={"name": "New", "kind": "business", "note": "kept"})
    house.do("dana", made)


def test_formulas_are_computed_from_what_is_stored(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"loss": "1000.01", "due_on": "2026-04-30"}))
    house.do("root", EditAccount(account="HO-1", fields={"waiting": "5"}))
    desk = house["dana"]
    with house.store.reading() as unit:
        work = Work(unit, org=desk.org, actor=desk.actor, now=house.clock.now())
        case, account = unit.one(Case, number=number), unit.one(Account, external_id="HO-1")
        assert case is not None
        assert account is not None
        told = facts(work, case)
        assert told["is_grave"] is True
        assert str(told["remind_on"]) == "2026-04-27"
        assert facts(work, account)["is_old"] is True
        assert told["account"] == "HO-1"
        assert (told["owner"], told["owner_kind"]) == ("sam", "user")


def test_lists_and_pages_hold_them_with_formulas_and_names(house: House) -> None:
    number = house.homeowner()
    given: dict[str, str | None] = {"severity": "Extreme", "due_on": "2026-04-30", "expert": "max"}
    house.do("dana", EditCase(case=number, fields=given))
    house.do("root", EditAccount(account="HO-1", fields={"waiting": "5"}))
    desk = house["dana"]
    page, (listed,) = desk.case(number), desk.look.cases(CaseFilter()).rows
    assert page.row.custom == listed.custom
    assert listed.custom == {
        "training_issues": None, "severity": "Extreme", "serial": None, "line2": None, "loss": None,
        "due_on": date(2026, 4, 30),
        "dangerous": None, "expert": Ref("max", "Max Adler"), "is_grave": True,
        "remind_on": date(2026, 4, 27),
    }  # fmt: skip
    account = desk.look.account("HO-1")
    assert account.custom == {
        "oldest_aging_days": None, "has_aging_confirmations": False, "waiting": 5, "is_old": True,
        "note": None,
    }  # fmt: skip
    assert desk.look.customers("account", CustomerFilter(search="HO-1")).rows == (account,)


def test_their_texts_are_found_by_search(house: House) -> None:
    number = house.homeowner()
    house.homeowner()
    house.do("dana", EditCase(case=number, fields={"serial": "ZX-81"}))
    house.do("dana", EditAccount(account="HO-2", fields={"note": "Beekeepers"}))
    look = house["dana"].look
    assert [row.number for row in look.cases(CaseFilter(search="zx-81")).rows] == [number]
    found = look.customers("account", CustomerFilter(search="beekeep")).rows
    assert [row.external_id for row in found] == ["HO-2"]


def test_a_sheet_brings_them_out_and_in_again(house: House, tmp_path: Path) -> None:
    number = house.homeowner()
    given: dict[str, str | None] = {
        "severity": "High", "loss": "12.5", "due_on": "2026-04-30", "dangerous": "no",
        "expert": "max", "serial": "=1+1",
    }  # fmt: skip
    house.do("dana", EditCase(case=number, fields=given))
    sheet = tmp_path / "cases.csv"
    assert exports.run(house["root"], "case", sheet) == 1
    before = held(house, number)
    by = ImportOptions(key="number")
    assert imports.run(house["root"], "case", sheet, by).unchanged == 1
    sheet.write_text(sheet.read_text().replace("12.5", "13").replace("High", "Low"))
    assert imports.run(house["root"], "case", sheet, by).updated == 1
    assert held(house, number) == before | {"severity": "Low", "loss": 13}
    sheet.write_text(sheet.read_text().replace("2026-04-30", "soon"))
    report = imports.run(house["root"], "case", sheet, by)
    assert [(one.field, one.reason) for one in report.rejects] == [
        ("due_on", "due_on: 'soon' is not a day such as 2026-03-31.")
    ]


def test_an_erase_takes_free_texts_and_leaves_what_was_chosen(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"serial": "Mrs Rivera's", "severity": "Low"}))
    house.do("dana", EditCase(case=number, fields={"serial": "Jo's own"}))
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert held(house, number) == {"severity": "Low"}
    rows = house["root"].look.log(case=number)
    said = str([change for row in rows for change in row.changes])
    assert "Rivera" not in said
    assert "Jo's" not in said
    assert "Low" in said


def test_the_journal_agrees_with_custom_fields(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"serial": "\"quoted'", "loss": "2.50"}))
    house.do("dana", EditCase(case=number, fields={"serial": "ü🙂", "dangerous": "no"}))
    with house.store.engine.connect() as connection:
        asked = questions(connection.dialect.name)
        told = [
            text for about, one in asked if about == "journal" for text in answer(connection, one)
        ]
    assert told == []


def change(house: House, *pairs: tuple[str, str], **maps: str) -> str:
    """Put the fields in force with some of their words replaced; gives what was told."""
    text = FIELDS
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    files = loader.shipped() | {"fields.toml": text}
    given = {key.replace("__", ":").replace("_of_", "."): value for key, value in maps.items()}
    return house.do("root", ApplyOrganisation(files=files, maps=given, confirmed=True)).message


SERIAL = """
[fields.case.serial]
label = "Serial number"
kind = "text"
limit = 20
"""


def test_a_field_that_records_hold_goes_only_where_it_is_said_to(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"serial": "A-1", "severity": "Low"}))
    with pytest.raises(RuleViolation, match="1 case holds something in 'Serial number'"):
        change(house, (SERIAL, ""))
    renamed = SERIAL.replace("serial]", "device]").replace("Serial number", "Device")
    told = change(house, (SERIAL, renamed), field_of_case__serial="device")
    assert "1 case holds something in 'Serial number', which is moved to 'device'" in told
    assert held(house, number) == {"device": "A-1", "severity": "Low"}
    told = change(house, (SERIAL, ""), field_of_case__device="nothing")
    assert held(house, number) == {"severity": "Low"}


def test_a_choice_that_records_have_goes_only_where_it_is_mapped(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"severity": "Low"}))
    with pytest.raises(RuleViolation, match="1 case has Severity 'Low'"):
        change(house, ('["Low", ', "["))
    change(house, ('["Low", ', "["), field_of_case_of_severity__Low="High")
    assert held(house, number) == {"severity": "High"}


def test_a_field_that_records_hold_becomes_no_other_kind(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"serial": "A-1"}))
    number_now = SERIAL.replace('kind = "text"\nlimit = 20', 'kind = "number"')
    with pytest.raises(RuleViolation, match="it stays a text, and cannot become a number"):
        change(house, (SERIAL, number_now))


GIVEN: dict[str, dict[str, str | None]] = {
    "one": {"severity": "High", "loss": "12.5", "due_on": "2026-04-30", "dangerous": "yes"},
    "two": {
        "severity": "Low",
        "loss": "100",
        "due_on": "2026-05-30",
        "expert": "max",
        "line2": "b",
    },
    "three": {"loss": "-3", "dangerous": "no", "serial": "é X 1", "expert": "dana"},
    "four": {},
}


@pytest.fixture
def four(house: House) -> dict[str, str]:
    """Give four cases by what they are called here, in the order of their numbers."""
    found = {}
    for name, given in GIVEN.items():
        found[name] = house.support(subject=name, priority="Low")
        if given:
            house.do("dana", EditCase(case=found[name], fields=given))
    return found


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("severity:high", "one"), ("severity:low,high", "one two"),
        ("-severity:high", "two three four"),
        ("severity:none", "three four"), ("loss>12", "one two"), ("loss<=12.5", "one three"),
        ("loss:100", "two"), ("loss:none", "four"), ("due_on<2026-05-01", "one"),
        ("due_on>=2026-04-30", "one two"), ("due_on:2026-05-30", "two"), ("dangerous:yes", "one"),
        ("dangerous:no", "three"), ("-dangerous:yes", "two three four"), ("expert:max", "two"),
        ("expert:me", "three"), ('expert:"Max Adler"', "two"), ("serial:me", ""),
        ("line2:b", "two"),
        ("expert:none", "one four"), ('serial:"é X 1"', "three"),
        ("severity:high loss>100", ""), ("is_grave:yes", ""), ("is_grave:no", "one two three four"),
        ("remind_on<2026-05-01", "one"), ("remind_on:none", "three four"), ("remind_on:today", ""),
    ],
)  # fmt: skip
def test_a_filter_line_asks_about_them(
    house: House, four: dict[str, str], line: str, names: str
) -> None:
    desk = house["dana"]
    which = CaseFilter(terms=desk.filter(line).terms, sort="number")
    assert [row.subject for row in desk.look.cases(which).rows] == names.split()
    assert desk.look.count_cases(which) == len(names.split())
    del four


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("severity:hihg", "Severity is never 'hihg'. Did you mean 'High'"),
        ("severity>High", "severity does not go with '>'"),
        ("loss:much", "Loss is never 'much'"),
        ("due_on<soon", "Due on is never 'soon'"),
        ("dangerous:perhaps", "Dangerous is never 'perhaps'"),
        ("severty:High", "There is no field 'severty'. Did you mean 'severity'"),
        ("expert:mx", "Expert is never 'mx'. Did you mean 'max'"),
        ("loss>none", "What is empty has no size; loss:none asks for it"),
        ("loss:1_0", "Loss is never '1_0'"),
    ],
)
def test_a_filter_that_is_not_understood_says_why(house: House, line: str, told: str) -> None:
    with pytest.raises(FilterError, match=told):
        house["dana"].filter(line)


def test_what_is_typed_in_a_filter_may_go_on_as_the_fields_say(house: House) -> None:
    desk = house["dana"]
    assert "severity:" in desk.complete("sev")[1]
    assert desk.complete("severity:h")[1] == ["High"]
    assert desk.complete("dangerous:")[1] == ["yes", "no"]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("severity", "one two"), ("loss", "three one two"), ("due_on", "one two"),
        ("dangerous", "three one"), ("expert", "three two"), ("serial", "three"),
        ("remind_on", "one two"),
    ],
)  # fmt: skip
def test_a_list_is_ordered_by_them_page_by_page_with_the_empty_ones_last(
    house: House, four: dict[str, str], sort: str, order: str, *, turned: bool
) -> None:
    look, which = house["dana"].look, CaseFilter(sort=sort, descending=turned)
    listed, after = [], None
    for _ in four:
        page = look.cases(which, limit=1, after=after)
        listed += [row.subject for row in page.rows]
        after = page.next
    given = order.split()
    assert listed[: len(given)] == given[:: -1 if turned else 1]
    assert sorted(listed) == sorted(four)
    assert after is None
    assert [look.position(which, four[name]) for name in listed] == [0, 1, 2, 3]


def test_a_saved_list_shows_orders_and_groups_by_them(house: House, four: dict[str, str]) -> None:
    spec = CreateView(
        name="Grave",
        filter="loss>0 -severity:none",
        columns="number, severity, loss:9",
        sort="-loss",
        group_by="severity",
    )
    house.do("dana", spec)
    desk = house["dana"]
    title, which, columns = chosen(desk, "Grave")
    assert (title, columns) == ("Grave", "number severity loss:9")
    assert [row.subject for row in desk.look.cases(which).rows] == ["one", "two"]
    assert desk.look.case_groups(which) == (("High", 1), ("Low", 1))
    by_flag = CaseFilter(grouped="dangerous")
    assert desk.look.case_groups(by_flag) == (("no", 1), ("yes", 1), (None, 2))
    by_person = CaseFilter(grouped="expert")
    assert desk.look.case_groups(by_person) == (("dana", 1), ("max", 1), (None, 2))
    assert four
    with pytest.raises(RuleViolation, match="no column 'sevrity'. Did you mean 'severity'"):
        house.do("dana", CreateView(name="Other", columns="sevrity"))


def test_a_list_whose_field_is_gone_shows_the_others(house: House) -> None:
    house.do("dana", CreateView(name="Serials", columns="number serial subject"))
    change(house, (SERIAL, ""))
    assert chosen(house["dana"], "Serials")[2] == "number subject"


def test_lists_of_accounts_are_asked_and_ordered_by_them(house: House) -> None:
    for key, days in (("HO-1", "6"), ("HO-2", "2"), ("BU-1", "11")):
        house.do("root", EditAccount(account=key, fields={"waiting": days}))
    look = house["dana"].look

    def listed(**asked: object) -> list[str]:
        which = CustomerFilter(**asked)  # type: ignore[arg-type]  # as it is typed
        return [row.external_id for row in look.customers("account", which).rows]

    assert listed(where={"waiting": "6"}) == ["HO-1"]
    assert listed(where={"waiting": ""}) == ["IN-1"]
    assert listed(where={"is_old": "yes"}, sort="waiting") == ["HO-1", "BU-1"]
    assert listed(sort="waiting") == ["HO-2", "HO-1", "BU-1", "IN-1"]
    assert listed(sort="waiting", descending=True) == ["BU-1", "HO-1", "HO-2", "IN-1"]
    assert listed(sort="is_old", where={"kind": "homeowner"}) == ["HO-2", "HO-1"]
