"""Is there a case about the same already? What is the same, the record type says (S0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.case_fields import FIELDS
from core.entities import Case
from core.errors import Problem, RuleViolation
from core.text import listed

if TYPE_CHECKING:
    from core.org.model import Organisation, RecordType
    from core.work import Work

ASKED = ("ask", "refuse")
"""The gates that hold on every way of opening a case, not in the console alone."""


def same(work: Work, record_type: RecordType, case: Case) -> list[Case]:
    """Give the cases that the person sees and that a new one would double, open ones first.

    Where the new one leaves a field of the gate empty, it is like no other.
    """
    gate = record_type.gate
    wanted: dict[str, Any] = {
        FIELDS[name].attribute: getattr(case, FIELDS[name].attribute) for name in gate.same
    }
    if any(value in {None, ""} for value in wanted.values()):
        return []
    since = work.now - gate.closed_for
    found = [
        other for other in work.many(Case, **wanted)
        if not other.is_closed or (other.closed_at is not None and other.closed_at > since)
    ]  # fmt: skip
    seen = [other for other in found if work.may("case.read", other)]
    return sorted(seen, key=lambda other: (other.is_closed, other.number))


def doubled(work: Work, record_type: RecordType, case: Case) -> str:
    """Say which cases are about the same, where the gate holds everywhere; else nothing."""
    if record_type.gate.then not in ASKED:
        return ""
    found = same(work, record_type, case)
    if not found:
        return ""
    names = ", ".join(record_type.name_of(name) for name in record_type.gate.same)
    numbers = listed([other.number for other in found])
    many = f"Case {numbers} has" if len(found) == 1 else f"Cases {numbers} have"
    return f"{many} the same {names}."


def alone(org: Organisation) -> dict[str, tuple[str, ...]]:
    """Give the columns that only one open case of a type may hold together, by record type."""
    return {
        key: tuple(FIELDS[name].attribute for name in one.gate.one_open)
        for key, one in org.types.items() if one.gate.one_open
    }  # fmt: skip


def require_only_open(work: Work, case: Case) -> None:
    """Raise where the case would be the second open one of what its type has one of.

    The database refuses it as well; this names the other one (domain.md 1.15).
    """
    record_type = work.type_of(case)
    held = {name: getattr(case, name) for name in alone(work.org).get(case.record_type, ())}
    if not held or None in held.values():
        return
    found = work.many(Case, record_type=case.record_type, is_closed=False, **held)
    other = next((one for one in found if one is not case), None)
    if other is None:
        return
    names = ", ".join(record_type.name_of(name).lower() for name in record_type.gate.one_open)
    number = other.number if work.may("case.read", other) else "that you may not see"
    msg = (
        f"There is an open {record_type.label} case {number} with the same {names}; only one may "
        "be open."
    )
    field = record_type.gate.one_open[0]
    raise RuleViolation(
        msg, title="There is a case already", next_step="Go on there.",
        problems=[Problem(field, msg)],
    )  # fmt: skip
