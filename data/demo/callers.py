"""Who calls the demo's Support, and about what: one household, installer or business a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.entities.customers import WARNED_STATUSES
from data.demo.cases import Told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

    from data.demo.cast import Cast
    from data.demo.customers import Account, Contact, Contract, Town
    from data.demo.times import Times

MAIN_CONTRACT = 0.9
"""The share of homeowners' calls that are about the first contract."""
ABOUT_A_JOB = 0.6
"""The share of installers' cases about a customer that name the job."""
MONTH = timedelta(days=31)


class Callers:
    """Chooses customers and words; the same `rng` chooses the same."""

    def __init__(
        self, rng: Random, cast: Cast, town: Town, times: Times, phrases: dict[str, Any]
    ) -> None:
        """Let the people of `town` call."""
        self.rng, self.cast, self.town, self.times = rng, cast, town, times
        self.phrases = phrases

    def case(self, kind: dict[str, Any], at: datetime) -> Told:
        """Give a case of a kind: an issue, and somebody who may have it."""
        rng = self.rng
        issue = rng.choice(kind["issues"])
        told = rng.choice(issue["told"])
        words = self._words(at)
        under = self.cast.org.types[kind["record_type"]].under
        if under == "contract":
            account, given = self._homeowner(words)
        elif under == "account or contact":
            account, given = self._installer(words, told + issue["subject"])
        else:
            account, given = self._anybody(words)
        return Told(
            kind=kind, issue=issue, told=told, words=words, at=at, by=rng.choice(self.cast.openers),
            source=rng.choice(self.phrases["sources"]), account=account, under=given,
        )  # fmt: skip

    def _words(self, at: datetime) -> dict[str, object]:
        rng, local = self.rng, at.astimezone(self.times.zone)
        return {
            "amount": f"${rng.randrange(18, 420)}.{rng.choice(('00', '50', '17', '86'))}",
            "kwh": rng.randrange(210, 980), "percent": rng.randrange(11, 38),
            "panels": rng.randrange(14, 36), "days": rng.randrange(4, 45),
            "count": rng.randrange(2, 6), "month": f"{local - MONTH:%B}",
            "weekday": f"{local - timedelta(days=rng.randrange(1, 6)):%A}",
        }  # fmt: skip

    def _homeowner(self, words: dict[str, object]) -> tuple[Account, Callable[[], dict[str, Any]]]:
        home = self.rng.choice(self.town.homes)
        contract = home.contracts[0 if self.rng.random() < MAIN_CONTRACT else -1]
        contact = self.rng.choice([home.contacts[0], *home.contacts])
        return home, at_home(words, home, contract, contact)

    def _installer(
        self, words: dict[str, object], text: str
    ) -> tuple[Account, Callable[[], dict[str, Any]]]:
        rng = self.rng
        account = rng.choice([a for a in self.town.installers if a.jobs])
        contact, job = rng.choice(account.contacts), rng.choice(account.jobs)
        home = next(home for home in self.town.homes if job in home.jobs)
        words |= {
            "first": contact.first, "last": contact.last, "account": account.name,
            "homeowner": f"{home.contacts[0].first} {home.last}", "job": job,
        }  # fmt: skip
        named = "{job}" in text or ("{homeowner}" in text and rng.random() < ABOUT_A_JOB)
        return account, lambda: {
            "account": account.key, "contact": contact.key, "job": job.key if named else None,
        }  # fmt: skip

    def _anybody(self, words: dict[str, object]) -> tuple[Account, Callable[[], dict[str, Any]]]:
        account = self.rng.choice([*self.town.businesses * 4, *self.town.homes])
        contact = self.rng.choice(account.contacts)
        words |= {"first": contact.first, "last": contact.last, "account": account.name}
        return account, lambda: {"account": account.key, "contact": contact.key}


def at_home(
    words: dict[str, object], home: Account, contract: Contract, contact: Contact
) -> Callable[[], dict[str, Any]]:
    """Give what a homeowner's case is created under, and fill in the words about it."""
    words |= {
        "first": contact.first, "last": contact.last, "street": home.street,
        "installer": home.installer.name if home.installer else "the installer",
        "contract": contract,
    }  # fmt: skip
    warned = contract.status in WARNED_STATUSES
    return lambda: {"contract": contract.key, "contact": contact.key, "confirmed": warned}
