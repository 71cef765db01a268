"""The fields of a case: how each is read, and what the record type asks of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.custom import field_of
from core.entities import Account, Contact, Contract
from core.entities.record import put, value_of
from core.errors import Problem, nearest
from core.fields import Field, account_id, contact_id, contract_id, spelled, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.entities import Case
    from core.org.model import RecordType
    from core.work import Work


def _job_id(work: Work, value: str) -> int:
    return work.job(value).id


FIELDS = {
    "subject": Field("subject", text(255)),
    "description": Field("description", text(32_000)),
    "origin": Field("origin", text(40)),
    "type": Field("type", text(40)),
    "priority": Field("priority", text(40)),
    "primary_reason": Field("primary_reason", text(255)),
    "secondary_reason": Field("secondary_reason", text(255)),
    "account": Field("account_id", account_id),
    "contact": Field("contact_id", contact_id),
    "contract": Field("contract_id", contract_id),
    "installer": Field("installer_id", account_id),
    "installer_contact": Field("installer_contact_id", contact_id),
    "job": Field("job_id", _job_id),
}
"""Each field by the key that the organisation's files use."""

_ALIASES = {
    "source": "origin", "primary": "primary_reason", "secondary": "secondary_reason",
}  # fmt: skip
"""What the shell calls them."""


def fields_of(record_type: RecordType) -> dict[str, Field]:
    """Give all fields of a type's cases by key, custom ones too."""
    return FIELDS | {key: field_of(one) for key, one in record_type.custom.items()}


def known(record_type: RecordType) -> dict[str, Field]:
    """Give the fields by every name a person may use: key, label, former label (1.2.5)."""
    fields = fields_of(record_type)
    named = fields | {alias: FIELDS[key] for alias, key in _ALIASES.items()}
    labels = {key: one.label for key, one in record_type.custom.items()} | {**record_type.labels}
    former = [(key, label) for key, labels in record_type.aliases.items() for label in labels]
    for key, label in (*labels.items(), *former):
        named.setdefault(label.casefold().replace(" ", "_"), fields[key])
    return named


def defaults(record_type: RecordType) -> dict[str, str]:
    """Give what a new case holds where nobody chose anything, by attribute."""
    return {attribute_of(record_type, key): v for key, v in record_type.defaults.items()}


def attribute_of(record_type: RecordType, key: str) -> str:
    """Give the attribute that a field fills."""
    own = record_type.custom.get(key)
    return FIELDS[key].attribute if own is None else own.attribute


def assign(record_type: RecordType, case: Case, values: Mapping[str, Any]) -> None:
    """Set the values; an emptied priority or subject falls back to what it was.

    What is picked from a list is kept as the list spells it, whatever its case when it was typed.
    A secondary reason that does not belong to a new primary one is cleared (domain.md 1.2.5).
    """
    for name, value in values.items():
        if value is None and name in {"priority", "subject"}:
            continue
        put(case, name, value)
    _spell(record_type, case, values)
    if "secondary_reason" not in values and case.secondary_reason is not None:
        under = record_type.reasons.get(case.primary_reason or "", ())
        if "primary_reason" in values and case.secondary_reason not in under:
            case.secondary_reason = None


def _spell(record_type: RecordType, case: Case, given: Mapping[str, Any]) -> None:
    def picked(attribute: str, words: Iterable[str]) -> None:
        value = value_of(case, attribute)
        if attribute in given and value is not None:
            put(case, attribute, spelled(value, words))

    for name, words in record_type.picklists.items():
        picked(attribute_of(record_type, name), words)
    picked("primary_reason", record_type.reasons)
    picked("secondary_reason", record_type.reasons.get(case.primary_reason or "", ()))


def check(work: Work, record_type: RecordType, case: Case, *, linked: bool = True) -> list[Problem]:
    """Find everything that the record type does not accept about a filled-in case.

    Whether contract, account and contact go together is asked where one of them was chosen
    (`linked`): what becomes of a customer later locks none of their cases.
    """
    problems = [
        Problem(name, f"{record_type.name_of(name)} is missing.")
        for name in record_type.required
        if not _given(value_of(case, attribute_of(record_type, name)))
    ]
    for name, values in record_type.picklists.items():
        value = value_of(case, attribute_of(record_type, name))
        problems += _listed(record_type.name_of(name), name, value, values)
    problems += _reasons(record_type, case) + _place(record_type, case)
    return problems + (_belongs(work, record_type, case) if linked else [])


def _place(record_type: RecordType, case: Case) -> list[Problem]:
    """A case never leaves what its type is created under (domain.md 1.2.3, 1.3)."""
    if record_type.under == "contract" and case.contract_id is None:
        text = f"{record_type.label} cases must be created under a contract."
        return [Problem("contract", text)]
    if record_type.under == "customer" and case.account_id is None and case.contact_id is None:
        text = f"{record_type.label} cases need a customer: an account or a contact."
        return [Problem("account", text)]
    if record_type.under == "account or contact" and case.account_id is None:
        text = f"{record_type.label} cases are created under an account or a contact."
        return [Problem("account", text)]
    return []


def _given(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _listed(label: str, name: str, value: str | None, values: tuple[str, ...]) -> list[Problem]:
    if value is None or value in values:
        return []
    hint = nearest(value, values) or f" Known: {', '.join(values)}."
    return [Problem(name, f"{label} {value!r} is not in its list.{hint}")]


def _reasons(record_type: RecordType, case: Case) -> list[Problem]:
    primary, secondary = case.primary_reason, case.secondary_reason
    label, sub = (
        record_type.name_of("primary_reason"),
        record_type.name_of("secondary_reason"),
    )
    if primary is None:
        if secondary is None:
            return []
        return [Problem("secondary_reason", f"{sub} depends on {label}; choose that first.")]
    problems = _listed(label, "primary_reason", primary, tuple(record_type.reasons))
    if problems or secondary is None or secondary in record_type.reasons[primary]:
        return problems
    under = record_type.reasons[primary]
    hint = nearest(secondary, under) or f" Known: {', '.join(under) or 'none'}."
    text = f"{sub} {secondary!r} does not belong to {label} {primary!r}.{hint}"
    return [Problem("secondary_reason", text)]


LINKS = ("account_id", "contact_id", "contract_id")
"""The attributes that must go together."""


def _belongs(work: Work, record_type: RecordType, case: Case) -> list[Problem]:
    problems = []
    account = work.get(Account, case.account_id) if case.account_id is not None else None
    if case.contract_id is not None:
        contract = work.get(Contract, case.contract_id)
        if case.account_id != contract.account_id:
            text = f"The account follows the contract {contract.number}; choose another contract."
            problems.append(Problem("account", text))
    if account and record_type.account_kind and account.kind != record_type.account_kind:
        text = (
            f"{record_type.label} cases belong to an account of kind {record_type.account_kind};"
            f" {account.name} is of kind {account.kind}."
        )
        problems.append(Problem("account", text))
    if case.contact_id is not None and account and record_type.under != "anything":
        contact = work.get(Contact, case.contact_id)
        if contact.account_id != account.id:
            text = f"{contact.name} is not a contact of this case's account."
            problems.append(Problem("contact", text))
    return problems
