"""Edit a case's fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import case_fields
from core.commands.case.create import comment_on_job
from core.commands.registry import agreement, command, option, pairs, word
from core.custom import printed
from core.entities import CaseAssignment, Contact, Contract
from core.errors import Problem, RuleViolation, wrong
from core.events import FieldsChanged
from core.fields import fill
from core.outcome import Outcome
from core.rules.legal_hold import settle_hold
from core.rules.owners import require_open, require_writable
from core.rules.stages import refuse_emptied
from core.rules.stale import Edit, refuse_stale, values_of
from core.text import with_article

if TYPE_CHECKING:
    from core.entities import Case
    from core.org.model import RecordType
    from core.work import Work

LONG = 255
"""Characters of a value that the feed tells; of a longer one it tells that it changed."""
_ELSEWHERE = {
    "status": "Use the status act.", "owner": "Use the owner act.", "queue": "Use the owner act.",
}  # fmt: skip


@command(
    "case.edit", title="Edit", needs="case.edit",
    example="caseline case edit 1042 --set priority={priority} --set '{source_label}={source}'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditCase:
    """Change fields of a case; all problems are told at once and nothing is saved until none is."""

    case: str = word("the case's number")
    fields: dict[str, str | None] = pairs("a field and its new value")
    if_version: int | None = option("refuse when the case is at another version")
    merge: bool = agreement()

    def decide(self, work: Work) -> Outcome:
        """Read the values, apply them, and ask the record type about the whole."""
        case = work.case(self.case)
        record_type = work.type_of(case)
        work.allow("case.edit", case)
        require_writable(work, case)
        if record_type.locked_when_closed:
            require_open(work, case, "edited")
        given = dict(self.fields)
        problems = [
            Problem(name, f"{name} is not changed by editing. {way}")
            for name, way in _ELSEWHERE.items()
            if given.pop(name, None) is not None
        ]
        what = with_article(f"{record_type.label} case", first=True)
        values, more = fill(work, case_fields.known(record_type), given, what)
        before = values_of(case)
        case_fields.assign(record_type, case, values)
        if "contract_id" in values:
            follow_contract(work, case, values)
        refuse_stale(work, Edit(
            record=case, before=before, seen=self.if_version, merge=self.merge,
            keys=_keys(record_type), label=record_type.name_of,
        ))  # fmt: skip
        problems += more
        told = {problem.field for problem in problems}
        linked = not values.keys().isdisjoint(case_fields.LINKS)
        found = case_fields.check(work, record_type, case, linked=linked)
        wrong([*problems, *(p for p in found if p.field not in told)], what="The case")
        refuse_emptied(work, case, before)
        changes = changes_of(work, record_type, case, before)
        if not changes:
            msg = f"Nothing to change: case {case.number} has these values already."
            raise RuleViolation(msg, details={"unchanged": True})
        tell(work, case, before, changes)
        listed = ", ".join(changes)
        return Outcome(
            message=f"Case {case.number}: changed {listed}.",
            number=case.number,
            kind="case",
        )


def _keys(record_type: RecordType) -> dict[str, str]:
    """Give the field that each attribute fills."""
    return {field.attribute: key for key, field in case_fields.fields_of(record_type).items()}


def follow_contract(work: Work, case: Case, values: dict[str, Any]) -> None:
    """Let account, contact and the flag to verify follow the contract (domain.md 1.2.8, 1.4)."""
    if case.contract_id is None:
        return
    contract = work.get(Contract, case.contract_id)
    case.needs_data_review = contract.status == "Unverified"
    if "account_id" not in values:
        case.account_id = contract.account_id
    if "contact_id" not in values and case.contact_id is not None:
        contact = work.get(Contact, case.contact_id)
        if contact.account_id != contract.account_id:
            case.contact_id = contract.primary_contact_id


def tell(
    work: Work, case: Case, before: dict[str, Any], changes: dict[str, tuple[str, str]]
) -> None:
    """Tell of changed fields, on the case, its job and its customers."""
    if case.job_id is not None and case.job_id != before["job_id"]:
        comment_on_job(work, case)
    work.emit(FieldsChanged(case=case, changes=changes))
    if before["account_id"] != case.account_id:
        for account in sorted({before["account_id"], case.account_id} - {None}):
            settle_hold(work, account, work.many(CaseAssignment, case_id=case.id))


def changes_of(
    work: Work, record_type: RecordType, case: Case, before: dict[str, Any]
) -> dict[str, tuple[str, str]]:
    """Give what changed, by label, old and new as people read them."""
    now = values_of(case)
    return {
        record_type.name_of(key): (
            _told(work, case, name, before.get(name)), _told(work, case, name, now.get(name)),
        )
        for name, key in _keys(record_type).items()
        if before.get(name) != now.get(name)
    }  # fmt: skip


def _told(work: Work, case: Case, attribute: str, value: Any) -> str:
    long = attribute == "description" or len(str(value)) > LONG
    return "changed" if long and value is not None else printed(work, case, attribute, value)
