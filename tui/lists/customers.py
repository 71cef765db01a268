"""Lists of accounts, contacts, contracts and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.entities.customers import WARNED_STATUSES
from tui.lists.view import Column
from tui.look import date_of

if TYPE_CHECKING:
    from datetime import datetime

    from core.look import Look
    from core.rows import CustomerFilter, Page

WARNED = "!"


@dataclass(frozen=True, slots=True)
class Customers:
    """One kind of customer record."""

    kind: str
    one: str
    many: str
    order: str
    name: str
    """The attribute that its record is called by."""
    columns: tuple[Column, ...]

    def page(
        self, look: Look, which: CustomerFilter, *, limit: int, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[Any]:  # fmt: skip
        """Give a page of records."""
        return look.customers(
            self.kind, which, limit=limit, after=after, offset=offset, from_end=from_end
        )

    def count(self, look: Look, which: CustomerFilter) -> int:
        """Count exactly."""
        return look.count_customers(self.kind, which)

    def summary(self, look: Look, which: CustomerFilter, now: datetime) -> tuple[str, ...]:
        """The length says it."""
        del look, which, now
        return ()

    def position(self, look: Look, which: CustomerFilter, key: str) -> int | None:
        """Give a record's row number."""
        return look.customer_position(self.kind, which, key)

    def key(self, row: Any) -> str:
        """Give what the record is called by."""
        key: str = getattr(row, self.name)
        return key

    def sign(self, row: Any) -> str:
        """Mark a legal hold, and a contract that is cancelled or about to be."""
        held = getattr(row, "legal_hold", False) or getattr(row, "status", "") in WARNED_STATUSES
        return WARNED if held else " "


ACCOUNTS = Customers(
    "account", "account", "accounts", "by name", "external_id",
    (
        Column("Key", 10, lambda row, _: row.external_id, "external_id"),
        Column("Kind", 10, lambda row, _: row.kind, "kind"),
        Column("Phone", 16, lambda row, _: row.phone or "", "phone", 76),
        Column("City", 16, lambda row, _: row.city or "", "city", 90),
        Column("Owner", 12, lambda row, _: row.owner or "", "owner", 120),
        Column("Open", 5, lambda row, _: f"{row.open_cases:,}", "", 60, right=True),
        Column("Name", 8, lambda row, _: row.name, "name"),
    ),
)  # fmt: skip
CONTACTS = Customers(
    "contact", "contact", "contacts", "by last name", "external_id",
    (
        Column("Key", 10, lambda row, _: row.external_id, "external_id"),
        Column("Name", 20, lambda row, _: row.name, "name"),
        Column("Phone", 16, lambda row, _: row.phone or row.mobile or "", "phone", 60),
        Column("E-mail", 28, lambda row, _: row.email or "", "email", 110),
        Column("Account", 8, lambda row, _: row.account.name, "account"),
    ),
)  # fmt: skip
CONTRACTS = Customers(
    "contract", "contract", "contracts", "by number", "number",
    (
        Column("Number", 10, lambda row, _: row.number, "number"),
        Column("Status", 20, lambda row, _: row.status, "status"),
        Column("Start", 11, lambda row, now: date_of(row.start, now), "start", 90),
        Column("Installer", 20, lambda row, _: row.installer.name if row.installer else "",
               "installer", 110),
        Column("Account", 8, lambda row, _: row.account.name, "account"),
    ),
)  # fmt: skip
JOBS = Customers(
    "job", "job", "jobs", "by engine number", "engine_number",
    (
        Column("Engine", 12, lambda row, _: row.engine_number, "engine_number"),
        Column("Phase", 21, lambda row, _: row.current_phase or "", "current_phase"),
        Column("Contract", 10, lambda row, _: row.contract or "", "contract", 60),
        Column("Account", 8, lambda row, _: row.account.name, "account"),
    ),
)  # fmt: skip
