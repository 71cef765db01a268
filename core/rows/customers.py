"""Accounts, contacts, contracts, jobs, and who is calling."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from core.rows.cases import CaseRow
    from core.rows.lists import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account."""

    external_id: str
    name: str
    kind: str
    phone: str | None
    email: str | None
    street: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    owner: str | None
    """A username."""
    parent: str | None
    account_manager: str | None
    sales_manager: str | None
    legal_hold: bool
    created_at: datetime | None = None
    last_modified_at: datetime | None = None
    open_cases: int = 0
    version: int
    custom: Mapping[str, Any] = field(default_factory=dict)
    """Custom fields by key, as in `CaseRow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact."""

    external_id: str
    name: str
    first_name: str | None
    last_name: str
    email: str | None
    phone: str | None
    mobile: str | None
    title: str | None
    account: Ref
    last_login_at: datetime | None
    do_not_email: bool
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """A contract."""

    number: str
    status: str
    account: Ref
    installer: Ref | None
    primary_contact: Ref | None
    start: date | None
    end: date | None
    term_months: int | None
    street: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """One line of a job's milestone feed."""

    phase: str
    milestone: str | None
    body: str
    visibility: str
    at: datetime
    author: Ref | None
    case: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job with its phases."""

    engine_number: str
    account: Ref
    contract: str | None
    current_phase: str | None
    phases: tuple[str, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An account that a caller may belong to, with what the agent needs at once."""

    account: AccountRow
    contacts: tuple[ContactRow, ...]
    contracts: tuple[ContractRow, ...]
    open_cases: tuple[CaseRow, ...]
