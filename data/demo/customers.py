"""The demo's customers: households with contracts, installers with jobs, a few businesses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from core.commands.account import CreateAccount
from core.commands.contact import CreateContact, EditContact
from core.commands.contract import CreateContract
from core.commands.job import CommentOnJob, CreateJob
from data.demo.cast import read
from data.demo.script import Planned

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from data.demo.cast import Cast
    from data.demo.script import Script

HOMES = 38
CONTACTS = 148
"""With the two callers who are not in the system yet: 60 accounts and 150 contacts."""
OTHER_STATUSES = (
    "Pending Cancellation", "Draft", "In Approval", "Expired", "Cancelled", "Cancelled", "Expired",
    "Pending Cancellation",
)  # fmt: skip
"""Second contracts; every first one is Activated but the last two."""
PORTAL = 0.6
"""The share of contacts who use the portal."""
NO_COMMENTS = 9
"""Every so many jobs has no phase that hears of cases."""
FOUNDED = timedelta(days=400)
SETTLED = timedelta(days=250)
"""How long ago the first and the last account were made."""


@dataclass(slots=True, kw_only=True, eq=False)
class Contact(Planned):
    """Somebody to talk to."""

    first: str
    last: str


@dataclass(slots=True, kw_only=True, eq=False)
class Contract(Planned):
    """What a household signed."""

    status: str


@dataclass(slots=True, kw_only=True, eq=False)
class Account(Planned):
    """A household, an installer or a business."""

    name: str
    street: str = ""
    contacts: list[Contact] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    installer: Account | None = None
    jobs: list[Planned] = field(default_factory=list)
    last: str = ""
    """The family's name."""
    keeper: str = ""
    """The username of who looks after it."""


class Town:
    """Plans everybody's records; afterwards knows who lives here."""

    def __init__(self, script: Script, rng: Random, cast: Cast, now: datetime) -> None:
        """Plan installers, households and businesses, oldest first."""
        self.script, self.rng, self.cast, self.now = script, rng, cast, now
        self.names = read("names")
        self._people = self._pairs()
        self._phones = count(100)
        self._spread = iter(self._moments())
        self.installers = [
            self._installer(n, name) for n, name in enumerate(self.names["installers"])
        ]
        self.homes = [self._home(n) for n in range(HOMES)]
        self.businesses = [self._business(name) for name in self.names["businesses"]]

    def _moments(self) -> list[datetime]:
        total = HOMES + len(self.names["installers"]) + len(self.names["businesses"])
        part = (FOUNDED - SETTLED) / total
        return [self.now - FOUNDED + part * (n + self.rng.random()) for n in range(total)]

    def _pairs(self) -> list[tuple[str, str]]:
        """Pair first and last names so that nobody is there twice."""
        first, last = list(self.names["first"]), list(self.names["last"])
        self.rng.shuffle(first)
        self.rng.shuffle(last)
        pairs = [
            (f, last[(n * 7 + turn) % len(last)]) for turn in range(3) for n, f in enumerate(first)
        ]
        return list(dict.fromkeys(pairs))

    def _address(self) -> dict[str, str | None]:
        city, _, code = self.rng.choice(self.names["cities"]).partition("|")
        street = f"{self.rng.randrange(100, 9900)} {self.rng.choice(self.names['streets'])}"
        return {
            "street": street, "city": city, "state": self.names["state"], "postal_code": code,
            "country": self.names["country"],
        }  # fmt: skip

    def _phone(self) -> str:
        """Give a number of the range that is kept free for fiction."""
        area, last = divmod(next(self._phones) - 100, 90)
        return f"({self.names['area_codes'][area]}) 555-{100 + last:04}"

    def _clerk(self) -> str:
        return self.rng.choice(self.cast.openers)

    def _account(
        self, at: datetime, name: str, kind: str, address: dict[str, str | None], **more: str
    ) -> Account:
        account = Account(name=name, street=address["street"] or "")
        fields: dict[str, str | None] = {
            "name": name,
            "kind": kind,
            "phone": self._phone(),
            **address,
            **more,
        }
        self.script.add(at, self._clerk(), lambda: CreateAccount(fields=fields), account)
        return account

    def _contact(
        self, at: datetime, account: Account, first: str, last: str, *, title: str | None = None
    ) -> None:
        contact = Contact(first=first, last=last)
        site = "example.com" if account.contracts or title is None else "example.org"
        fields = {
            "first_name": first, "last_name": last, "title": title, "phone": self._phone(),
            "email": f"{first}.{last}@{site}".lower(),
        }  # fmt: skip
        self.script.add(
            at, self._clerk(), lambda: CreateContact(fields={"account": account.key, **fields}),
            contact,
        )  # fmt: skip
        account.contacts.append(contact)
        if self.rng.random() < PORTAL:
            seen = self.now - timedelta(days=200 * self.rng.random() ** 3, hours=1)
            login: dict[str, str | None] = {"last_login_at": seen.isoformat()}
            self.script.add(seen, None, lambda: EditContact(contact=contact.key, fields=login))

    def _installer(self, number: int, name: str) -> Account:
        at = next(self._spread)
        keeper = self._keeper(number)
        account = self._account(at, name, "installer", self._address(), owner=keeper)
        account.keeper = keeper
        for n in range(5 if number % 2 else 4):
            first, last = self._people.pop()
            title = self.names["installer_titles"][n]
            self._contact(at + timedelta(minutes=n + 1), account, first, last, title=title)
        return account

    def _keeper(self, number: int) -> str:
        for person in self.cast.keepers:
            if number < person.installers:
                return person.username
            number -= person.installers
        return ""

    def _business(self, name: str) -> Account:
        at = next(self._spread)
        account = self._account(at, name, "business", self._address())
        for n, title in enumerate(self.names["business_titles"]):
            first, last = self._people.pop()
            self._contact(at + timedelta(minutes=n + 1), account, first, last, title=title)
        return account

    def _home(self, number: int) -> Account:
        at, address = next(self._spread), self._address()
        known = self.names["known"]
        last, _, first = known[number].partition("|") if number < len(known) else ("", "", "")
        if not first:
            first, last = self._people.pop()
        home = self._account(at, f"{last} Household", "homeowner", address)
        home.last, home.installer = last, self.installers[number * 5 % len(self.installers)]
        self._contact(at + timedelta(minutes=1), home, first, last)
        second = number % 4 == 3  # noqa: PLR2004  every fourth home
        if not second:
            self._contact(at + timedelta(minutes=2), home, self._people.pop()[0], last)
        status = "Activated" if number < HOMES - 2 else ("Draft", "In Approval")[HOMES - 1 - number]
        self._contract(at, home, status, address)
        if second:
            self._contract(at, home, OTHER_STATUSES[number // 4 % len(OTHER_STATUSES)], address)
        if status == "Activated":
            self._job(at, home, number)
        return home

    def _contract(
        self, at: datetime, home: Account, status: str, address: dict[str, str | None]
    ) -> None:
        contract = Contract(status=status)
        start = (at - timedelta(days=self.rng.randrange(30, 1500))).date()
        signer, installer = home.contacts[0], home.installer
        fields = {
            "status": status, "start": start.isoformat(), "term_months": "300", **address,
        }  # fmt: skip
        self.script.add(
            at + timedelta(minutes=8, seconds=len(home.contracts)), self._clerk(),
            lambda: CreateContract(
                fields={
                    "account": home.key, "primary_contact": signer.key,
                    "installer": installer.key if installer else None, **fields,
                }
            ),
            contract,
        )  # fmt: skip
        home.contracts.append(contract)

    def _job(self, at: datetime, home: Account, number: int) -> None:
        installer, contract, job = home.installer, home.contracts[0], Planned()
        if installer is None:
            return
        hears = self.cast.org.settings.job_phase
        phases = [p for p in self.names["phases"] if p != hears or number % NO_COMMENTS]
        fields = {
            "engine_number": f"E-{10400 + 7 * number}",
            "current_phase": phases[-1 - number % 3],
        }
        self.script.add(
            at + timedelta(minutes=15), self._clerk(),
            lambda: CreateJob(
                fields={"account": installer.key, "contract": contract.key, **fields},
                phases=tuple(phases),
            ),
            job,
        )  # fmt: skip
        installer.jobs.append(job)
        home.jobs.append(job)
        self._milestones(job, phases)

    def _milestones(self, job: Planned, phases: list[str]) -> None:
        told = [line.split("|") for line in self.names["milestones"]]
        told = [line for line in told if line[0] in phases]
        for n, index in enumerate(sorted(self.rng.sample(range(len(told)), 3))):
            ago = timedelta(days=(200 - 60 * n) * self.rng.uniform(0.7, 1), hours=3)
            self.script.add(self.now - ago, self._clerk(), partial(_comment, job, *told[index]))


def _comment(job: Planned, phase: str, text: str, visibility: str) -> CommentOnJob:
    return CommentOnJob(job=job.key, text=text, phase=phase, shared=visibility == "shared")
