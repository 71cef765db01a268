"""The organisation's rules at work: what they answer, and what they do (domain.md 1.17).

A rule answers the moment at which its condition becomes true of a record: in the transaction of
whatever made it so, as the house, under the same action, so that an undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.commands.registry import find
from core.entities import Case, FeedItem
from core.errors import NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.naming import called
from core.org.automation import FirstOf
from core.outcome import Outcome
from core.rules.among import AMONG, BESIDE, ENTITIES
from core.rules.facts import facts
from core.rules.people import first_here
from core.rules.scopes import scopes
from core.rules.texts import Text, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from core.entities import Record
    from core.org.automation import Find, Rule, Step
    from core.rules.scopes import Scopes
    from core.work import Work

    Pair = tuple[Mapping[str, Any], Mapping[str, Any] | None]
    """What is read of a record as it is, and as it was."""

COUNTED = {"case.email": ("rule_mails", "mails"), "case.close": ("rule_closures", "closed cases")}
"""The acts of rules that are counted, with the setting that limits them."""


def answer_changes(work: Work) -> bool:
    """Let rules answer every change since they were asked last; says whether any did."""
    begun: list[tuple[Rule, Any, Any]] = []
    for kind, rules in _by_kind(work).items():
        for record, before in work.unit.take_changes(ENTITIES[kind]):
            pair = facts(work, record), facts(work, before) if before is not None else None
            begun += [
                (rule, record, before) for rule in rules
                if begins(work, rule, record, before, pair)
            ]  # fmt: skip
    for rule, record, before in begun:
        if holds(work, rule, record, before):  # another one may have changed that
            carry_out(work, rule, record, before)
    return bool(begun)


def _by_kind(work: Work) -> dict[str, list[Rule]]:
    """Give the rules that answer changes, by the kind of record they are about."""
    found: dict[str, list[Rule]] = {}
    for rule in work.org.rules.values():
        if not {"created", "changed"}.isdisjoint(rule.on):
            found.setdefault(rule.object, []).append(rule)
    return found


def answer_mail(work: Work, case: Case) -> None:
    """Let rules answer that a customer wrote on a case."""
    for rule in work.org.rules.values():
        if "mail" in rule.on and concerns(rule, case) and holds(work, rule, case):
            carry_out(work, rule, case)


def begins(work: Work, rule: Rule, record: Any, before: Any, pair: Pair | None = None) -> bool:
    """Say whether a rule's condition is true of a record now and was not before.

    The `pair` of what is read of both serves all rules about it.
    """
    if ("created" if before is None else "changed") not in rule.on:
        return False
    if record.removed_at is not None or not concerns(rule, record):
        return False
    if before is not None:
        now, then = pair or (facts(work, record), facts(work, before))
        if then is not None and not _touched(rule, now, then):
            return False
    if not holds(work, rule, record, before):
        return False
    condition = rule.condition
    if before is None or condition is None or any(scope == "old" for scope, _ in condition.reads):
        return True
    return not holds(work, rule, before)


def concerns(rule: Rule, record: Any) -> bool:
    """Say whether a rule is about such a record."""
    return not rule.types or record.record_type in rule.types


def answer_one(work: Work, rule: Rule, record: Any, before: Any = None) -> bool:
    """Let one rule answer a record that it is true of, with all that follows; say whether it was.

    Whether it was true before is not asked: that is what the worker and a rehearsal know better.
    """
    standing = record.removed_at is None and concerns(rule, record)
    if not standing or not holds(work, rule, record, before):
        return False
    carry_out(work, rule, record, before)
    work.settle()
    return True


def _touched(rule: Rule, now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Say whether anything that the condition reads of the record itself is another value."""
    if rule.condition is None:
        return True
    return any(now[name] != then[name] for name in _own(rule.object, rule.condition.reads))


@cache
def _own(kind: str, reads: frozenset[tuple[str, str]]) -> frozenset[str]:
    """Give the fields of a record itself by which what a condition reads may change."""
    own = {field for scope, field in reads if scope in {"", "old"}}
    return frozenset(own | {scope for scope, _ in reads if scope in BESIDE[kind]})


def holds(work: Work, rule: Rule, record: Record, before: Record | None = None) -> bool:
    """Say whether a rule's condition is true of a record."""
    if rule.condition is None:
        return True
    return rule.condition(scopes(work, record, before), now=_now(work))


def carry_out(
    work: Work, rule: Rule, record: Record, before: Record | None = None
) -> list[Outcome]:
    """Do what a rule says about a record; gives what its commands answered.

    Raises `RuleViolation` that names the rule, where a step is refused, where the rule answers
    itself, or where rules would write or close more than the settings allow.
    """
    mark = (rule.key, record.KIND, record.id)
    if mark in work.answered:
        chain = " → ".join(work.org.rules[key].label for key, *_ in (*work.answered, mark))
        msg = f"Rules answer each other without end: {chain}."
        way = f"An administrator must break the cycle ({rule.key} in {rule.file})."
        raise RuleViolation(msg, next_step=way)
    work.answered.append(mark)
    house = work.as_house()
    done: list[Outcome] = []
    made: Scopes = {}
    read: Scopes = {}
    for step in rule.steps:
        read = read or readings(work, rule, record, before) | made
        if step.needs is not None and not step.needs(read, now=_now(work)):
            continue
        for each in _each(work, rule, step, record, read):
            here = read if each is None else read | {"each": facts(work, each)}
            done.append(_perform(house, rule, step, record, here))
            if step.called:
                made[step.called] = {"number": done[-1].number}
            if step.act in COUNTED:
                work.by_rules[step.act][rule.label] += 1
        read = {}  # what was done may have changed all of it
    _tell(house, rule, record, done)
    return done


def readings(work: Work, rule: Rule, record: Record, before: Record | None = None) -> Scopes:
    """Give what the steps of a rule read: its record, what lies beside it, and what it finds.

    What it finds is looked for when a step reads it first: most steps read none of it.
    """
    read = scopes(work, record, before)
    return read | {
        one.name: _Sought(partial(_found, work, rule, one, record, read)) for one in rule.finds
    }


class _Sought(Mapping[str, Any]):
    """The values of a record that is looked for when they are read."""

    def __init__(self, find: Callable[[], Mapping[str, Any]]) -> None:
        self._find = find
        self._values: Mapping[str, Any] | None = None

    @property
    def _found(self) -> Mapping[str, Any]:
        if self._values is None:
            self._values = self._find()
        return self._values

    def __getitem__(self, name: str) -> Any:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _found(work: Work, rule: Rule, one: Find, record: Record, read: Scopes) -> Mapping[str, Any]:
    """Give the values of the record that a rule looks for; all are empty where there is none."""
    around = AMONG[rule.object][one.among].read(work, record)
    chosen = [facts(work, other) for other in _those(work, one.condition, around, read)]
    for field in reversed(one.order):
        name = field.removeprefix("-")
        given = [values for values in chosen if values[name] is not None]
        given = sorted(given, key=_by(name), reverse=field.startswith("-"))
        chosen = given + [values for values in chosen if values[name] is None]
    return chosen[0] if chosen else _Empty()


def _by(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda values: values[name]


class _Empty(dict[str, Any]):
    """The values of a record that is not there."""

    def __missing__(self, name: str) -> None:
        """Every field is empty."""


def _those(work: Work, condition: Any, around: Iterable[Record], read: Scopes) -> list[Record]:
    now = _now(work)
    return [
        other for other in around
        if condition is None or condition(read | {"": facts(work, other)}, now=now)
    ]  # fmt: skip


def _each(
    work: Work, rule: Rule, step: Step, record: Record, read: Scopes
) -> Sequence[Record | None]:
    if not step.each:
        return [None]
    around = AMONG[rule.object][step.each].read(work, record)
    return _those(work, step.chosen, around, read)


def _perform(house: Work, rule: Rule, step: Step, record: Record, read: Scopes) -> Outcome:
    """Carry out a step's command as the house, with all that follows from it."""
    meta = find(step.act)
    if meta is None:
        msg = f"the rule {rule.key} names the command {step.act}, which is not there"
        raise ValueError(msg)
    known = {item.name: str(item.type) for item in fields(meta.cls)}
    # What a customer wrote fills places; it mentions nobody.
    house.literal = " ".join(map(_literal, step.filled.values()))
    try:
        values = {name: _given(house, one, read) for name, one in step.filled.items()}
        values |= {n: _whole(n, v) for n, v in values.items() if known[n].startswith("int")}
        if "confirmed" in known:  # there is nobody to ask
            values["confirmed"] = True
        command = meta.cls(**{name: value for name, value in values.items() if value is not None})
        outcome: Outcome = command.decide(house)
        house.react()
    except (RuleViolation, NotAllowed, NotFound) as error:
        if error.details.get("unchanged"):  # it is so already
            return Outcome(message=error.message)
        about = called(house, record)
        msg = f"The rule {rule.label!r} answers this on {about} and cannot do so: {error.message}"
        mend = f"An administrator can change the rule: {rule.key} in {rule.file}, {step.act}."
        raise RuleViolation(
            msg,
            title="A rule refuses it",
            problems=error.problems,
            details=error.details | {"rule": rule.key, "file": rule.file, "act": step.act},
            next_step=f"{error.next_step} {mend}" if error.next_step else mend,
        ) from error
    return outcome


def _literal(value: Any) -> str:
    """Give what an administrator wrote of a parameter."""
    if isinstance(value, Text):
        return " ".join(piece for piece in value.pieces if isinstance(piece, str))
    return ""


def _whole(name: str, value: Any) -> int | None:
    try:
        return None if value is None else int(value)
    except ValueError as error:
        msg = f"Its {name} {value!r} is no whole number."
        raise RuleViolation(msg) from error


def _given(house: Work, value: Any, read: Scopes) -> Any:
    """Give a parameter with its places filled; none where one place alone is empty."""
    match value:
        case Text():
            found = value.value(read, _now(house))
            return None if found is None else written(found)
        case FirstOf():
            return first_here(house, [_given(house, one, read) or "" for one in value.first])
        case tuple():
            return tuple(t for one in value if (t := _given(house, one, read)) is not None)
        case dict():
            return {name: _given(house, text, read) for name, text in value.items()}
        case _:
            return value


def require_few(work: Work) -> None:
    """Ask before rules write to very many people, or close very many cases, in one act.

    Raises `NeedsConfirmation` with the number of each; nothing of the act is done until it is
    agreed to (`core.many.Agreed`).
    """
    over = {
        act: count for act, (setting, _) in COUNTED.items()
        if (count := work.by_rules[act].total()) > getattr(work.org.settings, setting)
    }  # fmt: skip
    if not over or work.agreed:
        return
    told = " and ".join(
        f"{count:,} {COUNTED[act][1]}, more than "
        f"{getattr(work.org.settings, COUNTED[act][0])} {COUNTED[act][1]} in one act"
        for act, count in over.items()
    )
    labels = dict.fromkeys(repr(label) for act in over for label in work.by_rules[act])
    msg = f"Rules would make {told} ({', '.join(labels)})."
    way = "Is that meant? Nothing of it was done yet."
    raise NeedsConfirmation(msg, title="Stopped by the fuse", next_step=way, details={"fuse": over})


def _tell(house: Work, rule: Rule, record: Record, done: list[Outcome]) -> None:
    """Write into a case's feed what a rule did, and why."""
    if isinstance(record, Case) and done:
        said = " ".join(outcome.message for outcome in done)
        house.add(FeedItem(
            object=Case.KIND, record_id=record.id, kind="TrackedChange",
            body=f"Rule {rule.label!r}: {said}", author_id=None,
        ))  # fmt: skip


def _now(work: Work) -> datetime:
    return work.now.astimezone(ZoneInfo(work.org.time_zone))
