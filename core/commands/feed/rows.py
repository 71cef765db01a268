"""How the rows of the daily files find, make and change their accounts and contacts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.commands import customers
from core.commands.data.customer_rows import CustomerRows
from core.commands.data.row import CREATED, UNCHANGED, UPDATED, Refused, problems_of, refuse
from core.entities import Account
from core.errors import Problem, RuleViolation
from core.fields import fill
from core.org.feed import KEY, NAME, feed_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.commands.data.remember import Remembering
    from core.commands.data.row import Row
    from core.entities import Record


class FedRows(CustomerRows):
    """Takes what a file says of records that are there."""

    def given(self, row: Row) -> Mapping[str, str]:
        """Leave out what it was found by, and blank cells of what no record may lack."""
        return {
            name: text for name, text in row.values.items()
            if name != KEY and (text or not self.known[name].required)
        }  # fmt: skip


class FedAccounts(FedRows):
    """Takes what the file says of accounts."""

    def take(self, row: Row) -> str:
        """Change what differs; an unknown account is made where its name is given."""
        record = self.find(row)
        try:
            became = UNCHANGED if record else CREATED
            if self.update(row, record or self.make(row)) and record:
                became = UPDATED
        except RuleViolation as error:
            raise Refused([*row.faults, *problems_of(error, KEY)]) from error
        return became

    def make(self, row: Row) -> Account:
        """Make an unknown account, without what the file feeds it with.

        Raises `Refused` where it may not be made, and where anything of its row is refused.
        """
        feed = feed_of(self.work.org)
        given = {name: text for name, text in row.values.items() if text.strip()}
        if not feed.create_accounts or NAME not in given:
            raise Refused([*row.faults, Problem(KEY, self._unknown(row, feed.create_accounts))])
        _, problems = fill(self.work, self.known, given, "The account")
        refuse([*row.faults, *problems, *self.refuse_repeat(row)])
        first = {name: given[name] for name in (KEY, NAME)}
        record = customers.create(
            self.work, Account, self.known, self._owner | dict(feed.new_account) | first
        )
        self.made(row, record)
        return record

    @cached_property
    def _owner(self) -> dict[str, str]:
        """Whose a new account is that names nobody: who feeds it in, unless that is the house."""
        return {} if self.work.actor.is_system else {"owner": self.work.person.username}

    def _unknown(self, row: Row, makes: bool) -> str:  # noqa: FBT001  what the organisation says
        way = "It is made where the file gives its name."
        if not makes:
            way = "The organisation lets none be made (create_accounts of its [feed])."
        return f"There is no account {row.values[KEY]!r}. {way}"


class NewAccounts(FedAccounts):
    """Makes the unknown accounts of a file, and nothing else: contacts may then name them."""

    def take(self, row: Row) -> str:
        """Make the account of a row where there is none."""
        if self.find(row):
            return UNCHANGED
        try:
            self.make(row)
        except RuleViolation as error:
            raise Refused(problems_of(error, KEY)) from error
        return CREATED


class FedContacts(FedRows):
    """Takes what the file says of contacts."""

    def __init__(
        self, work: Remembering, entity: type[Record], rows: Iterable[Row], source: str
    ) -> None:
        """Read the contacts and the accounts that the rows name."""
        every = tuple(rows)
        super().__init__(work, entity, every, source)
        work.expect_accounts(row.values.get("account", "") for row in every)

    def take(self, row: Row) -> str:
        """Change what differs; an unknown contact is made where its last name is given."""
        found: Any = self.find(row)
        if found is None and not row.values.get("last_name", "").strip():
            reason = f"There is no contact {row.values[KEY]!r}."
            way = "It is made where the file gives its last_name."
            raise Refused([*row.faults, Problem(KEY, f"{reason} {way}")])
        return super().take(row)
