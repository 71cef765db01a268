"""Daily files for tests, short ways to run them, and what came of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.commands.contact import CreateContact
from core.commands.user import CreateUser
from core.entities import Account, Activity, Case, FeedItem, OutgoingMail
from data.exchange import feeds
from tests.data.sheets import write

if TYPE_CHECKING:
    from pathlib import Path

    from data.exchange.feeds import FeedReport
    from tests.house import House

HEAD = "account_external_id,oldest_aging_days\n"
CONTACTS = "contact_external_id,account_external_id,last_name,email,last_login_at\n"


def feed(
    house: House, folder: Path, text: str | bytes, contacts: str | None = None, *,
    by: str = "root", name: str = "day.csv", **options: Any,
) -> FeedReport:  # fmt: skip
    """Run the feed of a day; a text without a header is that of accounts and their days."""
    if isinstance(text, str) and not text.startswith(("account_", "external_")):
        text = HEAD + text
    path = write(folder, text, name)
    if contacts is not None:
        options["contacts"] = write(folder, CONTACTS + contacts, f"contacts-of-{name}")
    return feeds.run(house[by], path, feeds.FeedOptions(**options))


def teri(house: House) -> None:
    """Let in whom the shipped rules turn to, so that they note nothing."""
    house.do("root", CreateUser(
        username="teri", name="Teri Marsh", profile="aging_rep", group=("aging_cases",),
    ))  # fmt: skip


def contact(house: House, key: str, account: str, **fields: str) -> None:
    """Add a contact of an account."""
    house.do("root", CreateContact(fields={
        "external_id": key, "account": account, "last_name": key.title(),
        "email": f"{key.lower()}@example.com", **fields,
    }))  # fmt: skip


def days(house: House, key: str) -> int | None:
    """Give what an account was fed with."""
    value: int | None = house.get(Account, external_id=key).custom.get("oldest_aging_days")
    return value


def state(house: House) -> dict[str, Any]:
    """Give everything that feeds leave behind, without the numbers that databases give."""
    accounts = {one.id: one.external_id for one in house.all(Account)}
    cases = {one.id: (accounts[one.account_id or 0], one.status, one.contact_id)
             for one in house.all(Case)}  # fmt: skip
    return {
        "accounts": sorted((one.external_id, str(one.custom)) for one in house.all(Account)),
        "cases": sorted(map(str, cases.values())),
        "tasks": sorted((str(cases[one.record_id or 0]), one.subject, one.status)
                        for one in house.all(Activity)),
        "mails": sorted((one.recipient, one.subject) for one in house.all(OutgoingMail)),
        "entries": sorted((str(cases[one.record_id]), one.kind) for one in house.all(FeedItem)),
    }  # fmt: skip
