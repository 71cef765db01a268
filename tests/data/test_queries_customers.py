"""Accounts, contacts, contracts and jobs: pages, filters, counts, and who is calling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount, EditAccount
from core.commands.case import CloseCase
from core.commands.contact import CreateContact
from core.commands.contract import CreateContract
from core.entities import Job, JobPhase
from core.errors import NotFound, RuleViolation
from core.rows import CustomerFilter

if TYPE_CHECKING:
    from core.look import Look
    from tests.house import House

ANY = CustomerFilter()


@pytest.fixture
def look(house: House) -> Look:
    """Give what a frontline agent sees."""
    return house["sam"].look


def test_customers_are_listed_by_name_page_by_page(house: House, look: Look) -> None:
    for n, name in enumerate(("äther", "Zoo", "apple", "Brightroof Solar")):
        house.do("root", CreateAccount(fields={"external_id": f"X-{n}", "name": name}))
    whole = [row.external_id for row in look.customers("account", ANY).rows]
    assert whole == ["IN-1", "X-3", "BU-1", "HO-2", "HO-1", "X-1", "X-2", "X-0"]
    paged: list[str] = []
    after = None
    while True:
        page = look.customers("account", ANY, limit=3, after=after)
        paged += [row.external_id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert paged == whole
    assert look.count_customers("account", ANY) == len(whole)
    assert [row.name for row in look.customers("contact", ANY).rows] == [
        "Ama Osei",
        "Pat Quinn",
        "Jo Rivera",
    ]
    assert [row.number for row in look.customers("contract", ANY).rows] == [
        "C-1",
        "C-2",
        "C-3",
        "C-4",
    ]
    with pytest.raises(RuleViolation, match="cursor"):
        look.customers("contact", ANY, after=look.customers("account", ANY, limit=1).next)


def test_a_contact_without_a_first_name_comes_after_all_of_the_same_last_name(
    house: House, look: Look
) -> None:
    for first in (None, "Zoë", "", "Al"):
        house.do(
            "root",
            CreateContact(fields={"account": "HO-1", "last_name": "Rivera", "first_name": first}),
        )
    names = ["Ama Osei", "Pat Quinn", "Al Rivera", "Jo Rivera", "Zoë Rivera", "Rivera", "Rivera"]
    assert [row.name for row in look.customers("contact", ANY).rows] == names
    paged: list[str] = []
    after = None
    while not paged or after is not None:
        page = look.customers("contact", ANY, limit=1, after=after)
        paged += [row.name for row in page.rows]
        after = page.next
    assert paged == names


def test_rows_name_the_records_beside_them(look: Look) -> None:
    contract = look.contract("C-1")
    assert contract.account.key == "HO-1"
    assert contract.installer
    assert contract.installer.name == "Brightroof Solar"
    assert contract.primary_contact
    assert contract.primary_contact.name == "Jo Rivera"
    assert look.account("HO-2").owner == "sal"
    contact = look.contact("P-1")
    assert (contact.name, contact.account.name) == ("Jo Rivera", "Rivera Household")


def test_one_is_found_by_all_it_is_called(look: Look) -> None:
    assert look.account("Rivera Household") == look.account("HO-1")
    assert look.contact("jo@example.com") == look.contact("Jo Rivera") == look.contact("P-1")
    for ask, name, hint in (
        (look.account, "HO-11", "HO-1"),
        (look.contact, "Jo Riviera", "Jo Rivera"),
        (look.contract, "C-01", "C-1"),
        (look.job, "E-2", "E-1"),
    ):
        with pytest.raises(NotFound, match=f"Did you mean '{hint}'"):
            ask(name)


def test_a_name_that_several_bear_asks_for_the_id(house: House, look: Look) -> None:
    house.do("root", CreateAccount(fields={"external_id": "X-1", "name": "Corner Bakery"}))
    with pytest.raises(RuleViolation, match="2 accounts have the name") as refusal:
        look.account("Corner Bakery")
    assert "external id" in str(refusal.value)


def test_open_cases_are_counted_as_far_as_i_may_see_them(house: House, look: Look) -> None:
    number = house.homeowner()
    house.homeowner(contract="C-4")
    assert (look.account("HO-1").open_cases, look.account("HO-2").open_cases) == (1, 1)
    sales = house["sal"].look
    assert (sales.account("HO-1").open_cases, sales.account("HO-2").open_cases) == (0, 1)
    house.do("sam", CloseCase(case=number))
    assert look.account("HO-1").open_cases == 0


@pytest.mark.parametrize(
    ("kind", "where", "expected"),
    [
        ("account", {"kind": "homeowner"}, 2),
        ("account", {"kind": "homeowner", "city": "Golden"}, 1),
        ("account", {"owner": "sal"}, 2),
        ("account", {"owner": ""}, 2),
        ("account", {"legal_hold": "no"}, 4),
        ("account", {"legal-hold": "true"}, 0),
        ("contact", {"account": "HO-1"}, 1),
        ("contact", {"account": "Rivera Household"}, 1),
        ("contact", {"name": "Pat Quinn"}, 1),
        ("contact", {"is_active": "yes"}, 3),
        ("contract", {"status": "Activated"}, 1),
        ("contract", {"installer": "IN-1", "account": "HO-2"}, 2),
        ("contract", {"primary_contact": "Jo Rivera"}, 2),
        ("contract", {"start": "2026-01-01"}, 0),
        ("contract", {"term_months": "240"}, 0),
        ("contract", {"installer": ""}, 0),
        ("account", {"parent": "HO-1"}, 0),
        ("account", {"parent": ""}, 4),
        ("job", {"account": "IN-1"}, 1),
        ("job", {"contract": "C-1"}, 1),
        ("job", {"current_phase": ""}, 1),
    ],
)
def test_a_list_is_filtered_by_what_its_rows_print(
    look: Look, kind: str, where: dict[str, str], expected: int
) -> None:
    which = CustomerFilter(where=where)
    listed = look.customers(kind, which).rows
    assert len(listed) == look.count_customers(kind, which) == expected


def test_every_wrong_filter_is_told_at_once(look: Look) -> None:
    where = {"citty": "Golden", "legal_hold": "perhaps"}
    with pytest.raises(RuleViolation) as refusal:
        look.customers("account", CustomerFilter(where=where))
    assert len(refusal.value.problems) == 2
    assert "Did you mean 'city'" in refusal.value.message
    for wrong in ({"term_months": "1_0"}, {"term_months": "9" * 30}, {"start": "soon"}):
        with pytest.raises(RuleViolation):
            look.customers("contract", CustomerFilter(where=wrong))
    with pytest.raises(RuleViolation, match="Did you mean 'account'"):
        look.count_customers("acount", ANY)


@pytest.mark.parametrize(
    ("kind", "text", "keys"),
    [
        ("account", "rivera", {"HO-1"}),
        ("account", "juniper w", {"HO-1"}),
        ("account", "555-0142", {"HO-1"}),
        ("account", "5550142", {"HO-1"}),
        ("account", "(303) 555", {"HO-1"}),
        ("account", "household", {"HO-1", "HO-2"}),
        ("contact", "jo riv", {"P-1"}),
        ("contact", "example.com", {"P-1"}),
        ("contact", "brightroof", {"P-3"}),
        ("contract", "osei", {"C-3", "C-4"}),
        ("contract", "c-2", {"C-2"}),
        ("job", "e-1", {"E-1"}),
        ("account", "%", set()),
        ("account", "' OR 1=1 --", set()),
    ],
)
def test_a_list_is_searched_by_words_and_telephone_digits(
    look: Look, kind: str, text: str, keys: set[str]
) -> None:
    key = {"contract": "number", "job": "engine_number"}.get(kind, "external_id")
    which = CustomerFilter(search=text)
    assert {getattr(row, key) for row in look.customers(kind, which).rows} == keys
    assert look.count_customers(kind, which) == len(keys)


def test_a_job_has_its_phases_and_a_milestone_feed(house: House, look: Look) -> None:
    job = house.get(Job, engine_number="E-1")
    with house.store.work(
        key="phases", command="test", params="{}", person=None, at=house.clock.now()
    ) as unit:
        for position, name in enumerate(("SALES", "OPS")):
            unit.add(JobPhase(job_id=job.id, name=name, position=position))
    number = house.installer(job="E-1")
    found = look.job("E-1")
    assert found.phases == ("SALES", "OPS")
    assert look.customers("job", ANY).rows[0].phases == found.phases
    (milestone,) = found.milestones
    assert (milestone.phase, milestone.visibility) == ("OPS", "private")
    assert (milestone.body, milestone.case) == (f"Related Case {number}", number)
    assert house["rae"].look.job("E-1").milestones == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3035550142", "HO-1"),
        ("0142", "HO-1"),
        ("jo rivera", "HO-1"),
        ("Rivera Golden", "HO-1"),
        ("12 Juniper", "HO-1"),
        ("jo@example.com", "HO-1"),
        ("C-4", "HO-2"),
        ("ama", "HO-2"),
        ("IN-1", "IN-1"),
        ("quinn bright", "IN-1"),
    ],
)
def test_a_caller_is_found_by_anything_they_say(look: Look, text: str, first: str) -> None:
    assert look.callers(text)[0].account.external_id == first


def test_a_caller_comes_with_people_contracts_and_open_cases(house: House, look: Look) -> None:
    low, high = house.homeowner(), house.homeowner(priority="High")
    (caller,) = look.callers("Jo Rivera")
    assert [contact.name for contact in caller.contacts] == ["Jo Rivera"]
    assert [contract.number for contract in caller.contracts] == ["C-1", "C-2"]
    assert [row.number for row in caller.open_cases] == [high, low]
    for nobody in ("", "???", "nobody at all", "%", "\x00", "\ud800"):
        assert look.callers(nobody) == ()


def test_the_surest_caller_comes_first(house: House, look: Look) -> None:
    house.do("root", CreateAccount(fields={"external_id": "X-1", "name": "Rivera Household East"}))
    house.do(
        "root", CreateContact(fields={"external_id": "X-P", "account": "X-1", "last_name": "Lee"})
    )
    house.do("root", CreateContract(fields={"number": "X-C", "account": "X-1"}))
    names = [caller.account.external_id for caller in look.callers("Rivera Household")]
    assert names == ["HO-1", "X-1"]
    house.do("root", EditAccount(account="X-1", fields={"phone": "1 303 555 0142"}))
    phoned = [caller.account.external_id for caller in look.callers("303 555 0142")]
    assert phoned == ["HO-1", "X-1"]
