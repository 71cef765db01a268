"""What creating and editing accounts, contacts, contracts and jobs have in common."""

from __future__ import annotations

from dataclasses import MISSING
from dataclasses import fields as dataclass_fields
from typing import TYPE_CHECKING, Any, TypeVar

from core.entities import Account, Contact, Contract, Job, Record
from core.entities.record import CUSTOM
from core.errors import Problem, RuleViolation, wrong
from core.fields import Field, assign, fill
from core.outcome import Outcome
from core.rules.stale import Edit, refuse_stale, values_of
from core.text import with_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.work import Work

R = TypeVar("R", Account, Contact, Contract, Job)
KEYS = {
    Account: "external_id",
    Contact: "external_id",
    Contract: "number",
    Job: "engine_number",
}
"""The field that people call each by."""
SERIES: dict[type[Record], str] = {
    Account: "A-{:06}",
    Contact: "P-{:06}",
    Contract: "C-{:06}",
}
"""The form of the keys that we give where none was given."""


def new_key(work: Work, entity: type[Record]) -> str:
    """Give the next free key of a series; one that an import already used is skipped."""
    while True:
        key = SERIES[entity].format(work.unit.next_number(entity.KIND))
        if work.one(entity, **{KEYS[entity]: key}) is None:
            return key


def create(
    work: Work,
    entity: type[R],
    known: Mapping[str, Field],
    given: Mapping[str, str | None],
) -> R:
    """Make a customer record of the given fields; raises `RuleViolation` with all problems."""
    work.allow("customer.edit")
    values, problems = fill(work, known, given, with_article(entity.TITLE, first=True))
    key = KEYS[entity]
    values = {name: value for name, value in values.items() if value is not None}
    needed = {field.attribute: name for name, field in known.items() if field.required}
    defaults = _defaults(entity)
    key_series = SERIES.get(entity)
    problems += [
        Problem(name, f"{name} is missing.")
        for attribute, name in needed.items()
        if attribute not in values and attribute not in defaults and name not in given
        and not (attribute == key and key_series)
    ]  # fmt: skip
    problems += _taken(work, entity, values.get(key))
    wrong(problems, what=f"The {entity.TITLE}")
    if key not in values:
        values[key] = new_key(work, entity)
    record = entity(**{name: v for name, v in values.items() if not name.startswith(CUSTOM)})
    assign(record, {name: v for name, v in values.items() if name.startswith(CUSTOM)})
    return work.add(record)


def edit(
    work: Work, record: R, known: Mapping[str, Field], given: Mapping[str, str | None],
    *, seen: int | None = None, merge: bool = False,
) -> list[str]:  # fmt: skip
    """Change a customer record; gives the names of the attributes that changed.

    With the version that the person has `seen`, a later change refuses it; see `refuse_stale`.
    """
    values, problems = fill(work, known, given, f"The {type(record).TITLE}")
    return change(work, record, known, values, problems, seen=seen, merge=merge)


def change(
    work: Work, record: R, known: Mapping[str, Field], values: Mapping[str, Any],
    problems: Iterable[Problem] = (), *, seen: int | None = None, merge: bool = False,
) -> list[str]:  # fmt: skip
    """Give a customer record values that were read already; see `edit`.

    Raises `RuleViolation` that tells the `problems` of reading them with all others.
    """
    work.allow("customer.edit")
    entity, found = type(record), [*problems]
    key = KEYS[entity]
    if values.get(key) != getattr(record, key):
        found += _taken(work, entity, values.get(key))
    given = values
    if None in values.values():  # what is required keeps what it has; that is told as a problem
        needed = {field.attribute for field in known.values() if field.required}
        given = {n: v for n, v in values.items() if v is not None or n not in needed}
    if seen is None:  # nothing to compare with; and what is refused leaves the record as it is
        wrong(found, what=f"The {entity.TITLE}")
        return assign(record, given)
    before = values_of(record)
    changed = assign(record, given)
    keys = {field.attribute: name for name, field in reversed([*known.items()])}
    refuse_stale(work, Edit(
        record=record, before=before, seen=seen, merge=merge, keys=keys,
        label=lambda name: _label(work, record, name),
    ))  # fmt: skip
    wrong(found, what=f"The {entity.TITLE}")
    return changed


def created(record: R) -> Outcome:
    """Say that a record was made."""
    key: str = getattr(record, KEYS[type(record)])
    kind = record.KIND
    return Outcome(
        message=f"{kind.capitalize()} {key} was created.",
        number=key,
        kind=kind,
        made={kind: key},
    )


def edited(record: R, changed: list[str]) -> Outcome:
    """Say what was changed."""
    if not changed:
        msg = f"Nothing to change: the {record.TITLE} has these values already."
        raise RuleViolation(msg, details={"unchanged": True})
    key: str = getattr(record, KEYS[type(record)])
    named = (name.removeprefix(CUSTOM).removesuffix("_id") for name in changed)
    fields = ", ".join(name.replace("_", " ") for name in named)
    return Outcome(message=f"{key}: changed {fields}.", number=key, kind=record.KIND)


def _label(work: Work, record: Record, field: str) -> str:
    own = work.org.fields_of(record.KIND).get(field)
    return own.label if own else field.replace("_", " ").capitalize()


def _taken(work: Work, entity: type[Record], key: Any) -> list[Problem]:
    name = KEYS[entity]
    if key is not None and work.one(entity, **{name: key}) is not None:
        return [Problem(name, f"{name}: {key!r} is taken by another {entity.TITLE}.")]
    return []


def _defaults(entity: type[Record]) -> set[str]:
    return {field.name for field in dataclass_fields(entity) if field.default is not MISSING}
