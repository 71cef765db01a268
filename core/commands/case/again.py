"""Open a case that goes on with another: the same customer, and what is told besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.commands.case.create import CreateCase
from core.custom import as_typed, may_set
from core.entities import Account, Contact, Contract, Job

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work

PLAIN = ("subject", "description", "priority")
ALWAYS = ("subject", "account", "contact", "contract")
"""What a case has of the one that it is a part of, whatever else (domain.md 1.14)."""
_TOLD = {
    "primary_reason": "primary", "secondary_reason": "secondary", "origin": "source",
    "type": "case_type",
}  # fmt: skip
"""What a new case calls some of the fields."""


def again(
    work: Work, case: Case, *, confirmed: bool, related: bool = False, job: bool = True,
    only: tuple[str, ...] | None = None, **told: str | None,
) -> Case:  # fmt: skip
    """Open a case like `case`, but for what is `told`; all that a new case asks is asked.

    With `only`, it has these fields of it besides title and customer, and no others.
    """
    given: dict[str, Any] = values(work, case, job=job)
    own = typed(work, case)
    if only is not None:
        kept = {*ALWAYS, *(_TOLD.get(name, name) for name in only)}
        given = {name: value for name, value in given.items() if name in kept}
        own = {name: value for name, value in own.items() if name in kept}
    given |= {name: value for name, value in told.items() if value is not None}
    related_to = case.number if related else None
    made = CreateCase(
        type=case.record_type,
        related=related_to,
        confirmed=confirmed,
        fields=own,
        **given,
    ).decide(work)
    return work.case(made.number or "")


def typed(work: Work, case: Case) -> dict[str, str | None]:
    """Give a case's custom fields as one would type them; what the person may not set is left."""
    fields = work.type_of(case).custom
    return {
        key: as_typed(work, fields[key], value)
        for key, value in case.custom.items()
        if key in fields and may_set(work, fields[key])
    }


def values(work: Work, case: Case, *, job: bool = True) -> dict[str, str]:
    """Give a case's fields as one would tell them of a new one."""
    links = (
        ("account", Account, case.account_id, "external_id"),
        ("contact", Contact, case.contact_id, "external_id"),
        ("contract", Contract, case.contract_id, "number"),
        ("installer", Account, case.installer_id, "external_id"),
        ("installer_contact", Contact, case.installer_contact_id, "external_id"),
        ("job", Job, case.job_id if job else None, "engine_number"),
    )  # fmt: skip
    found = {
        name: getattr(work.get(entity, record_id), key)
        for name, entity, record_id, key in links
        if record_id is not None
    }
    plain = {
        "primary": case.primary_reason, "secondary": case.secondary_reason,
        "source": case.origin, "case_type": case.type,
        **{name: getattr(case, name) for name in PLAIN},
    }  # fmt: skip
    return found | {name: value for name, value in plain.items() if value is not None}
