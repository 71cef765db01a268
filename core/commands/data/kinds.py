"""Which kinds of records can be imported: their fields, and how a row's record is recognised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import customer_fields
from core.commands.data.case_rows import FIELDS as CASE
from core.commands.data.case_rows import CaseRows
from core.commands.data.customer_rows import CustomerRows
from core.custom import field_of
from core.entities import Account, Case, Contact, Contract, Job
from core.errors import NotFound, nearest
from core.fields import account_id, day, moment
from core.work import case_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.commands.data.takes import RowTaker
    from core.entities import Record
    from core.fields import Field
    from core.org.model import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Importable:
    """One kind of record that files may bring."""

    name: str
    entity: type[Record]
    fields: Mapping[str, Field]
    takes: type[RowTaker]
    keys: tuple[str, ...]
    """The fields by which a record is recognised: a row's first one that is not blank."""
    other_keys: tuple[str, ...] = ()
    """What may be named instead."""

    def identify(self, values: Mapping[str, str], keys: Iterable[str]) -> tuple[str, str] | None:
        """Give the first of the keys that is not blank, with its text."""
        for name in keys:
            if text := values.get(name, "").strip():
                return name, case_number(text) if name == "number" and self.entity is Case else text
        return None

    @property
    def times(self) -> frozenset[str]:
        """The fields that hold a day or a time."""
        return frozenset(n for n, field in self.fields.items() if field.parse in (day, moment))

    @property
    def accounts(self) -> tuple[str, ...]:
        """The fields that name an account, which may be made where it is missing."""
        return tuple(n for n, field in self.fields.items() if field.parse is account_id)


KINDS = {
    kind.name: kind
    for kind in (
        Importable(
            name="account", entity=Account, fields=customer_fields.ACCOUNT, takes=CustomerRows,
            keys=("external_id",), other_keys=("name",),
        ),
        Importable(
            name="contact", entity=Contact, fields=customer_fields.CONTACT, takes=CustomerRows,
            keys=("external_id",), other_keys=("email",),
        ),
        Importable(
            name="contract", entity=Contract, fields=customer_fields.CONTRACT,
            takes=CustomerRows, keys=("number",),
        ),
        Importable(
            name="job", entity=Job, fields=customer_fields.JOB, takes=CustomerRows,
            keys=("engine_number",),
        ),
        Importable(
            name="case", entity=Case, fields=CASE, takes=CaseRows,
            keys=("external_id", "number"),
        ),
    )
}  # fmt: skip
"""Each kind by its name."""


def kind_of(name: str, org: Organisation | None = None) -> Importable:
    """Find a kind by its name, also in the plural, with the custom fields of an organisation.

    Raises `NotFound` with the nearest one.
    """
    word = name.strip().casefold()
    found = KINDS.get(word) or KINDS.get(word.removesuffix("s"))
    if found is None:
        msg = f"{name!r} cannot be imported or exported.{nearest(name, KINDS)}"
        raise NotFound(msg, next_step=f"Known: {', '.join(KINDS)}.")
    own = org.fields_of(found.name) if org else {}
    written = {key: field_of(one) for key, one in own.items() if one.kind != "formula"}
    return replace(found, fields={**found.fields, **written}) if written else found
