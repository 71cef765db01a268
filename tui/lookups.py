"""Finds the records that a field may name, while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.rows import CustomerFilter
from tui.widgets.offers import Offer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.desk import Desk
    from core.rows import AccountRow, ContactRow, ContractRow, JobRow, Page

    Lookup = Callable[[str], Sequence[Offer]]

LIMIT = 12


def lookup(desk: Desk, kind: str, where: Callable[[], dict[str, str]] = dict) -> Lookup:
    """Give the search for a kind of record; `where` says what else must be so when it is asked."""
    return {
        "account": lambda text: [
            account(row) for row in _rows(desk, "account", text, where())
        ],
        "contact": lambda text: [contact(row) for row in _rows(desk, "contact", text, where())],
        "contract": lambda text: [
            contract(row) for row in sorted(_rows(desk, "contract", text, where()), key=_inactive)
        ],
        "job": lambda text: [job(row) for row in _rows(desk, "job", text, where())],
        "user": lambda text: _people(desk, text),
        "queue": lambda text: _queues(desk, text),
    }[kind]  # fmt: skip


def _rows(desk: Desk, kind: str, text: str, where: dict[str, str]) -> Sequence[Any]:
    which = CustomerFilter(search=text.strip() or None, where=where)
    page: Page[Any] = desk.look.customers(kind, which, limit=LIMIT)
    return page.rows


def _inactive(row: ContractRow) -> bool:
    """Put activated contracts first: most likely one of them is meant (S0)."""
    return row.status != "Activated"


def account(row: AccountRow) -> Offer:
    """Offer an account."""
    detail = " · ".join(w for w in (row.kind, row.city, row.phone) if w)
    return Offer(row.name, row.external_id, f"{row.external_id} · {detail}", row)


def contact(row: ContactRow) -> Offer:
    """Offer a contact."""
    detail = " · ".join(w for w in (row.account.name, row.phone or row.mobile, row.email) if w)
    return Offer(row.name, row.external_id, detail, row)


def contract(row: ContractRow) -> Offer:
    """Offer a contract."""
    return Offer(row.number, row.number, f"{row.status} · {row.account.name}", row)


def job(row: JobRow) -> Offer:
    """Offer a job."""
    detail = " · ".join(w for w in (row.current_phase, row.account.name) if w)
    return Offer(row.engine_number, row.engine_number, detail, row)


def _people(desk: Desk, text: str) -> list[Offer]:
    words = text.casefold().split()
    return [
        Offer(row.name, row.username, row.profile, row)
        for row in desk.look.users()
        if row.is_active and all(w in f"{row.name} {row.username}".casefold() for w in words)
    ]


def _queues(desk: Desk, text: str) -> list[Offer]:
    words = text.casefold().split()
    return [
        Offer(row.name, row.key, f"{row.open_cases:,} open", row)
        for row in desk.look.groups("queue")
        if all(w in row.name.casefold() for w in words)
    ]
