"""Accounts, contacts, contracts and jobs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Named,
    String,
    Text,
)

from core.entities import Account, Contact, Contract, Job, JobPhase, MilestoneComment
from data.tables.base import Id, RecordColumns, Table, metadata, unique_standing
from data.types import CustomValues, UtcDateTime


class AccountColumns(RecordColumns):
    """The columns of `core.entities.Account`."""

    external_id: Named[str] = Column(String(80), nullable=False)
    name: Named[str] = Column(String(255), nullable=False)
    kind: Named[str] = Column(String(20), nullable=False)
    phone: Named[str | None] = Column(String(40))
    phone_digits: Named[str | None] = Column(String(40))
    email: Named[str | None] = Column(String(254))
    street: Named[str | None] = Column(String(255))
    city: Named[str | None] = Column(String(40))
    state: Named[str | None] = Column(String(80))
    postal_code: Named[str | None] = Column(String(20))
    country: Named[str | None] = Column(String(80))
    parent_id: Named[int | None] = Column(Id, ForeignKey("accounts.id"))
    owner_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    account_manager_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    sales_manager_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    legal_hold: Named[bool] = Column(Boolean, nullable=False)
    custom: Named[dict[str, Any]] = Column(CustomValues(), nullable=True)
    custom_words: Named[str | None] = Column(Text)


accounts = Table(
    "accounts", metadata, AccountColumns,
    unique_standing("accounts", "external_id"),
    Index(None, "name", "id"),
    Index(None, "email"),
    Index(None, "phone_digits"),
    Index(None, "owner_id"),
    Index(None, "parent_id"),
    CheckConstraint("parent_id <> id", name="not_own_parent"),
    info={"kind": Account.KIND},
)  # fmt: skip


class ContactColumns(RecordColumns):
    """The columns of `core.entities.Contact`."""

    external_id: Named[str] = Column(String(80), nullable=False)
    account_id: Named[int] = Column(Id, ForeignKey("accounts.id"), nullable=False)
    last_name: Named[str] = Column(String(80), nullable=False)
    first_name: Named[str | None] = Column(String(40))
    email: Named[str | None] = Column(String(254))
    phone: Named[str | None] = Column(String(40))
    phone_digits: Named[str | None] = Column(String(40))
    mobile: Named[str | None] = Column(String(40))
    mobile_digits: Named[str | None] = Column(String(40))
    title: Named[str | None] = Column(String(128))
    last_login_at: Named[datetime | None] = Column(UtcDateTime())
    do_not_email: Named[bool] = Column(Boolean, nullable=False)
    is_active: Named[bool] = Column(Boolean, nullable=False)


contacts = Table(
    "contacts", metadata, ContactColumns,
    unique_standing("contacts", "external_id"),
    Index(None, "account_id"),
    Index(None, "email"),
    Index(None, "phone_digits"),
    Index(None, "mobile_digits"),
    Index(None, "last_name", "id"),
    info={"kind": Contact.KIND},
)  # fmt: skip


class ContractColumns(RecordColumns):
    """The columns of `core.entities.Contract`."""

    number: Named[str] = Column(String(30), nullable=False)
    account_id: Named[int] = Column(Id, ForeignKey("accounts.id"), nullable=False)
    status: Named[str] = Column(String(80), nullable=False)
    installer_id: Named[int | None] = Column(Id, ForeignKey("accounts.id"))
    primary_contact_id: Named[int | None] = Column(Id, ForeignKey("contacts.id"))
    start: Named[date | None] = Column(Date)
    end: Named[date | None] = Column(Date)
    term_months: Named[int | None] = Column(Integer)
    street: Named[str | None] = Column(String(255))
    city: Named[str | None] = Column(String(40))
    state: Named[str | None] = Column(String(80))
    postal_code: Named[str | None] = Column(String(20))
    country: Named[str | None] = Column(String(80))


contracts = Table(
    "contracts", metadata, ContractColumns,
    unique_standing("contracts", "number"),
    Index(None, "account_id"),
    Index(None, "installer_id"),
    Index(None, "primary_contact_id"),
    info={"kind": Contract.KIND},
)  # fmt: skip


class JobColumns(RecordColumns):
    """The columns of `core.entities.Job`."""

    engine_number: Named[str] = Column(String(40), nullable=False)
    account_id: Named[int] = Column(Id, ForeignKey("accounts.id"), nullable=False)
    contract_id: Named[int | None] = Column(Id, ForeignKey("contracts.id"))
    current_phase: Named[str | None] = Column(String(80))


jobs = Table(
    "jobs", metadata, JobColumns,
    unique_standing("jobs", "engine_number"),
    Index(None, "account_id"),
    Index(None, "contract_id"),
    info={"kind": Job.KIND},
)  # fmt: skip


class JobPhaseColumns(RecordColumns):
    """The columns of `core.entities.JobPhase`."""

    job_id: Named[int] = Column(Id, ForeignKey("jobs.id"), nullable=False)
    name: Named[str] = Column(String(80), nullable=False)
    position: Named[int] = Column(Integer, nullable=False)


job_phases = Table(
    "job_phases", metadata, JobPhaseColumns,
    unique_standing("job_phases", "job_id", "name"),
    info={"kind": JobPhase.KIND},
)  # fmt: skip


class MilestoneCommentColumns(RecordColumns):
    """The columns of `core.entities.MilestoneComment`."""

    job_id: Named[int] = Column(Id, ForeignKey("jobs.id"), nullable=False)
    phase: Named[str] = Column(String(80), nullable=False)
    body: Named[str] = Column(Text, nullable=False)
    visibility: Named[str] = Column(String(20), nullable=False)
    milestone: Named[str | None] = Column(String(80))
    case_id: Named[int | None] = Column(Id, ForeignKey("cases.id"))


milestone_comments = Table(
    "milestone_comments", metadata, MilestoneCommentColumns,
    unique_standing("milestone_comments", "job_id", "case_id"),
    Index(None, "job_id", "id"),
    info={"kind": MilestoneComment.KIND},
)  # fmt: skip
