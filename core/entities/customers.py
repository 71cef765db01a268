"""Customers: accounts with their contacts and contracts, and the jobs of installers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from core.entities.record import Record, words_of
from core.text import digits

if TYPE_CHECKING:
    from datetime import date, datetime

ACCOUNT_KINDS = ("homeowner", "installer", "business")
CONTRACT_STATUSES = (
    "Draft", "In Approval", "Activated", "Pending Cancellation", "Cancelled", "Expired",
    "Unverified",
)  # fmt: skip
WARNED_STATUSES = ("Pending Cancellation", "Cancelled")
"""A new case on such a contract is asked about first (domain.md 1.2.4)."""
MILESTONE_LIMIT = 4000
"""Characters of a comment in a milestone feed."""


@dataclass(slots=True, kw_only=True, eq=False)
class Account(Record):
    """A homeowner, an installer organisation or a business."""

    KIND: ClassVar[str] = "account"
    TITLE: ClassVar[str] = "account"

    external_id: str
    name: str
    kind: str = "homeowner"
    phone: str | None = None
    phone_digits: str | None = None
    email: str | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    parent_id: int | None = None
    owner_id: int | None = None
    account_manager_id: int | None = None
    sales_manager_id: int | None = None
    legal_hold: bool = False
    custom: dict[str, Any] = field(default_factory=dict)
    """The values of custom fields by key, never changed in place (`core.custom`)."""
    custom_words: str | None = None

    def derive(self) -> None:
        """Keep the digits of the phone number and the words of custom fields, for search."""
        self.phone_digits = digits(self.phone) if self.phone else None
        self.custom_words = words_of(self.custom)


@dataclass(slots=True, kw_only=True, eq=False)
class Contact(Record):
    """A person at an account."""

    KIND: ClassVar[str] = "contact"
    TITLE: ClassVar[str] = "contact"

    external_id: str
    account_id: int
    last_name: str
    first_name: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_digits: str | None = None
    mobile: str | None = None
    mobile_digits: str | None = None
    title: str | None = None
    last_login_at: datetime | None = None
    do_not_email: bool = False
    is_active: bool = True

    @property
    def name(self) -> str:
        """First and last name as one."""
        return f"{self.first_name} {self.last_name}" if self.first_name else self.last_name

    def derive(self) -> None:
        """Keep the digits of both phone numbers, for search."""
        self.phone_digits = digits(self.phone) if self.phone else None
        self.mobile_digits = digits(self.mobile) if self.mobile else None


@dataclass(slots=True, kw_only=True, eq=False)
class Contract(Record):
    """What a homeowner signed. Homeowner cases live under one (S0)."""

    KIND: ClassVar[str] = "contract"
    TITLE: ClassVar[str] = "contract"

    number: str
    account_id: int
    status: str = "Draft"
    installer_id: int | None = None
    """The installer's account."""
    primary_contact_id: int | None = None
    start: date | None = None
    end: date | None = None
    term_months: int | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Job(Record):
    """An installer's job in Engine."""

    KIND: ClassVar[str] = "job"
    TITLE: ClassVar[str] = "job"

    engine_number: str
    account_id: int
    contract_id: int | None = None
    current_phase: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class JobPhase(Record):
    """One phase of a job, such as OPS."""

    KIND: ClassVar[str] = "job_phase"
    TITLE: ClassVar[str] = "job phase"

    job_id: int
    name: str
    position: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class MilestoneComment(Record):
    """A line of a job's milestone feed; `private` ones stay inside the house (domain.md 1.11)."""

    KIND: ClassVar[str] = "milestone_comment"
    TITLE: ClassVar[str] = "milestone comment"

    job_id: int
    phase: str
    body: str
    visibility: str = "private"
    milestone: str | None = None
    case_id: int | None = None
    """The related case where the system left the comment: one per job and case."""
