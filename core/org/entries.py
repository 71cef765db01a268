"""Builds what a record type asks entry by entry: who gets a case, and when it is escalated.

Whoever only reads an organisation compiles none of their conditions; whoever checks it, all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from core.errors import RuleViolation, nearest
from core.org.automation import AssignmentRule, Escalation, EscalationAction, Handover
from core.rules.conditions import compile_condition
from core.rules.facts import kinds
from core.rules.scopes import scope_of
from core.rules.texts import compile_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.org.automation import Entry
    from core.org.model import Organisation, RecordType
    from core.org.section import Section
    from core.rules.conditions import Condition
    from core.rules.texts import Text

NAMES: Final = ("assignment", "escalation", "handovers")
"""The lists of a record type's file that are built when everything that they read is known."""
STARTS: Final = ("created", "modified")
ACTIONS = 5
"""Actions of one escalation, at most (domain.md 1.17)."""
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=366)
"""How long a case waits before it is escalated."""
EMAIL = 254
"""Characters of an address."""


def build_entries(
    org: Organisation, record_type: RecordType, root: Section, *, whole: bool
) -> RecordType:
    """Give a record type with its entries; only with `whole` their conditions are compiled now."""
    scope = cache(lambda: scope_of(org, "case"))

    def compiles(source: str) -> Condition:
        return compile_condition(source, scope())

    maker = _Maker(org, record_type, compiles, whole=whole)
    return replace(
        record_type,
        assignment=tuple(map(maker.assignment, root.sections("assignment"))),
        escalation=tuple(map(maker.escalation, root.sections("escalation"))),
        handovers=_handovers(org, root, whole=whole),
    )


class _Maker:
    """Makes the entries of one record type."""

    def __init__(
        self, org: Organisation, record_type: RecordType, compiles: Callable[[str], Condition], *,
        whole: bool,
    ) -> None:  # fmt: skip
        self.org, self.record_type, self.compiles, self.whole = org, record_type, compiles, whole

    def assignment(self, row: Section) -> AssignmentRule:
        when, queue, user = row.text("when", ""), row.text("queue", ""), row.text("user", "")
        keep = row.flag("keep_owner")
        if bool(queue) + bool(user) + keep != 1:
            row.fault("", "exactly one of `queue`, `user` and `keep_owner` says who gets the case.")
        self._check_queue(row, queue)
        row.done()
        made = AssignmentRule(
            when=when, queue=queue, user=user, keep_owner=keep, compiles=self.compiles
        )
        self._check(row, made)
        return made

    def escalation(self, row: Section) -> Escalation:
        made = Escalation(
            when=row.text("when", ""), hours=row.text("hours", ""),
            start=row.text("start", "created"), until_edited=row.flag("until_edited"),
            actions=tuple(map(self._action, row.sections("actions"))), compiles=self.compiles,
        )  # fmt: skip
        _require(row, "hours", made.hours, self.org.hours)
        _require(row, "start", made.start, dict.fromkeys(STARTS))
        is_list = isinstance(row.table.get("actions", []), list)
        if is_list and not 1 <= len(made.actions) <= ACTIONS:
            row.fault("actions", f"1 to {ACTIONS} are needed, not {len(made.actions)}.")
        for number, action in enumerate(made.actions):
            if action in made.actions[:number]:
                row.fault("actions", f"action {number + 1} stands twice.")
        row.done()
        self._check(row, made)
        return made

    def _action(self, row: Section) -> EscalationAction:
        made = EscalationAction(
            after=row.length("after", least=SHORTEST, most=LONGEST),
            notify_owner=row.flag("notify_owner"), notify=row.texts("notify"),
            groups=row.texts("groups"), emails=row.texts("emails"),
            queue=row.text("queue", ""), user=row.text("user", ""),
        )  # fmt: skip
        for name in made.groups:
            _require(row, "groups", name, self.org.groups)
        for address in made.emails:
            if "@" not in address or len(address) > EMAIL:
                row.fault(
                    "emails", f"{address!r} is no e-mail address of {EMAIL} characters or less."
                )
        if made.queue and made.user:
            row.fault("user", "goes not with `queue`: a case has one owner.")
        self._check_queue(row, made.queue)
        row.done()
        return made

    def _check_queue(self, row: Section, queue: str) -> None:
        queues = {key: group for key, group in self.org.groups.items() if group.kind == "queue"}
        _require(row, "queue", queue, queues)
        if queue in queues and queue not in self.record_type.owner_groups:
            row.fault("queue", f"{queue!r} cannot own these cases: it is not in owner_groups.")

    def _check(self, row: Section, made: Entry) -> None:
        try:
            _ = made.condition if self.whole else None
        except RuleViolation as error:
            row.fault("when", error.message)


def _handovers(org: Organisation, root: Section, *, whole: bool) -> tuple[Handover, ...]:
    """Give the ways of handing tasks over (S4)."""

    @cache
    def compiles(source: str) -> Text:
        task = kinds(org, "activity")
        return compile_text(source, scope_of(org, "case") | {"task": task, "previous": task})

    found: list[Handover] = []
    for row in root.sections("handovers"):
        several = isinstance(row.table.get("to"), dict)
        people = row.section("to") if several else row
        to = people.texts("first") if several else (row.text("to"),)
        made = Handover(
            key=row.name("key"), label=row.name("label"), subject=row.name("subject"), to=to,
            due=row.text("due", ""), by=row.texts("by"), compiles=compiles,
        )  # fmt: skip
        if several:
            people.done()
            if not to and isinstance(people.table.get("first", []), list):
                people.fault("first", "names nobody: give usernames, places, or 'profile:KEY'.")
        if made.key in [other.key for other in found]:
            row.fault("key", f"{made.key!r} stands twice.")
        for profile in made.by:
            _require(row, "by", profile, org.profiles)
        row.done()
        found.append(made)
        texts = [(people, "first" if several else "to", one) for one in to]
        texts += [(row, "subject", made.subject), (row, "due", made.due)]
        for section, key, source in texts if whole else ():
            try:
                compiles(source)
            except RuleViolation as error:
                section.fault(key, error.message)
    return tuple(found)


def _require(row: Section, key: str, word: str, known: Mapping[str, object]) -> None:
    if word and word not in known:
        row.fault(key, f"{word!r} is not known.{nearest(word, known)}")
