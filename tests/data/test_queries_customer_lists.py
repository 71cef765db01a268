"""Lists of customers: pages by key in every order, places, and filters beside a search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.account import CreateAccount
from core.commands.contact import CreateContact
from core.commands.contract import CreateContract
from core.commands.job import CreateJob
from core.errors import RuleViolation
from core.rows import CustomerFilter
from tests import house as small
from tests.data.queries_desk import plan, statements
from tests.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from core.look import Look
    from tests.postgres import Build

KEYS = {
    "account": "external_id", "contact": "external_id", "contract": "number",
    "job": "engine_number",
}  # fmt: skip
SORTS = {
    "account": (
        "external_id", "name", "kind", "phone", "email", "street", "city", "state", "country",
        "postal_code", "owner", "parent", "account_manager", "legal_hold", "open_cases",
    ),
    "contact": (
        "external_id", "name", "first_name", "last_name", "email", "phone", "mobile", "title",
        "account", "last_login_at", "do_not_email", "is_active",
    ),
    "contract": (
        "number", "status", "account", "installer", "primary_contact", "start", "end",
        "term_months", "street", "city",
    ),
    "job": ("engine_number", "account", "contract", "current_phase"),
}  # fmt: skip
ORDERS = [(kind, sort) for kind, sorts in SORTS.items() for sort in sorts]


def build(url: str) -> None:
    """Make customers that differ in everything a list may be sorted by, some without it."""
    small.build(url)
    house = House(url)
    for n, name in enumerate(("äther", "Zoo", "apple", "Brightroof Solar")):
        some: dict[str, str | None] = (
            {"city": f"Town {n}", "owner": ("dana", "sam")[n // 2], "parent": "HO-1",
             "email": f"{n}@example.com", "account_manager": "sal"}
            if n % 2 else {}
        )  # fmt: skip
        house.do("root", CreateAccount(fields={"external_id": f"X-{n}", "name": name, **some}))
        when = {"last_login_at": f"2026-01-0{n + 1}T10:00:00Z"} if n % 2 else {}
        contact = {"account": f"X-{n}", "last_name": "Lee", "first_name": (None, "Zoë")[n % 2]}
        house.do("root", CreateContact(fields={"external_id": f"X-{n}", **contact, **when}))
        told = {"start": f"2026-0{n + 1}-01", "term_months": str(n)} if n % 2 else {}
        house.do("root", CreateContract(fields={"number": f"X-{n}", "account": f"X-{n}", **told}))
        house.do("root", CreateJob(fields={"engine_number": f"X-{n}", "account": f"X-{n}"}))
    house.homeowner()
    house.close()


@pytest.fixture
def full(read_only_copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the house with its further customers."""
    house = House(read_only_copy_of(build), read_only=True)
    yield house
    house.close()


@pytest.fixture
def fresh(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the same to a test that changes something."""
    house = House(copy_of(build))
    yield house
    house.close()


def names(kind: str, rows: Sequence[Any]) -> list[str]:
    """Give what the rows are called by."""
    return [getattr(row, KEYS[kind]) for row in rows]


def walk(look: Look, kind: str, which: CustomerFilter, limit: int) -> list[str]:
    """Give the keys of a whole list, taken page by page."""
    found: list[str] = []
    after: str | None = None
    while True:
        page = look.customers(kind, which, limit=limit, after=after)
        found += names(kind, page.rows)
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize("descending", [False, True])
def test_every_order_pages_through_all_customers_once(
    full: House, database_kind: str, *, descending: bool, long_run: bool
) -> None:
    look = full["sam"].look
    for kind, sort in ORDERS if long_run or database_kind == "sqlite" else ORDERS[::3]:
        which = CustomerFilter(sort=sort, descending=descending)
        whole = names(kind, look.customers(kind, which, limit=None).rows)
        assert len(whole) == len(set(whole)) == look.count_customers(kind, which), sort
        assert walk(look, kind, which, 1) == walk(look, kind, which, 3) == whole, sort
        last = look.customers(kind, which, limit=2, from_end=True).rows
        assert names(kind, last) == whole[-2:], sort
        for place, key in enumerate(whole):
            assert look.customer_position(kind, which, key) == place, sort
            found = look.customers(kind, which, limit=2, offset=place).rows
            assert names(kind, found) == whole[place : place + 2], sort


@pytest.mark.parametrize(("kind", "sort"), ORDERS)
def test_an_absent_value_comes_last_in_both_directions(full: House, kind: str, sort: str) -> None:
    look = full["sam"].look
    up = look.customers(kind, CustomerFilter(sort=sort)).rows
    down = look.customers(kind, CustomerFilter(sort=sort, descending=True)).rows
    for rows in (up, down):
        absent = [getattr(row, sort) is None for row in rows]
        assert absent == sorted(absent)
    there = [row for row in up if getattr(row, sort) is not None]
    if sort not in {"first_name", "name"}:
        assert names(kind, down[: len(there)]) == names(kind, there)[::-1]


def test_related_records_are_sorted_by_what_people_read(full: House) -> None:
    look = full["sam"].look
    rows = look.customers("contract", CustomerFilter(sort="account")).rows
    assert [row.account.name for row in rows] == sorted(row.account.name for row in rows)
    found = look.customers("contact", CustomerFilter(sort="name", descending=True)).rows
    assert [row.name for row in found][:2] == ["Jo Rivera", "Pat Quinn"]
    busiest = look.customers("account", CustomerFilter(sort="open_cases", descending=True)).rows
    assert busiest[0].external_id == "HO-1"


def test_the_default_order_is_by_name_or_number_and_can_be_turned(full: House) -> None:
    look = full["sam"].look
    for kind, sort in (("account", "name"), ("contact", "name"), ("contract", "number")):
        for descending in (False, True):
            which = CustomerFilter(descending=descending)
            named = replace(which, sort=sort)
            assert look.customers(kind, which).rows == look.customers(kind, named).rows


def test_an_unknown_order_is_refused_with_the_nearest(full: House) -> None:
    look = full["sam"].look
    with pytest.raises(RuleViolation, match="Did you mean 'city'") as refusal:
        look.customers("account", CustomerFilter(sort="citty"))
    assert "open_cases" in str(refusal.value)
    with pytest.raises(RuleViolation, match="Did you mean 'contact'"):
        look.customers("contat", CustomerFilter())


def test_a_cursor_of_another_order_or_kind_is_refused(full: House) -> None:
    look = full["sam"].look
    after = look.customers("account", CustomerFilter(sort="city"), limit=1).next
    for kind, which in (
        ("account", CustomerFilter()),
        ("account", CustomerFilter(sort="city", descending=True)),
        ("contract", CustomerFilter(sort="city")),
    ):
        with pytest.raises(RuleViolation, match="cursor"):
            look.customers(kind, which, after=after)


def test_a_search_and_a_filter_narrow_each_other(full: House) -> None:
    look = full["sam"].look
    for which, expected in (
        (CustomerFilter(search="osei", where={"status": "Cancelled"}), ["C-3"]),
        (CustomerFilter(search="osei", where={"installer": "IN-1"}), ["C-3", "C-4"]),
        (CustomerFilter(search="osei", where={"primary_contact": "P-1"}), []),
        (CustomerFilter(search="c-2", where={"primary_contact": "P-1"}), ["C-2"]),
    ):
        assert names("contract", look.customers("contract", which).rows) == expected
        assert look.count_customers("contract", which) == len(expected)


@pytest.mark.parametrize(
    ("kind", "field", "key", "index"),
    [
        ("contact", "account", "HO-1", "ix_contacts_account_id"),
        ("contract", "account", "HO-1", "ix_contracts_account_id"),
        ("contract", "installer", "IN-1", "ix_contracts_installer_id"),
        ("contract", "primary_contact", "P-1", "ix_contracts_primary_contact_id"),
        ("account", "parent", "HO-1", "ix_accounts_parent_id"),
        ("job", "account", "IN-1", "ix_jobs_account_id"),
        ("job", "contract", "C-1", "ix_jobs_contract_id"),
    ],
)
def test_a_related_list_is_one_statement_read_from_an_index(
    full: House, kind: str, field: str, key: str, index: str
) -> None:
    look = full["sam"].look
    with statements(full) as sent:
        look.customers(kind, CustomerFilter(where={field: key}))
    listed = [told for told in sent if "job_phases" not in told[0]]
    assert len(listed) == 1
    if full.url.startswith("sqlite"):  # PostgreSQL chooses by what the tables hold
        assert index in plan(full, *listed[0])


def test_a_list_without_a_limit_is_whole_and_one_has_fifty(fresh: House) -> None:
    for n in range(60):
        fresh.do("root", CreateAccount(fields={"external_id": f"Y-{n}", "name": f"Y {n}"}))
    look = fresh["sam"].look
    assert len(look.customers("account", CustomerFilter()).rows) == 50
    assert len(look.customers("account", CustomerFilter(), limit=None).rows) == 68


def test_a_record_outside_of_the_list_has_no_place_in_it(full: House) -> None:
    look = full["sam"].look
    assert (
        look.customer_position("account", CustomerFilter(where={"kind": "installer"}), "HO-1")
        is None
    )
    assert look.customer_position("account", CustomerFilter(), "nobody") is None
    assert look.customers("account", CustomerFilter(), offset=1000).rows == ()
