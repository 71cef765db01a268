"""Rows of cases: history keeps its own times, and the rules of the record type hold."""

from __future__ import annotations

from copy import copy
from dataclasses import fields as attributes_of
from typing import TYPE_CHECKING, Any

from core import case_fields
from core.clock import iso
from core.commands.case.create import place, title
from core.commands.data.row import (
    CREATED,
    UNCHANGED,
    UPDATED,
    Refused,
    problems_of,
    refuse,
)
from core.commands.data.takes import RowTaker
from core.custom import field_of
from core.entities import Case, Contract, FeedItem, Group, Record, User
from core.entities.record import CUSTOM
from core.errors import CaselineError, NotAllowed, NotFound, Problem, RuleViolation
from core.fields import Field, fill, moment, text
from core.rules.assigning import assign
from core.rules.closing import require_closable
from core.rules.duplicates import require_only_open
from core.rules.owners import (
    require_alone,
    require_group_can_own,
    require_open,
    require_user_can_own,
    require_writable,
)
from core.rules.permissions import creatable
from core.rules.reopening import require_reopenable
from core.rules.stale import values_of
from core.rules.status import require_fitting
from core.text import clip
from core.work import case_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.commands.data.row import Row
    from core.org.model import RecordType
    from core.work import Work


def _user_id(work: Work, value: str) -> int:
    return work.user(value).id


def _group_id(work: Work, value: str) -> int:
    return work.group(value).id


FIELDS = {
    "external_id": Field("external_id", text(80)),
    "number": Field("number", text(30)),
    "type": Field("record_type", text(40)),
    "status": Field("status", text(80)),
    "owner": Field("owner_user_id", _user_id),
    "queue": Field("owner_group_id", _group_id),
    **{name: field for name, field in case_fields.FIELDS.items() if name != "type"},
    "case_type": case_fields.FIELDS["type"],
    "created_at": Field("created_at", moment),
    "closed_at": Field("closed_at", moment),
}
"""What a file may say of a case. `type` is the record type, as everywhere on the shell."""

ONE_OWNER = "A case has one owner: a person or a queue, not both."
_MARKS = {field.name for field in attributes_of(Record)} - {"created_at"}
_COMPARED = tuple(
    f.name for f in attributes_of(Case) if f.name not in _MARKS | {"rank", "custom_words", "slot"}
)
_KEPT = (
    "external_id", "status", "created_at", "closed_at", "priority", "subject", "owner_user_id",
    "owner_group_id",
)  # fmt: skip
"""What a blank cell leaves as it is."""
_CALLED = {
    "owner_user_id": "owner", "owner_group_id": "owner", "is_closed": "status",
    "closed_by": "closed_at",
}  # fmt: skip


class CaseRows(RowTaker):
    """Takes rows of cases."""

    def take(self, row: Row) -> str:
        """Open the case of the row, or change what differs."""
        case: Case | None = self.find(row)
        try:
            if case is None:
                self._create(row)
                return CREATED
            return self._update(row, case)
        except (NotAllowed, NotFound, RuleViolation) as error:
            raise Refused([*row.faults, *problems_of(error, "")]) from error

    # a new case ----------------------------------------------------------------------------

    def _create(self, row: Row) -> None:
        given = {name: value for name, value in row.values.items() if value.strip()}
        record_type = self._type(given.pop("type", None))
        problems = [*row.faults, *self._no_number(given)]
        values, more = self._read(record_type, given)
        problems += [*more, *self._future(values)]
        case = Case(
            number="", record_type=record_type.key, status=record_type.default_status, subject="",
            created_at=values.pop("created_at", None), last_modified_at=self.work.now,
        )  # fmt: skip
        named = bool({"owner_user_id", "owner_group_id"} & values.keys())
        problems += self._own(case, values)
        problems += self._stand(record_type, case, values)
        case_fields.assign(record_type, case, case_fields.defaults(record_type) | values)
        if not any(problem.field in {"contract", "contact", "account"} for problem in problems):
            problems += self._asked(_where(record_type), place, record_type, case)
        case.subject = case.subject or title(case)
        told = {problem.field for problem in problems}
        found = case_fields.check(self.work, record_type, case)
        refuse([*problems, *(problem for problem in found if problem.field not in told)])
        if not case.is_closed:
            refuse(self._asked(_where(record_type), require_only_open, case))
        if not named and not case.is_closed:  # who had a closed one is history
            refuse(self._asked("owner", assign, case))
        case.number = case_number(str(self.work.unit.next_number("case")))
        self.work.add(case)
        self._say(case, "CreateRecordEvent", f"Imported from {clip(self.source, 80)}.")
        self.made(row, case)

    def _type(self, name: str | None) -> RecordType:
        mine = creatable(self.work.org, self.work.actor)
        try:
            record_type = self.work.org.type(name or mine[0])
        except CaselineError as error:
            raise Refused(problems_of(error, "type")) from error
        if record_type.key not in mine:
            reason = f"{self.work.person.name} may not open {record_type.label} cases."
            raise Refused([Problem("type", reason)])
        return record_type

    def _future(self, values: dict[str, Any]) -> list[Problem]:
        """What has not come yet is no history; a close of tomorrow could be reopened for long."""
        return [
            Problem(name, f"{name}: {iso(values[name])} has not come yet.")
            for name in ("created_at", "closed_at")
            if values.get(name) is not None and values[name] > self.work.now
        ]

    def _no_number(self, given: dict[str, str]) -> list[Problem]:
        number = given.pop("number", None)
        if number is None:
            return []
        reason = f"There is no case {case_number(number)}, and the desk itself gives the numbers."
        return [Problem("number", f"{reason} Leave the column out with --map number=.")]

    def _own(self, case: Case, values: dict[str, Any]) -> list[Problem]:
        """Give the case to who is named; a new one that names nobody is the importing person's."""
        user_id, group_id = values.pop("owner_user_id", None), values.pop("owner_group_id", None)
        if user_id is not None and group_id is not None:
            return [Problem("owner", ONE_OWNER)]
        if group_id is not None:
            case.give_to(group=group_id)
            group = self.work.get(Group, group_id)
            return self._asked("queue", require_group_can_own, group, case)
        case.give_to(user=user_id or self.work.actor.id)
        user = self.work.get(User, user_id) if user_id else self.work.person
        return self._asked("owner", require_user_can_own, user, case)

    def _stand(self, record_type: RecordType, case: Case, values: dict[str, Any]) -> list[Problem]:
        """Set a new case's status and, where that is closed, the time of closing."""
        label, closed_at = values.pop("status", None), values.pop("closed_at", None)
        status = record_type.by_label[label or case.status]
        case.status, case.is_closed = status.label, status.is_closed
        case.closed_at = (closed_at or self.work.now) if status.is_closed else None
        problems = _standing(status.label, closed_at, record_type, known=False)
        return [*problems, *self._asked("status", require_fitting, case)]

    # a case that is there ------------------------------------------------------------------

    def _update(self, row: Row, case: Case) -> str:
        work, record_type = self.work, self.work.type_of(case)
        given = dict(row.values)
        problems = [*row.faults, *self._same(case, given)]
        values, more = self._read(record_type, given)
        trial = copy(case)
        self._apply(record_type, trial, _filled(values))
        is_known = trial.status == case.status
        closed_at = values.get("closed_at")
        problems += [*more, *_standing(trial.status, closed_at, record_type, known=is_known)]
        problems += self._future(values)
        changed = [n for n in _COMPARED if getattr(trial, n) != getattr(case, n)]
        if not changed:
            refuse(problems)
            return UNCHANGED
        problems += [*self.refuse_repeat(row), *self._gates(record_type, case, trial)]
        told = {problem.field for problem in problems}
        linked = not set(changed).isdisjoint(case_fields.LINKS)
        found = case_fields.check(work, record_type, trial, linked=linked)
        refuse([*problems, *(problem for problem in found if problem.field not in told)])
        work.unit.get(Case, case.id, lock=True)
        if case.version != trial.version:
            raise Refused([Problem("", "The case was changed by somebody else at this moment.")])
        before = values_of(case)
        for name in changed:
            setattr(case, name, getattr(trial, name))
        names = ", ".join(sorted(_labels(record_type, before, case)))
        self._say(case, "TrackedChange", f"Imported from {clip(self.source, 80)}: {names}.")
        return UPDATED

    def _same(self, case: Case, given: dict[str, str]) -> list[Problem]:
        """Refuse another number or record type; both are for good."""
        problems = []
        number, name = given.pop("number", "").strip(), given.pop("type", "").strip()
        if number and case_number(number) != case.number:
            problems.append(Problem("number", f"The case's number is {case.number} for good."))
        if name and self.work.org.type(name).key != case.record_type:
            reason = f"The case is of the record type {case.record_type}, and stays so."
            problems.append(Problem("type", reason))
        return problems

    def _apply(self, record_type: RecordType, trial: Case, values: dict[str, Any]) -> None:
        user_id, group_id = values.pop("owner_user_id", None), values.pop("owner_group_id", None)
        if user_id is not None:
            trial.give_to(user=user_id)
        if group_id is not None:
            trial.owner_group_id = group_id
            if user_id is None:
                trial.owner_user_id = None
        status = record_type.by_label[values.pop("status", trial.status)]
        closed_at = values.pop("closed_at", trial.closed_at)
        if status.is_closed:
            if not trial.is_closed:
                trial.close(status.label, by=self.work.actor.id or None, at=self.work.now)
            trial.status, trial.closed_at = status.label, closed_at or trial.closed_at
        elif trial.is_closed:
            trial.reopen(status.label)
        trial.status = status.label
        contract_id = values.get("contract_id")
        if contract_id not in {None, trial.contract_id} and "account_id" not in values:
            values["account_id"] = self.work.get(Contract, contract_id or 0).account_id
        case_fields.assign(record_type, trial, values)

    def _gates(self, record_type: RecordType, case: Case, trial: Case) -> list[Problem]:
        """Ask what people are asked too: the right to edit, the owner, closing, reopening."""
        work = self.work
        problems = self._asked("", lambda w: w.allow("case.edit", case))
        problems += self._asked("", require_alone, case)
        problems += self._ends(record_type, case, trial)
        if trial.created_at != case.created_at:
            problems.append(Problem("created_at", "A case that is there keeps its first time."))
        if trial.owner_user_id is not None and trial.owner_group_id is not None:
            problems.append(Problem("owner", ONE_OWNER))
        elif trial.owner_group_id != case.owner_group_id and trial.owner_group_id is not None:
            group = work.get(Group, trial.owner_group_id)
            problems += self._asked("queue", require_group_can_own, group, trial)
        elif trial.owner_user_id != case.owner_user_id and trial.owner_user_id is not None:
            user = work.get(User, trial.owner_user_id)
            problems += self._asked("owner", require_user_can_own, user, trial)
        if trial.status != case.status:
            problems += self._asked("status", require_fitting, trial)
        if trial.is_closed and not case.is_closed:
            problems += self._asked("status", require_closable, case)
        elif case.is_closed and not trial.is_closed:
            problems += self._asked("status", require_reopenable, case)
            if trial.owner_user_id is not None and trial.owner_user_id == case.owner_user_id:
                owner = work.get(User, trial.owner_user_id)
                problems += self._asked("owner", require_user_can_own, owner, trial)
        elif case.is_closed and record_type.locked_when_closed:
            problems += self._asked("", lambda w: require_open(w, case, "changed"))
        return problems

    def _ends(self, record_type: RecordType, case: Case, trial: Case) -> list[Problem]:
        """Refuse what only resolving, cancelling and reactivating do, and what is sealed (S3)."""
        if record_type.resolving is not None and trial.is_closed and not case.is_closed:
            told = f"{record_type.label} cases are resolved or cancelled, not closed by a file."
            return [Problem("status", told)]
        if case.is_closed and trial.is_closed:
            return self._asked("", require_writable, case)
        return []

    # both ----------------------------------------------------------------------------------

    def _read(
        self, record_type: RecordType, given: dict[str, str]
    ) -> tuple[dict[str, Any], list[Problem]]:
        status = Field("status", lambda _, value: record_type.status(value).label)
        own = {key: field_of(one) for key, one in record_type.custom.items()}
        return fill(self.work, FIELDS | own | {"status": status}, given, "A case")

    def _asked(self, name: str, check: Callable[..., Any], *args: Any) -> list[Problem]:
        """Give what a rule answers against it, as problems of the field `name`."""
        error = self.work.refusal(check, *args)
        return list(problems_of(error, name)) if error else []

    def _say(self, case: Case, kind: str, body: str) -> None:
        author = self.work.actor.id or None
        self.work.add(
            FeedItem(object=Case.KIND, record_id=case.id, kind=kind, body=body, author_id=author)
        )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out blanks that empty nothing: a case has an owner, a status and its times."""
    return {name: v for name, v in values.items() if v is not None or name not in _KEPT}


def _standing(
    label: str, closed_at: object, record_type: RecordType, *, known: bool
) -> list[Problem]:
    """Refuse a status that only the system sets, and a time of closing on an open case."""
    status = record_type.by_label[label]
    problems = []
    if status.system_only and not known:
        problems.append(Problem("status", f"Only the system sets the status {label}."))
    if closed_at is not None and not status.is_closed:
        problems.append(Problem("closed_at", f"A case that is {label} has no time of closing."))
    return problems


def _where(record_type: RecordType) -> str:
    return "contract" if record_type.under == "contract" else "contact"


def _labels(record_type: RecordType, before: Mapping[str, Any], case: Case) -> set[str]:
    """Give what people call the attributes that differ."""
    now = values_of(case)
    changed = (n for n in before.keys() | now.keys() if before.get(n) != now.get(n))
    names = (_CALLED.get(n) or n.removeprefix(CUSTOM).removesuffix("_id") for n in changed)
    return {record_type.name_of(name) for name in names}
