"""What rules would close if records held other values: asked before any of that is written.

Only what rules say outright is foretold: that they close cases beside their record (`each`), or one
that they find there. Nothing is written; the fuse of the data feed asks here (domain.md 1.15).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from core.entities import Account, Case, Contact
from core.rules.automation import begins, readings
from core.rules.facts import facts
from core.rules.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.org.automation import Rule, Step
    from core.org.model import Organisation
    from core.rules.conditions import Condition
    from core.work import Work

CLOSES: Final = "case.close"
LINKS: Final[dict[str, tuple[type[Account | Contact], str]]] = {
    "account": (Account, "account_id"), "contact": (Contact, "contact_id"),
}  # fmt: skip
"""The kinds of records beside which cases lie, with what in a case names one."""
PAGE = 500
"""Cases that are looked at together."""
_OF_A_TYPE = re.compile(r"record_type == '([^']*)'")


class _Closing(NamedTuple):
    """One step that closes cases beside the record of its rule."""

    rule: Rule
    step: Step
    condition: Condition | None
    """Which of them; none means all."""
    types: tuple[str, ...]
    """Their record types, where its condition says so outright; empty means any."""


class Closures:
    """The open cases that rules about one kind of record could close, by its external ids."""

    def __init__(self, work: Work, kind: str) -> None:
        """Find the rules, and look at all open cases."""
        self.work, (self.entity, self._link) = work, LINKS[kind]
        self._now = work.now.astimezone(ZoneInfo(work.org.time_zone))
        self._closings = tuple(_closings(work.org, kind))
        self.open: set[int] = set()
        """The cases that could be closed, by id."""
        self._cases: dict[str, list[tuple[int, frozenset[int]]]] = {}
        """By external id: each open case, with the places of what could close it."""
        self._look()

    def _look(self) -> None:
        by: dict[str, Any] = {"is_closed": False}
        types = [one.types for one in self._closings]
        if types and all(types):
            by["record_type"] = tuple({name for names in types for name in names})
        after = 0
        unit = self.work.unit
        while self._closings and (page := unit.page(Case, after=after, limit=PAGE, **by)):
            after = page[-1].id
            self._keep(page)
            unit.forget()

    def __contains__(self, external_id: str) -> bool:
        """Say whether a record has cases that could be closed."""
        return external_id in self._cases

    def of(self, record: Account | Contact, planned: Account | Contact) -> set[int]:
        """Give the cases that would be closed if the record became as planned."""
        mine, found = self._cases.get(record.external_id, []), set[int]()
        for place, one in enumerate(self._closings):
            cases = {case for case, places in mine if place in places}
            if cases - found and begins(self.work, one.rule, planned, record):
                read = readings(self.work, one.rule, planned, record)
                if one.step.needs is None or one.step.needs(read, now=self._now):
                    found |= cases
        return found

    def _keep(self, page: list[Case]) -> None:
        held: dict[int, list[tuple[int, frozenset[int]]]] = {}
        for case in page:
            owner, places = getattr(case, self._link), self._places(case)
            if owner is not None and places:
                held.setdefault(owner, []).append((case.id, places))
        for record in self.work.unit.every(self.entity, held):
            self._cases.setdefault(record.external_id, []).extend(held[record.id])
            self.open.update(case for case, _ in held[record.id])

    def _places(self, case: Case) -> frozenset[int]:
        values = {**self.work.org.own_settings, "": facts(self.work, case)}
        return frozenset(
            place for place, one in enumerate(self._closings)
            if one.condition is None or one.condition(values, now=self._now)
        )  # fmt: skip


def _closings(org: Organisation, kind: str) -> Iterator[_Closing]:
    for rule in org.rules.values():
        if rule.object != kind or {"created", "changed"}.isdisjoint(rule.on):
            continue
        for step in rule.steps:
            if step.act == CLOSES and step.each == "cases":
                yield _Closing(rule, step, step.chosen, _types(step.where))
            elif step.act == CLOSES and not step.each:
                read = _scopes_of(step.filled.get("case"))
                for one in rule.finds:
                    if one.among == "cases" and one.name in read:
                        yield _Closing(rule, step, one.condition, _types(one.where))


def _types(where: str) -> tuple[str, ...]:
    """Give the record type that a condition demands outright."""
    parts = [] if re.search(r"\bor\b", where) else re.split(r"\band\b", where)
    return tuple(found[1] for part in parts if (found := _OF_A_TYPE.fullmatch(part.strip())))


def _scopes_of(value: Any) -> set[str]:
    pieces = value.pieces if isinstance(value, Text) else ()
    return {scope for one in pieces if not isinstance(one, str) for scope, _ in one.reads}
