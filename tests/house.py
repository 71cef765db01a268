"""A small house for tests: one person of each profile, a household, an installer, a business."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event

from core.clock import FixedClock
from core.commands.account import CreateAccount
from core.commands.activity import CreateActivity
from core.commands.case import CreateCase
from core.commands.contact import CreateContact
from core.commands.contract import CreateContract
from core.commands.job import CreateJob
from core.commands.user import CreateUser
from core.desk import Desk
from core.entities import Case, Record
from core.org import loader
from data.engine import connect, parse
from data.founding import found
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from core.commands.registry import Command
    from core.org.model import Organisation
    from core.outcome import Outcome

R = TypeVar("R", bound=Record)
NOW = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
"""When the house was founded, and where every test's clock starts."""

PEOPLE = {
    "sam": ("Sam Ortiz", "frontline", ()),
    "fay": ("Fay Lind", "frontline", ()),
    "dana": ("Dana Reyes", "back_office", ("back_office_homeowner", "shift_leads")),
    "ines": ("Ines Duarte", "back_office", ("back_office_homeowner", "customer_support")),
    "ivo": ("Ivo Maric", "back_office", ("back_office_installer",)),
    "bo": ("Bo Winter", "boundary", ("deal_processing",)),
    "rae": ("Rae Stone", "aging_rep", ("aging_cases", "aging")),
    "sal": ("Sal Moreno", "sales", ("sales",)),
    "max": ("Max Adler", "supervisor", ()),
}
"""Each username with name, profile and groups; `root` is the administrator besides them."""


def build(url: str) -> None:
    """Found the shipped organisation with its people and a few customers."""
    build_on(url, loader.shipped())


def build_on(url: str, files: dict[str, str], called: Callable[[str], str] = str) -> None:
    """Found an organisation like the shipped one, whose keys are `called` perhaps otherwise."""
    people = [("root", "Root Admin", called("admin"))]
    desk = found(url, files=files, people=people, throwaway=True)
    desk.clock = FixedClock(NOW)
    root = desk.acting("root")
    for username, (name, profile, groups) in PEOPLE.items():
        mail = f"{username}@example.com"
        root.do(CreateUser(
            username=username, name=name, profile=called(profile), email=mail,
            group=tuple(map(called, groups)),
        ))  # fmt: skip
    for fields in (
        {"external_id": "HO-1", "name": "Rivera Household", "kind": "homeowner",
         "phone": "(303) 555-0142", "street": "12 Juniper Way", "city": "Golden"},
        {"external_id": "HO-2", "name": "Osei Household", "kind": "homeowner", "owner": "sal"},
        {"external_id": "IN-1", "name": "Brightroof Solar", "kind": "installer", "owner": "sal"},
        {"external_id": "BU-1", "name": "Corner Bakery", "kind": "business"},
    ):  # fmt: skip
        root.do(CreateAccount(fields=dict(fields)))
    for fields in (
        {"external_id": "P-1", "account": "HO-1", "first_name": "Jo", "last_name": "Rivera",
         "email": "jo@example.com", "phone": "303 555 0142"},
        {"external_id": "P-2", "account": "HO-2", "first_name": "Ama", "last_name": "Osei"},
        {"external_id": "P-3", "account": "IN-1", "first_name": "Pat", "last_name": "Quinn"},
    ):  # fmt: skip
        root.do(CreateContact(fields=dict(fields)))
    for number, account, contact, status in (
        ("C-1", "HO-1", "P-1", "Activated"),
        ("C-2", "HO-1", "P-1", "Pending Cancellation"),
        ("C-3", "HO-2", "P-2", "Cancelled"),
        ("C-4", "HO-2", "P-2", "Unverified"),
    ):
        root.do(
            CreateContract(
                fields={
                    "number": number, "account": account, "primary_contact": contact,
                    "status": status, "installer": "IN-1",
                }
            )
        )  # fmt: skip
    root.do(CreateJob(fields={"engine_number": "E-1", "account": "IN-1", "contract": "C-1"}))
    desk.store.close()


@dataclass
class House:
    """The desks of all people over one database, with a clock that a test moves."""

    url: str
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    read_only: bool = False
    """Many tests share the database: it refuses whatever would change it."""

    def __post_init__(self) -> None:
        """Open the store."""
        engine = connect(parse(self.url), throwaway=True)
        if self.read_only:
            _refuse_to_write(engine)
        self.store = Store(engine)

    def __getitem__(self, username: str) -> Desk:
        """Give a person's desk."""
        return Desk(self.store, self.clock, username)

    @property
    def org(self) -> Organisation:
        """The organisation that is in force."""
        return Desk(self.store, self.clock, "root").org

    def word(self, shipped: str) -> str:
        """Give what a key or a label of the shipped organisation is here (`tests.renamed`)."""
        return shipped

    def ruled(self, username: str, change: Callable[[Organisation], Organisation]) -> Desk:
        """Give a person's desk at which a changed organisation is in force."""
        desk = Desk(self.store, self.clock, username)
        desk.__dict__["org"] = change(desk.org)
        return desk

    def do(self, username: str, command: Command, key: str | None = None) -> Outcome:
        """Let a person do something."""
        return self[username].do(command, key=key)

    def wait(self, **length: float) -> None:
        """Move the clock."""
        self.clock.moment += timedelta(**length)

    def homeowner(self, by: str = "sam", **given: object) -> str:
        """Open a homeowner case and give its number."""
        fields: dict[str, object] = {
            "type": "homeowner", "contract": "C-1", "primary": "Billing", "secondary": "Autopay",
            "source": "Phone", "description": "Charged twice",
        }  # fmt: skip
        return self._create(by, fields | given)

    def installer(self, by: str = "sam", **given: object) -> str:
        """Open an installer case and give its number."""
        fields: dict[str, object] = {
            "type": "installer", "contact": "P-3", "primary": "Portal", "secondary": "Login",
            "description": "Cannot log in",
        }  # fmt: skip
        return self._create(by, fields | given)

    def support(self, by: str = "sam", **given: object) -> str:
        """Open a customer support case and give its number."""
        return self._create(by, {"type": "customer_support", "subject": "A question"} | given)

    def service(self, by: str = "sam", **given: object) -> str:
        """Open a service case and give its number."""
        fields: dict[str, object] = {"type": "service", "account": "HO-1", "subject": "No power"}
        return self._create(by, fields | given)

    def activity(self, number: str, by: str = "sam", **given: object) -> int:
        """Add an activity to a case and give its id."""
        fields: dict[str, object] = {"kind": "task", "subject": "Ask for the serial number"}
        made = self.do(by, CreateActivity(case=number, **(fields | given)))  # type: ignore[arg-type]
        return int(made.number or "")

    def _create(self, by: str, fields: dict[str, object]) -> str:
        number = self.do(by, CreateCase(**fields)).number  # type: ignore[arg-type]
        assert number
        return number

    def queued(self, **given: Any) -> str:
        """Open a homeowner case that lies in the homeowner queue."""
        return self.homeowner(queue="back_office_homeowner", **given)

    def get(self, entity: type[R], **by: object) -> R:
        """Give the one record as it is stored now."""
        found = self.all(entity, **by)
        assert len(found) == 1, found
        return found[0]

    def all(self, entity: type[R], **by: object) -> list[R]:
        """Give the records as they are stored now."""
        with self.store.reading() as unit:
            return unit.many(entity, **by)  # type: ignore[arg-type]

    def case(self, number: str) -> Case:
        """Give a case as it is stored now."""
        return self.get(Case, number=number)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def _refuse_to_write(engine: Engine) -> None:
    sqlite = engine.dialect.name == "sqlite"
    refusal = "pragma query_only = on" if sqlite else "SET default_transaction_read_only = on"

    @event.listens_for(engine, "connect")
    def _set_up(dbapi: Any, _: Any) -> None:
        dbapi.execute(refusal)
        dbapi.commit()


@contextmanager
def opened(url: str) -> Iterator[House]:
    """Open a house, and let go of it in the end."""
    house = House(url)
    try:
        yield house
    finally:
        house.close()


def window(house: House) -> timedelta:
    """Give how long after its close a homeowner case may be reopened."""
    policy = house.org.types["homeowner"].reopen
    assert policy
    assert policy.window
    return policy.window


def gated(house: House, username: str, *blockers: str) -> Desk:
    """Give a desk of an organisation whose homeowner cases are blocked by these."""
    return typed(house, username, blocked_by=blockers)


def typed(house: House, username: str, **settings: Any) -> Desk:
    """Give a desk of an organisation whose homeowner cases have other settings."""

    def change(org: Organisation) -> Organisation:
        key = house.word("homeowner")
        return replace(org, types={**org.types, key: replace(org.types[key], **settings)})

    return house.ruled(username, change)
