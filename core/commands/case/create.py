"""Open a case: under a contract, an account or a contact, as its record type asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import case_fields
from core.commands.registry import command, confirmation, many, option, pairs, switch
from core.entities import (
    Account,
    Case,
    Contact,
    Contract,
    Job,
    MilestoneComment,
)
from core.entities.customers import WARNED_STATUSES
from core.errors import NeedsConfirmation, NotAllowed, Problem, RuleViolation, wrong
from core.events import CaseCreated
from core.fields import fill
from core.filing import attach, faults
from core.outcome import Outcome
from core.rules.assigning import assign
from core.rules.duplicates import doubled, require_only_open
from core.rules.family import may_have_children
from core.rules.owners import require_group_can_own, require_sees, require_user_can_own
from core.rules.permissions import creatable
from core.rules.phases import phase_of
from core.text import with_article
from core.work import case_number

if TYPE_CHECKING:
    from core.files import Upload
    from core.org.model import RecordType
    from core.work import Work


SUBJECT_LIMIT = 255
"""Characters of a title."""


@command(
    "case.create", title="New case", needs="case.create",
    example="caseline case create --type {type} --contract C-000123 --primary {reason} "
    "--secondary {subreason} --source {source} --description 'Charged twice'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateCase:
    """Open a case. Its owner is who opens it, unless it goes to a queue at once (S0)."""

    type: str | None = option("the record type; without it the profile's own default")
    contract: str | None = option("the contract it is about")
    account: str | None = option("the account, by external id or exact name")
    contact: str | None = option("the contact, by external id, e-mail or name")
    primary: str | None = option("the primary reason")
    secondary: str | None = option("the secondary reason, one of the primary's")
    subject: str | None = option("a title; without it the reasons")
    description: str | None = option("what it is about, as detailed as possible")
    source: str | None = option("the case source")
    installer: str | None = option("the associated installer's account")
    installer_contact: str | None = option("the contact at the installer")
    job: str | None = option("the job in Engine")
    priority: str | None = option("how urgent it is, a word of its type's list")
    queue: str | None = option("give it to this queue at once")
    case_type: str | None = option("the type, where the record type has such a list")
    related: str | None = option("the case it goes on from")
    parent: str | None = option("the case it is a part of")
    by_rules: bool = switch("let the assignment rules say who gets it")
    no_job_comment: bool = switch("leave no PRIVATE comment on the job")
    fields: dict[str, str | None] = pairs("any other field and its value")
    files: tuple[Upload, ...] = many("a file to attach", "--file")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Check everything at once, insert the case and all that goes with it."""
        record_type = self._type(work)
        case = Case(
            number="", record_type=record_type.key, status=record_type.default_status, subject="",
            owner_user_id=work.actor.id,
        )  # fmt: skip
        values, problems = fill(work, case_fields.known(record_type), self._given(), "A case")
        case_fields.assign(record_type, case, case_fields.defaults(record_type) | _present(values))
        source = self._place(work, record_type, case, problems)
        case.subject = case.subject or title(case)
        problems += _new(case_fields.check(work, record_type, case), problems)
        problems += faults(work, self.files)
        self._settle(work, case, problems)
        wrong(problems, what="The case")
        self._ask(work, record_type, case)
        case.number = case_number(str(work.unit.next_number("case")))
        work.add(case)
        work.emit(CaseCreated(case=case, source=source))
        if self.files:
            attach(work, case, self.files)
        if case.job_id is not None and not self.no_job_comment:
            comment_on_job(work, case)
        return Outcome(message=f"Case {case.number} was created.", number=case.number, kind="case")

    def _type(self, work: Work) -> RecordType:
        work.allow("case.create")
        mine = creatable(work.org, work.actor)
        record_type = work.org.type(self.type or mine[0])
        if record_type.key not in mine:
            msg = f"{work.person.name} may not open {record_type.label} cases."
            raise NotAllowed(msg, next_step=f"Open one of: {', '.join(mine)}.")
        return record_type

    def _place(
        self, work: Work, record_type: RecordType, case: Case, problems: list[Problem]
    ) -> str:
        """Find what the case is created under; where that is missing, tell it with the rest."""
        try:
            return place(work, record_type, case)
        except RuleViolation as refusal:
            told = {problem.field for problem in (*problems, *refusal.problems)}
            rest = case_fields.check(work, record_type, case)
            if not problems and not [p for p in rest if p.field not in told]:
                raise
            problems += [p for p in refusal.problems if p.field not in {q.field for q in problems}]
            return ""

    def _settle(self, work: Work, case: Case, problems: list[Problem]) -> None:
        """Give the case to its owner and link it; what refuses that is told with the rest."""
        steps = {"queue" if self.queue else "owner": self._own, "related": self._relate}
        steps["parent"] = self._belong
        refused = [(name, error) for name, s in steps.items() if (error := work.refusal(s, case))]
        if len(refused) == 1 and not problems:
            raise refused[0][1]
        problems += [Problem(name, str(error)) for name, error in refused]

    def _own(self, work: Work, case: Case) -> None:
        if self.queue:
            group = work.group(self.queue, "queue")
            require_sees(work, group)
            require_group_can_own(work, group, case)
            case.give_to(group=group.id)
        elif self.by_rules or work.actor.is_system:
            assign(work, case)
        else:
            require_user_can_own(work, work.person, case)

    def _relate(self, work: Work, case: Case) -> None:
        if self.related:
            case.related_id = work.case(self.related, lock=False).id

    def _belong(self, work: Work, case: Case) -> None:
        if self.parent:
            above = work.case(self.parent)
            may_have_children(work, above)
            case.parent_case_id = above.id

    def _given(self) -> dict[str, str | None]:
        given = {
            "contract": self.contract, "account": self.account, "contact": self.contact,
            "primary_reason": self.primary, "secondary_reason": self.secondary,
            "subject": self.subject, "description": self.description, "origin": self.source,
            "installer": self.installer, "installer_contact": self.installer_contact,
            "job": self.job, "priority": self.priority, "type": self.case_type,
        }  # fmt: skip
        return dict(self.fields) | {n: value for n, value in given.items() if value is not None}

    def _ask(self, work: Work, record_type: RecordType, case: Case) -> None:
        """Ask whether it is meant so; one that its gate refuses is never meant."""
        require_only_open(work, case)
        told = doubled(work, record_type, case)
        if told and record_type.gate.then == "refuse":
            way = "Go on there: leave a note for its owner, or reopen it."
            raise RuleViolation(told, next_step=way, title="There is a case already")
        questions = [f"{told} Is this another issue?"] if told else []
        details: dict[str, object] = {}
        contract = work.get(Contract, case.contract_id) if case.contract_id is not None else None
        if contract is not None and contract.status in WARNED_STATUSES:
            intended = "Is creating a case on this contract what you intended?"
            questions.append(f"Contract {contract.number} is {contract.status}. {intended}")
            details["contract"] = contract.number
        if questions and not self.confirmed:
            raise NeedsConfirmation("\n".join(questions), details=details)


def place(work: Work, record_type: RecordType, case: Case) -> str:
    """Fill account, contact and installer from what the case is created under; say what that is.

    Raises `RuleViolation` where the record type asks for another place (domain.md 1.2, 1.3).
    """
    if record_type.under == "contract" and case.contract_id is None:
        msg = f"{record_type.label} cases must be created under a contract."
        way = "Open the account's contract and create it there."
        raise RuleViolation(msg, next_step=way, problems=[Problem("contract", msg)])
    if case.contract_id is not None:
        return _from_contract(work, case)
    if case.contact_id is not None:
        contact = work.get(Contact, case.contact_id)
        case.account_id = case.account_id or contact.account_id
        return f"contact {contact.name}"
    if record_type.under == "customer" and case.account_id is None:
        msg = f"{record_type.label} cases need a customer: an account or a contact."
        way = "Name one of them; create it first if it is new."
        raise RuleViolation(msg, next_step=way, problems=[Problem("account", msg)])
    if record_type.under == "account or contact":
        if case.account_id is None:
            msg = f"{record_type.label} cases are created under an account or a contact."
        else:
            label = record_type.label
            person = with_article(f"{label.lower()} contact")
            msg = f"{label} cases created from an account need {person}."
        way = "Name the contact; create it first if it is new."
        raise RuleViolation(msg, next_step=way, problems=[Problem("contact", msg)])
    return "account " + work.get(Account, case.account_id).name if case.account_id else "no record"


def _from_contract(work: Work, case: Case) -> str:
    contract = work.get(Contract, case.contract_id or 0)
    case.account_id = case.account_id or contract.account_id
    if case.contact_id is None and contract.primary_contact_id is not None:
        contact = work.get(Contact, contract.primary_contact_id)
        case.contact_id = contact.id if contact.account_id == case.account_id else None
    case.installer_id = case.installer_id or contract.installer_id
    case.needs_data_review = contract.status == "Unverified"
    intended = f", {contract.status}, as intended" if contract.status in WARNED_STATUSES else ""
    return f"contract {contract.number}{intended}"


def title(case: Case) -> str:
    """Give a subject from the reasons, or from the first line of the description."""
    reasons = [r for r in (case.primary_reason, case.secondary_reason) if r]
    lines = (case.description or "").strip().splitlines()
    return (": ".join(reasons) or (lines[0][:80] if lines else ""))[:SUBJECT_LIMIT]


def comment_on_job(work: Work, case: Case) -> None:
    """Leave `Related Case …` in the job's milestone feed, PRIVATE, once (domain.md 1.11).

    A house that names no phase for it wants no such comments.
    """
    wanted = work.org.settings.job_phase
    if not wanted:
        return
    job = work.get(Job, case.job_id or 0)
    try:
        phase = phase_of(work, job)
    except RuleViolation:
        work.note(f"Job {job.engine_number} has no {wanted} phase; no comment was left there.")
        return
    if work.one(MilestoneComment, job_id=job.id, case_id=case.id) is None:
        body = f"Related Case {case.number}"
        work.add(MilestoneComment(job_id=job.id, phase=phase, body=body, case_id=case.id))


def _present(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _new(found: list[Problem], told: list[Problem]) -> list[Problem]:
    fields = {problem.field for problem in told}
    return [problem for problem in found if problem.field not in fields]
