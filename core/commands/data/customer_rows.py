"""Rows of accounts, contacts, contracts and jobs."""

from __future__ import annotations

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
    from core.commands.data.row import Row

_FIELDS = {
    Contact: customer_fields.CONTACT,
    Contract: customer_fields.CONTRACT,
    Job: customer_fields.JOB,
}


class CustomerRows(RowTaker):
    """Takes rows the way the forms do: the same fields, the same refusals."""

    def take(self, row: Row) -> str:
        """Create the record of the row, or change what differs."""
        entity = cast("type[Account]", self.entity)
        known = _FIELDS.get(entity) or account_fields(self.work.org)
        record = self.find(row)
        try:
            if record is None:
                refuse(row.faults)
                given = {name: text for name, text in row.values.items() if text.strip()}
                self.made(row, customers.create(self.work, entity, known, given))
                return CREATED
            values, problems = fill(self.work, known, row.values, f"The {entity.TITLE}")
            differs = any(value_of(record, name) != value for name, value in values.items())
            repeat = self.refuse_repeat(row) if differs else []
            refuse([*row.faults, *problems, *repeat])
            changed = differs and customers.edit(self.work, record, known, row.values)
        except RuleViolation as error:
            raise Refused([*row.faults, *problems_of(error, "")]) from error
        return UPDATED if changed else UNCHANGED
