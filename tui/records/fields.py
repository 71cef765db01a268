"""What the fields of customers and people are called, in the order of pages and forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.entities.customers import ACCOUNT_KINDS, CONTRACT_STATUSES

if TYPE_CHECKING:
    from core.org.model import FieldDef, Organisation


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: its label, and how a form helps to fill it."""

    name: str
    label: str
    required: bool = False
    words: tuple[str, ...] = ()
    lookup: str = ""
    """The kind of record it names."""
    hint: str = ""
    made: bool = False
    """Whether the system gives a value where none is given."""
    long: bool = False
    """Whether it is a text of many lines."""
    own: FieldDef | None = None
    """What the organisation says of it, where it is a custom field."""


_ADDRESS = (
    Asked("street", "Street"), Asked("city", "City"), Asked("state", "State"),
    Asked("postal_code", "Postal code"), Asked("country", "Country"),
)  # fmt: skip
YES_NO = ("yes", "no")
DAY = "YYYY-MM-DD"

FIELDS: dict[str, tuple[Asked, ...]] = {
    "account": (
        Asked("name", "Name", required=True),
        Asked("kind", "Kind", required=True, words=ACCOUNT_KINDS),
        Asked("phone", "Phone"), Asked("email", "E-mail"), *_ADDRESS,
        Asked("owner", "Owner", lookup="user"), Asked("parent", "Parent account", lookup="account"),
        Asked("account_manager", "Account manager", lookup="user"),
        Asked("sales_manager", "Sales manager", lookup="user"),
        Asked("external_id", "External id", made=True, hint="made, where none is given"),
    ),
    "contact": (
        Asked("first_name", "First name"), Asked("last_name", "Last name", required=True),
        Asked("account", "Account", required=True, lookup="account"),
        Asked("email", "E-mail"), Asked("phone", "Phone"), Asked("mobile", "Mobile"),
        Asked("title", "Title"), Asked("do_not_email", "No e-mail", words=YES_NO),
        Asked("is_active", "Active", words=YES_NO),
        Asked("external_id", "External id", made=True, hint="made, where none is given"),
    ),
    "contract": (
        Asked("account", "Account", required=True, lookup="account"),
        Asked("status", "Status", required=True, words=CONTRACT_STATUSES),
        Asked("installer", "Installer", lookup="account"),
        Asked("primary_contact", "Primary contact", lookup="contact"),
        Asked("start", "Start", hint=DAY), Asked("end", "End", hint=DAY),
        Asked("term_months", "Months"), *_ADDRESS,
        Asked("number", "Number", made=True, hint="made, where none is given"),
    ),
    "job": (
        Asked("engine_number", "Engine number", required=True),
        Asked("account", "Account", required=True, lookup="account"),
        Asked("contract", "Contract", lookup="contract"), Asked("current_phase", "Current phase"),
    ),
}  # fmt: skip
"""By the kind of record."""
LINE = 255
"""Characters that a text of one line has at most."""
LOOKED_UP = ("user", "account", "contact")
"""What a reference may name that is looked up while one types."""


def fields_of(org: Organisation, kind: str) -> tuple[Asked, ...]:
    """Give the fields of a kind of record, those of the organisation's own last."""
    return (*FIELDS[kind], *(asked_for(one) for one in org.fields_of(kind).values()))


def asked_for(definition: FieldDef, words: tuple[str, ...] = ()) -> Asked:
    """Give how a form asks for a custom field; `words` are what may be chosen here of a choice."""
    hints = {"date": DAY, "reference": "a case's number"}
    return Asked(
        definition.key, definition.label, own=definition, long=is_long(definition),
        words=YES_NO if definition.kind == "flag" else words or definition.values,
        lookup=definition.to if definition.to in LOOKED_UP else "",
        hint="" if definition.to in LOOKED_UP else hints.get(definition.kind, ""),
    )  # fmt: skip


def is_long(definition: FieldDef | None) -> bool:
    """Say whether a custom field is a text of many lines."""
    return definition is not None and definition.kind == "text" and definition.limit > LINE


def is_asked(definition: FieldDef | None, profile: str) -> bool:
    """Say whether a form asks people of a profile for a field: what is computed nobody fills in."""
    if definition is None:
        return True
    allowed = not definition.edited_by or profile in definition.edited_by
    return allowed and definition.kind != "formula"
