"""Custom fields of a record: what the organisation adds to cases and accounts, by key.

A record holds them in one mapping of plain JSON values, which is replaced and never changed in
place. Elsewhere such a field is an attribute like any other, named `custom.KEY`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core import naming
from core.entities import Account, Case, Contact, Record, User
from core.entities.record import CUSTOM
from core.fields import Field, day, flag, listed, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.org.model import FieldDef
    from core.work import Work

NAMES: dict[str, tuple[type[Record], str, str]] = {
    "user": (User, "username", "name"), "account": (Account, "external_id", "name"),
    "contact": (Contact, "external_id", "name"), "case": (Case, "number", "number"),
}  # fmt: skip
"""What a reference may name, with the field that it is called by and the one people read."""
MOST = 10**11
"""The first number that does not fit: with four decimals more, none is kept exactly."""


HOLDS: dict[str, tuple[type, ...]] = {
    "text": (str,), "number": (int, float), "date": (str,), "choice": (str,), "flag": (bool,),
    "reference": (int,), "formula": (),
}  # fmt: skip
"""What is stored of each kind of field."""


def native(definition: FieldDef, value: Any) -> Any:
    """Give a stored value as the core reckons with it: a day is a date.

    It is none where the journal tells of a time when the field was of another kind.
    """
    if not isinstance(value, HOLDS[definition.kind]):
        return None
    if definition.kind != "date" or not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def field_of(definition: FieldDef) -> Field:
    """Give how a custom field is read from what a person typed."""
    return Field(definition.attribute, _parser(definition))


def _parser(definition: FieldDef) -> Callable[[Work, str], Any]:
    def parse(work: Work, value: str) -> Any:
        if not may_set(work, definition):
            msg = f"people of the profile {work.person.profile} do not set it."
            raise ValueError(msg)
        return _READ[definition.kind](work, value, definition)

    return parse


def may_set(work: Work, definition: FieldDef) -> bool:
    """Say whether the person may set a field; the house itself may set any."""
    by = definition.edited_by
    return not by or not work.actor.id or work.person.profile in by


def _number(_: Work, value: str, definition: FieldDef) -> int | float:
    try:
        found = float(value.strip().replace("_", "x"))
    except ValueError:
        found = float("nan")
    if not abs(found) < MOST:
        msg = f"{value!r} is not a number of at most eleven digits."
        raise ValueError(msg)
    rounded = round(found, definition.decimals)
    if rounded != found:
        fits = f"{definition.decimals} digits fit" if definition.decimals else "none fits"
        msg = f"{value!r} has too many digits after its point; {fits}."
        raise ValueError(msg)
    if definition.least is not None and rounded < definition.least:
        msg = f"{value!r} is less than {definition.least:,}."
        raise ValueError(msg)
    if definition.most is not None and rounded > definition.most:
        msg = f"{value!r} is more than {definition.most:,}."
        raise ValueError(msg)
    return rounded if definition.decimals else int(rounded)


def _reference(work: Work, value: str, definition: FieldDef) -> int:
    if definition.to == "case":
        return work.case(value, lock=False).id
    found: Record = {"user": work.user, "account": work.account, "contact": work.contact}[
        definition.to
    ](value)
    return found.id


def _formula(_: Work, __: str, ___: FieldDef) -> Any:
    msg = "it is computed by a formula; change what that reads."
    raise ValueError(msg)


_READ: dict[str, Callable[[Work, str, FieldDef], Any]] = {
    "text": lambda work, value, definition: text(definition.limit)(work, value),
    "number": _number,
    "date": lambda work, value, _: day(work, value).isoformat(),
    "choice": lambda _, value, definition: listed(value, definition.values),
    "flag": lambda work, value, _: flag(work, value),
    "reference": _reference,
    "formula": _formula,
}


def as_typed(work: Work, definition: FieldDef, value: Any) -> str:
    """Give a stored value as input accepts it: references by their keys."""
    if definition.kind == "reference":
        entity, key, _ = NAMES[definition.to]
        return str(getattr(work.get(entity, value), key))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def printed(work: Work, record: Record, attribute: str, value: Any) -> str:
    """Give what an attribute of a record holds as people read it: names instead of ids."""
    fields = work.org.fields_of(record.KIND)
    definition = fields.get(attribute.removeprefix(CUSTOM))
    if definition is None or value is None or not attribute.startswith(CUSTOM):
        return naming.printed(work, attribute, value)
    if definition.kind == "reference":
        entity, _, name = NAMES[definition.to]
        return str(getattr(work.get(entity, value), name))
    if definition.kind == "number":
        return f"{value:.{definition.decimals}f}"
    return naming.printed(work, attribute, value)
