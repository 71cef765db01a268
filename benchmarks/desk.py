"""The rows of a large desk, in the order of their foreign keys.

A fifth of the cases is open, and of those four in ten wait in a queue, most of them in a few
queues. One case in 200 has 60 entries in its feed, the others about three.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

SEED = 7
FIRST_NUMBER = 1000
YEARS = timedelta(days=3 * 365)
OPEN, UNASSIGNED, HIGH, REVIEWED = 0.20, 0.40, 0.12, 0.1
LONG_FEED, EACH = 60, 200
STATUSES = (
    "New", "In Progress - Awaiting Customer Support", "In Progress - Awaiting Customer Response",
)  # fmt: skip
REASONS = ("Billing", "Contract", "Installation", "Monitoring", "Move", "Portal", "Production")
ORIGINS = ("Phone", "Email", "Web")

Row = dict[str, Any]


class LargeDesk:
    """Tells the rows of `size` cases and all that belongs to them."""

    def __init__(
        self, size: int, *, now: datetime, users: list[int], queues: list[int], action: int
    ) -> None:
        """Prepare; ids begin at 1 in each table."""
        self._rng = Random(SEED)
        self._words = Words(self._rng)
        self.size, self.now, self._action = size, now, action
        self._users, self._queues = users, queues
        self._weights = [1 / (place + 1) for place in range(len(queues))]
        self.accounts = max(50, size // 4)

    def _record(self, number: int, at: datetime) -> Row:
        by = self._rng.choice(self._users)
        return {
            "id": number, "version": 1, "created_at": at, "created_by": by,
            "last_modified_at": at, "last_modified_by": by,
        }  # fmt: skip

    def account_rows(self) -> Iterator[Row]:
        """Give the accounts; one in twenty is an installer."""
        for number in range(1, self.accounts + 1):
            digits = f"303{number:07d}"
            yield self._record(number, self.now - YEARS) | {
                "external_id": f"A-{number:06d}", "name": self._words.line(2, 3).title(),
                "kind": "homeowner" if number % 20 else "installer", "phone": digits,
                "phone_digits": digits, "city": self._words.words[number % 300].title(),
                "street": f"{number % 900 + 1} {self._words.name()} Way", "legal_hold": False,
            }  # fmt: skip

    def contact_rows(self) -> Iterator[Row]:
        """Give a contact for each account."""
        for number in range(1, self.accounts + 1):
            name = self._words.name()
            first, _, last = name.partition(" ")
            digits = f"720{number:07d}"
            yield self._record(number, self.now - YEARS) | {
                "external_id": f"P-{number:06d}", "account_id": number, "first_name": first,
                "last_name": last, "phone": digits, "phone_digits": digits,
                "email": f"{first}.{last}.{number}@example.org".lower(), "do_not_email": False,
                "is_active": True,
            }  # fmt: skip

    def contract_rows(self) -> Iterator[Row]:
        """Give a contract for each account."""
        for number in range(1, self.accounts + 1):
            yield self._record(number, self.now - YEARS) | {
                "number": f"C-{number:06d}", "account_id": number,
                "status": "Activated" if number % 9 else "Cancelled",
                "primary_contact_id": number,
            }  # fmt: skip

    def case_rows(self) -> Iterator[Row]:
        """Give the cases, oldest first."""
        for number in range(1, self.size + 1):
            yield self._case(number)

    def opened(self, number: int) -> datetime:
        """Say when a case was opened."""
        return self.now - YEARS * ((self.size - number + 1) / self.size)

    def _case(self, number: int) -> Row:
        rng, words, at = self._rng, self._words, self.opened(number)
        is_open = rng.random() < OPEN
        queued = is_open and rng.random() < UNASSIGNED
        high = rng.random() < HIGH
        account = rng.randint(1, self.accounts)
        owner = None if queued else rng.choice(self._users)
        closed = None if is_open else at + timedelta(seconds=round(rng.expovariate(1 / 200_000)))
        status = rng.choice(STATUSES[not queued :]) if is_open else "Closed"
        return self._record(number, at) | {
            "number": f"{FIRST_NUMBER + number - 1:08d}", "record_type": "homeowner",
            "status": "New" if queued else status, "is_closed": not is_open,
            "priority": "High" if high else "Medium", "rank": int(not high),
            "subject": words.text(1, 1).capitalize(), "description": words.text(4, 9),
            "origin": rng.choice(ORIGINS), "primary_reason": rng.choice(REASONS),
            "account_id": account, "contact_id": account, "contract_id": account,
            "owner_user_id": owner,
            "owner_group_id": rng.choices(self._queues, self._weights)[0] if queued else None,
            "is_escalated": False, "closed_at": closed, "closed_by": None if is_open else owner,
            "reopen_count": 0, "needs_data_review": False,
        }  # fmt: skip

    def feed_rows(self) -> Iterator[Row]:
        """Give what was written on the cases."""
        rng, words, entry = self._rng, self._words, 0
        for number in range(1, self.size + 1):
            count = LONG_FEED if number % EACH == 0 else min(12, int(rng.expovariate(1 / 3.2)))
            for place in range(count):
                entry += 1
                row = self._record(entry, self.opened(number) + timedelta(minutes=17 * place + 1))
                yield row | {
                    "action_id": self._action, "object": "case", "record_id": number,
                    "kind": "TextPost", "body": words.text(1, 5), "visibility": "internal",
                    "author_id": row["created_by"],
                }  # fmt: skip
