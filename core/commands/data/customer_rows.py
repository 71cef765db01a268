"""Rows of accounts, contacts, contracts and jobs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from core import customer_fields
from core.commands import customers
from core.commands.data.row import CREATED, UNCHANGED, UPDATED, Refused, problems_of, refuse
from core.commands.data.takes import RowTaker
from core.customer_fields import account_fields
from core.entities import Account, Contact, Contract, Job
from core.entities.record import value_of
from core.errors import RuleViolation
from core.fields import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.commands.data.row import Row
    from core.fields import Field

_FIELDS = {
    Contact: customer_fields.CONTACT,
    Contract: customer_fields.CONTRACT,
    Job: customer_fields.JOB,
}


class CustomerRows(RowTaker):
    """Takes rows the way the forms do: the same fields, the same refusals."""

    @cached_property
    def known(self) -> Mapping[str, Field]:
        """The fields that rows may give."""
        return _FIELDS.get(cast("type[Account]", self.entity)) or account_fields(self.work.org)

    def take(self, row: Row) -> str:
        """Create the record of the row, or change what differs."""
        record = self.find(row)
        try:
            if record is None:
                refuse(row.faults)
                given = {name: text for name, text in row.values.items() if text.strip()}
                entity = cast("type[Account]", self.entity)
                self.made(row, customers.create(self.work, entity, self.known, given))
                return CREATED
            return UPDATED if self.update(row, record) else UNCHANGED
        except RuleViolation as error:
            raise Refused([*row.faults, *problems_of(error, "")]) from error

    def given(self, row: Row) -> Mapping[str, str]:
        """Give what a row says of a record that is there."""
        return row.values

    def update(self, row: Row, record: Account) -> bool:
        """Give a record what the row says; says whether anything of it is different now."""
        values, problems = fill(self.work, self.known, self.given(row), f"The {record.TITLE}")
        differs = any(value_of(record, name) != value for name, value in values.items())
        repeat = self.refuse_repeat(row) if differs else []
        refuse([*row.faults, *problems, *repeat])
        return differs and bool(customers.change(self.work, record, self.known, values))
