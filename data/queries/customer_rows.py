"""Accounts, contacts, contracts and jobs in lists: columns, order, and what they are found by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import false, func, select

from core.rows import AccountRow, ContactRow, ContractRow, JobRow, Ref
from data.queries.own_fields import own_value
from data.queries.reading import full_name, ref
from data.tables import accounts, cases, contacts, contracts, jobs, users

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import ColumnElement, Table

    from data.queries.reading import AnyRow, AnySelect, Reading

    Columns = tuple[ColumnElement[Any], ...]

_OWNERS, _ACCOUNT_MANAGERS, _SALES_MANAGERS = (
    users.alias(name) for name in ("owners", "account_managers", "sales_managers")
)
_PARENTS, _INSTALLERS = accounts.alias("parents"), accounts.alias("installers")


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of customer record as lists know it."""

    what: str
    table: Table
    statement: AnySelect
    order: str
    """The printed name that it is sorted by where nothing else is said."""
    fields: Mapping[str, Columns]
    """Each printed name with the columns that any printed or accepted value is compared with."""
    links: Mapping[str, ColumnElement[Any]]
    """Each printed name of another record with the column that holds its id."""
    sorts: Mapping[str, Columns]
    """What a printed name is sorted by, where that is not the last of its columns."""
    keys: Mapping[str, ColumnElement[Any]]
    """What one of them is called by, the surest first."""
    row: Callable[[AnyRow], Any]


def listing(look: Reading, kind: str) -> Listing:
    """Give a kind as this person sees it."""
    return {"account": _accounts, "contact": _contacts, "contract": _contracts, "job": _jobs}[kind](
        look
    )


def name_of(table: Any) -> ColumnElement[str]:
    """Give the full name of a contact as SQL."""
    name: ColumnElement[str] = (
        func.coalesce(func.nullif(table.c.first_name, "") + " ", "") + table.c.last_name
    )
    return name


def _plain(table: Table, *names: str) -> dict[str, Columns]:
    return {name: (table.c[name],) for name in names}


def _accounts(look: Reading) -> Listing:
    columns = (
        "external_id", "name", "kind", "phone", "email", "street", "city", "state", "postal_code",
        "country", "legal_hold",
    )  # fmt: skip
    open_cases = (
        select(func.count())
        .select_from(cases)
        .where(cases.c.account_id == accounts.c.id, cases.c.is_closed == false())
        .where(look.visible())
        .correlate(accounts)
        .scalar_subquery()
    )
    people = {
        "owner": _OWNERS, "account_manager": _ACCOUNT_MANAGERS, "sales_manager": _SALES_MANAGERS
    }  # fmt: skip
    joined: Any = accounts.outerjoin(_PARENTS, _PARENTS.c.id == accounts.c.parent_id)
    for name, person in people.items():
        joined = joined.outerjoin(person, person.c.id == accounts.c[f"{name}_id"])
    statement = (
        select(
            accounts.c.id,
            accounts.c.version,
            *(accounts.c[name] for name in columns),
            *(person.c.username.label(name) for name, person in people.items()),
            _PARENTS.c.external_id.label("parent"),
            accounts.c.created_at,
            accounts.c.last_modified_at,
            accounts.c.custom,
            open_cases.label("open_cases"),
        )
        .select_from(joined)
        .where(accounts.c.removed_at.is_(None))
    )
    fields = _plain(accounts, *columns)
    fields |= {name: (person.c.username,) for name, person in people.items()}
    fields["parent"] = (accounts.c.external_id, accounts.c.name)
    fields |= {key: (own_value(look, key, "account"),) for key in look.org.account_fields}
    return Listing(
        "account", accounts, statement, "name", fields,
        {"parent": accounts.c.parent_id},
        {"parent": (_PARENTS.c.external_id,), "open_cases": (open_cases,)},
        {"external id": accounts.c.external_id, "name": accounts.c.name}, _account_row,
    )  # fmt: skip


def _account_row(row: AnyRow) -> AccountRow:
    named = {name: getattr(row, name) for name in AccountRow.__dataclass_fields__}
    return AccountRow(**named)


def _contacts(_: Reading) -> Listing:
    columns = (
        "external_id", "first_name", "last_name", "email", "phone", "mobile", "title",
        "last_login_at", "do_not_email", "is_active",
    )  # fmt: skip
    statement = (
        select(
            contacts.c.id,
            contacts.c.version,
            contacts.c.account_id,
            *(contacts.c[name] for name in columns),
            accounts.c.external_id.label("account_key"),
            accounts.c.name.label("account_name"),
        )
        .select_from(contacts.join(accounts, accounts.c.id == contacts.c.account_id))
        .where(contacts.c.removed_at.is_(None))
    )
    fields = _plain(contacts, *columns)
    fields |= {"account": (accounts.c.external_id, accounts.c.name), "name": (name_of(contacts),)}
    keys: dict[str, ColumnElement[Any]] = {
        "external id": contacts.c.external_id,
        "e-mail": contacts.c.email,
        "name": name_of(contacts),
    }
    return Listing(
        "contact", contacts, statement, "name", fields, {"account": contacts.c.account_id},
        {"name": (contacts.c.last_name, contacts.c.first_name)}, keys, _contact_row,
    )  # fmt: skip


def _contact_row(row: AnyRow) -> ContactRow:
    return ContactRow(
        external_id=row.external_id, name=full_name(row.first_name, row.last_name),
        first_name=row.first_name, last_name=row.last_name, email=row.email, phone=row.phone,
        mobile=row.mobile, title=row.title, account=Ref(row.account_key, row.account_name),
        last_login_at=row.last_login_at, do_not_email=row.do_not_email, is_active=row.is_active,
        version=row.version,
    )  # fmt: skip


def _contracts(_: Reading) -> Listing:
    columns = (
        "number", "status", "start", "end", "term_months", "street", "city", "state",
        "postal_code", "country",
    )  # fmt: skip
    statement = (
        select(
            contracts.c.id,
            contracts.c.version,
            contracts.c.account_id,
            *(contracts.c[name] for name in columns),
            accounts.c.external_id.label("account_key"),
            accounts.c.name.label("account_name"),
            _INSTALLERS.c.external_id.label("installer_key"),
            _INSTALLERS.c.name.label("installer_name"),
            contacts.c.external_id.label("contact_key"),
            contacts.c.first_name,
            contacts.c.last_name,
        )
        .select_from(
            contracts.join(accounts, accounts.c.id == contracts.c.account_id)
            .outerjoin(_INSTALLERS, _INSTALLERS.c.id == contracts.c.installer_id)
            .outerjoin(contacts, contacts.c.id == contracts.c.primary_contact_id)
        )
        .where(contracts.c.removed_at.is_(None))
    )
    fields = _plain(contracts, *columns)
    fields |= {
        "account": (accounts.c.external_id, accounts.c.name),
        "installer": (accounts.c.external_id, accounts.c.name),
        "primary_contact": (contacts.c.external_id, name_of(contacts)),
    }
    return Listing(
        "contract", contracts, statement, "number", fields,
        {
            "account": contracts.c.account_id, "installer": contracts.c.installer_id,
            "primary_contact": contracts.c.primary_contact_id,
        },
        {
            "installer": (_INSTALLERS.c.name,),
            "primary_contact": (contacts.c.last_name, contacts.c.first_name),
        },
        {"number": contracts.c.number}, _contract_row,
    )  # fmt: skip


def _contract_row(row: AnyRow) -> ContractRow:
    return ContractRow(
        number=row.number, status=row.status, account=Ref(row.account_key, row.account_name),
        installer=ref(row.installer_key, row.installer_name),
        primary_contact=ref(row.contact_key, full_name(row.first_name, row.last_name)),
        start=row.start, end=row.end, term_months=row.term_months, street=row.street,
        city=row.city, state=row.state, postal_code=row.postal_code, country=row.country,
        version=row.version,
    )  # fmt: skip


def _jobs(_: Reading) -> Listing:
    columns = ("engine_number", "current_phase")
    statement = (
        select(
            jobs.c.id,
            jobs.c.version,
            *(jobs.c[name] for name in columns),
            accounts.c.external_id.label("account_key"),
            accounts.c.name.label("account_name"),
            contracts.c.number.label("contract"),
        )
        .select_from(
            jobs.join(accounts, accounts.c.id == jobs.c.account_id).outerjoin(
                contracts, contracts.c.id == jobs.c.contract_id
            )
        )
        .where(jobs.c.removed_at.is_(None))
    )
    fields = _plain(jobs, *columns)
    fields |= {
        "account": (accounts.c.external_id, accounts.c.name),
        "contract": (contracts.c.number,),
    }
    return Listing(
        "job", jobs, statement, "engine_number", fields,
        {"account": jobs.c.account_id, "contract": jobs.c.contract_id}, {},
        {"engine number": jobs.c.engine_number}, _job_row,
    )  # fmt: skip


def _job_row(row: AnyRow) -> JobRow:
    return JobRow(
        engine_number=row.engine_number, account=Ref(row.account_key, row.account_name),
        contract=row.contract, current_phase=row.current_phase, version=row.version,
    )  # fmt: skip
