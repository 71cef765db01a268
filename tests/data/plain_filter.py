"""A filter line evaluated in plain Python over the records: what both databases must agree with."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.entities import (
    Account,
    Case,
    CaseAssignment,
    CaseSnooze,
    Contact,
    Contract,
    Group,
    Job,
    User,
)
from core.filters import FIELDS, Term
from data.search import words

if TYPE_CHECKING:
    from tests.house import House

SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
NAMES: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "account": (Account, ("external_id", "name")), "installer": (Account, ("external_id", "name")),
    "contact": (Contact, ("external_id", "email", "name")), "contract": (Contract, ("number",)),
    "job": (Job, ("engine_number",)),
}  # fmt: skip


@dataclass
class Plain:
    """The records of a house, and one person who asks."""

    house: House
    who: str

    @cached_property
    def by_id(self) -> dict[tuple[str, int], Any]:
        """Every record that a filter may name."""
        kinds = (Account, Contact, Contract, Group, Job, User)
        return {(k.KIND, r.id): r for k in kinds for r in self.house.all(k)}

    @cached_property
    def cases(self) -> list[Case]:
        """All cases that stand."""
        return self.house.all(Case)

    @cached_property
    def referred(self) -> set[tuple[int, str]]:
        """Each case with the key of a team that has something open on it."""
        found = self.house.all(CaseAssignment, is_closed=False)
        return {(one.case_id, self.by_id["group", one.team_id].key) for one in found}

    def numbers(self, terms: tuple[Term, ...]) -> set[str]:
        """Give the cases for which all terms hold."""
        return {case.number for case in self.cases if all(self.holds(t, case) for t in terms)}

    def holds(self, term: Term, case: Case) -> bool:
        """Say whether one term holds for a case."""
        if term.name == "words":
            found = self._says(str(term.values[0]), case)
        else:
            kind = FIELDS[term.name].kind
            found = any(getattr(self, f"_{kind}")(term, value, case) for value in term.values)
        return found != term.negated

    @cached_property
    def snoozes(self) -> list[CaseSnooze]:
        """All snoozes that stand."""
        return self.house.all(CaseSnooze)

    def is_asleep(self, case: Case) -> bool:
        """Say whether a case sleeps."""
        now = self.house.clock.now()
        return any(one.is_asleep(case, now) for one in self.snoozes if one.case_id == case.id)

    def _says(self, text: str, case: Case) -> bool:
        said = words(f"{case.number} {case.subject} {case.description or ''}")
        return all(word in said for word in words(text))

    def _owner(self, _: Term, value: str, case: Case) -> bool:
        user = self.by_id.get(("user", case.owner_user_id or 0))
        group = self.by_id.get(("group", case.owner_group_id or 0))
        if value == "me":
            return user is not None and user.username == self.who
        if value == "none":
            return user is None
        kind, key = value.split(":")
        if kind == "user":
            return user is not None and user.username == key
        return group is not None and group.key == key

    def _queue(self, _: Term, value: str, case: Case) -> bool:
        group = self.by_id.get(("group", case.owner_group_id or 0))
        return group is not None and group.key == value

    def _team(self, _: Term, value: str, case: Case) -> bool:
        return (case.id, value) in self.referred

    def _equals(self, term: Term, value: str | None, case: Case) -> bool:
        return bool(getattr(case, FIELDS[term.name].column) == value)

    _number = _status = _type = _pick = _equals

    def _record(self, term: Term, value: str | None, case: Case) -> bool:
        given = getattr(case, FIELDS[term.name].column)
        if value is None or given is None:
            return value is None and given is None
        kind, names = NAMES[term.name]
        record = self.by_id[kind.KIND, given]
        return value in {getattr(record, name) for name in names}

    def _flag(self, _: Term, value: str, case: Case) -> bool:
        return {
            "open": not case.is_closed, "closed": case.is_closed, "escalated": case.is_escalated,
            "unowned": case.owner_user_id is None, "unverified": case.needs_data_review,
            "reopened": case.reopen_count > 0, "asleep": self.is_asleep(case),
        }[value]  # fmt: skip

    def _age(self, term: Term, value: timedelta, case: Case) -> bool:
        assert case.created_at
        now = self.house.clock.now()
        return _compared(term.sign, (case.closed_at or now) - case.created_at, value)

    def _moment(self, term: Term, value: Any, case: Case) -> bool:
        at = getattr(case, FIELDS[term.name].column)
        if at is None:
            return False
        if isinstance(value, timedelta):
            return _compared(term.sign, self.house.clock.now() - at, value)
        return _compared(term.sign, at, value)


def _compared(sign: str, one: Any, other: Any) -> bool:
    return bool(SIGNS[sign](one, other))
