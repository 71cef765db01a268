"""A rule of the organisation tried out: what it would do to each record, all of it taken back.

Each record is tried for itself, as it is now: what the rule does to one is gone before the next.
"""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from uuid import uuid4

from core.custom import printed
from core.entities import BY_KIND, Account, Case, FeedItem, Notification, OutgoingMail
from core.entities.record import CUSTOM, put
from core.errors import CaselineError, NotFound, RuleViolation, nearest
from core.naming import called
from core.rules.among import ENTITIES
from core.rules.automation import begins, carry_out
from core.rules.escalation import every
from core.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from core.desk import Desk
    from core.entities import Record
    from core.journal import Change
    from core.org.automation import Rule
    from core.org.model import Organisation
    from core.ports import UnitOfWork
    from core.rows import PastChange
    from core.rules.escalation import Due
    from core.seeking import Progress

    Act = Callable[[Work, Any, Any], list[str]]
    """Does something to a record, given what it was before; says what."""
    Hears = Progress | None

CHUNK = 25
"""Records of one transaction: others wait no longer than for these."""


class Tried(Protocol):
    """What is tried: a rule, or what a record type escalates."""

    @property
    def key(self) -> str:
        """What it is called in the files."""
        ...

    @property
    def label(self) -> str:
        """What people call it."""
        ...


class Moment(NamedTuple):
    """A record that a rule would answer, and when that was; no time means now."""

    record_id: int
    at: datetime | None = None
    action: int | None = None
    before: Record | None = None


class Alteration(NamedTuple):
    """One field of one record that would be changed; a new record has no field."""

    record: str
    field: str | None
    old: str | None
    new: str | None

    @property
    def line(self) -> str:
        """What a person reads of it."""
        if self.field is None:
            return f"{self.record} would be new"
        return f"{self.record}  {self.field}: {self.old} → {self.new}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a rule would do to one record."""

    record: str
    at: datetime | None
    """When what it answers happened; none where it was tried on the record as it is."""
    action: int | None
    deeds: tuple[str, ...] = ()
    """What its commands would answer."""
    changes: tuple[Alteration, ...] = ()
    mails: tuple[tuple[str, str], ...] = ()
    """Recipient and subject."""
    entries: int = 0
    """What would be written into feeds."""
    bells: int = 0
    refused: str = ""
    """Why it could not do so; then nothing of it would be done."""

    @property
    def lines(self) -> list[str]:
        """What a person reads of it."""
        if self.refused:
            return [f"could not be done: {self.refused}"]
        lines = [*self.deeds, *(change.line for change in self.changes)]
        lines += [f"mail to {recipient}: {subject}" for recipient, subject in self.mails]
        return lines or ["nothing: no step's own condition holds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule would do to all that was looked at."""

    rule: Tried
    found: int
    """How many it would answer; of these as many were tried as there are answers."""
    answers: tuple[Answer, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Sum it up."""
        return {
            "answered": sum(not one.refused for one in self.answers),
            "refused": sum(bool(one.refused) for one in self.answers),
            "changes": sum(len(one.changes) for one in self.answers),
            "mails": sum(len(one.mails) for one in self.answers),
            "entries": sum(one.entries for one in self.answers),
            "bells": sum(one.bells for one in self.answers),
        }

    @property
    def message(self) -> str:
        """Sum it up in a sentence."""
        counts, tried = self.counts, len(self.answers)
        if not self.found:
            return f"The rule {self.rule.label!r} would answer nothing."
        told = [
            _amount(counts["changes"], "change", "changes"),
            _amount(counts["mails"], "mail", "mails"),
            _amount(counts["entries"], "entry of feeds", "entries of feeds"),
            _amount(counts["bells"], "notification", "notifications"),
        ]
        refused = f"; {counts['refused']:,} could not be done" if counts["refused"] else ""
        left = f" of {self.found:,} that it would answer" if tried < self.found else ""
        return (
            f"The rule {self.rule.label!r} on {_amount(tried, 'record', 'records')}{left}: "
            f"{', '.join(told[:-1])} and {told[-1]}{refused}. Nothing of it has happened."
        )


def _amount(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


class _Escalations(NamedTuple):
    """What a record type escalates, by name."""

    key: str
    label: str


class _TakenBackError(Exception):
    """Ends what is not to stay."""


def try_rule(
    desk: Desk, key: str, *, org: Organisation | None = None, since: datetime | None = None,
    limit: int, progress: Hears = None,
) -> Trial:  # fmt: skip
    """Try a rule on what holds its condition now, or on what began to since then.

    Nothing of it stays. `org` is an organisation that is not in force yet; `limit` is the most
    records that are tried. Raises `NotAllowed` for who may not change the organisation, `NotFound`
    for a rule that is not there, and `RuleViolation` for one that cannot be tried so.
    """
    org = org or desk.org
    _require_triable(desk, org)
    if (rule := org.rules.get(key)) is None:
        msg = f"There is no rule {key!r}.{nearest(key, org.rules)}"
        raise NotFound(msg)
    found = _now(desk, org, rule) if since is None else _since(desk, org, rule, since)

    def act(work: Work, record: Any, before: Any) -> list[str]:
        return [outcome.message for outcome in carry_out(work, rule, record, before)]

    answers = _tried(desk, org, rule.object, found[:limit], act=act, progress=progress)
    return Trial(rule=rule, found=len(found), answers=answers)


def try_escalation(
    desk: Desk, name: str, *, org: Organisation | None = None, limit: int, progress: Hears = None
) -> Trial:
    """Try what a record type escalates on the cases that wait too long now; see `try_rule`.

    A case on which several actions are due is tried for each of them.
    """
    from core.commands.rule.escalate import carry_out as escalated  # noqa: PLC0415  few try it
    from core.escalating import sought_of  # noqa: PLC0415

    org = org or desk.org
    _require_triable(desk, org)
    kind = org.type(name)
    look = desk.store.look(org=org, actor=desk.actor, clock=desk.clock)
    now, found = desk.clock.now(), 0
    answers: tuple[Answer, ...] = ()
    for due in every(org):
        sought = sought_of(org, due, now) if due.kind is kind else None
        if sought is None:
            continue
        moments = [Moment(case_id) for case_id in look.sought(sought).wanted]
        found += len(moments)

        def act(work: Work, record: Any, before: Any, due: Due = due) -> list[str]:
            del before
            escalated(work, due, record)
            return [f"escalated {due.cause(org)}"]

        left = moments[: limit - len(answers)]
        answers += _tried(desk, org, Case.KIND, left, act=act, progress=progress)
    rule = _Escalations(kind.key, f"Escalation of {kind.label}")
    return Trial(rule=rule, found=found, answers=answers)


def _tried(
    desk: Desk, org: Organisation, kind: str, wanted: Sequence[Moment], *, act: Act, progress: Hears
) -> tuple[Answer, ...]:
    """Let something be done to each of some records, and take it back."""
    answers: list[Answer] = []
    hear = progress or (lambda *_: None)
    for start in range(0, len(wanted), CHUNK):
        hear(start, len(wanted))
        chunk = wanted[start : start + CHUNK]
        with suppress(_TakenBackError), _taken_back(desk) as unit:
            work = Work(unit, org=org, actor=desk.actor, now=desk.clock.now())
            answers += [_answer(work, kind, moment, act) for moment in chunk]
            raise _TakenBackError
    hear(len(wanted), len(wanted))
    return tuple(answers)


def _require_triable(desk: Desk, org: Organisation) -> None:
    with desk.store.reading() as unit:
        work = Work(unit, org=desk.org, actor=desk.actor, now=desk.clock.now())
        work.allow("org.edit")
        _refuse_other_kinds(work, org)


def _refuse_other_kinds(work: Work, org: Organisation) -> None:
    """Refuse fields that could not be read: `org apply` would not put them in force either."""
    for name, entity in (("case", Case), ("account", Account)):
        now = org.fields_of(name)
        for key, was in work.org.fields_of(name).items():
            if (
                key in now
                and (now[key].kind, now[key].to) != (was.kind, was.to)
                and (work.unit.tally_custom(entity, key))
            ):
                msg = (
                    f"Records hold something in {was.label!r}, which stays a {was.kind} and cannot "
                    f"become a {now[key].kind}: nothing can be tried on them."
                )
                raise RuleViolation(msg, next_step="Make a field under another key.")


def _taken_back(desk: Desk) -> Any:
    return desk.store.work(
        key=uuid4().hex, command="org.try", params="{}", person=desk.person.id or None,
        at=desk.clock.now(),
    )  # fmt: skip


# what it would answer ------------------------------------------------------------------------


def _now(desk: Desk, org: Organisation, rule: Rule) -> list[Moment]:
    if rule.condition is not None and any(scope == "old" for scope, _ in rule.condition.reads):
        msg = f"The rule {rule.label!r} compares with what was before: no record tells it now."
        raise RuleViolation(msg, next_step="Try it on what happened, with --since 7d.")
    look = desk.store.look(org=org, actor=desk.actor, clock=desk.clock)
    return [Moment(found) for found in look.rule_holds(rule)]


def _since(desk: Desk, org: Organisation, rule: Rule, since: datetime) -> list[Moment]:
    if {"created", "changed"}.isdisjoint(rule.on):
        msg = f"The rule {rule.label!r} answers no changes, so none of the past can be looked at."
        raise RuleViolation(msg, next_step="Try it on what is now, without --since.")
    look = desk.store.look(org=org, actor=desk.actor, clock=desk.clock)
    past = look.rule_changes(rule, since)
    with desk.store.reading() as unit:
        found = [
            moment
            for _, rows in groupby(past, key=lambda row: row.record_id)
            for moment in _begun(desk, unit, org, rule, rows)
        ]
    return sorted(found, key=lambda moment: (moment.action or 0, moment.record_id))


def _begun(
    desk: Desk, unit: UnitOfWork, org: Organisation, rule: Rule, rows: Iterable[PastChange]
) -> Iterator[Moment]:
    """Go back through the changes of one record, the newest first."""
    state: Any = None
    for action, parts in groupby(rows, key=lambda row: (row.action, row.at)):
        changed = list(parts)
        if state is None:
            state = copy(unit.get(ENTITIES[rule.object], changed[0].record_id))
        after, made = copy(state), False
        for row in changed:
            if row.field is None:
                made = True
            else:
                put(state, row.field, unit.decode(rule.object, row.field, row.old))
        before = None if made else copy(state)
        then = Work(unit, org=org, actor=desk.actor, now=action[1])
        if begins(then, rule, after, before):
            yield Moment(after.id, action[1], action[0], before)


# what it would do ----------------------------------------------------------------------------


def _answer(work: Work, kind: str, moment: Moment, act: Act) -> Answer:
    """Let it be done, see what came of it, and take it back."""
    record = work.unit.get(ENTITIES[kind], moment.record_id, lock=True)
    if record is None or record.removed_at is not None:
        name = f"{kind} {moment.record_id}" if record is None else called(work, record)
        return Answer(
            record=name, at=moment.at, action=moment.action, refused="It was deleted since."
        )
    told = Answer(record=called(work, record), at=moment.at, action=moment.action)
    try:
        with suppress(_TakenBackError), work.alone():
            done = act(work, record, moment.before)
            work.settle()
            work.unit.write()
            told = _seen(work, told, done)
            raise _TakenBackError
    except CaselineError as error:
        told = Answer(
            record=told.record, at=moment.at, action=moment.action, refused=str(error.message)
        )
    work.by_rules.clear()
    work.answered.clear()
    work.unit.forget()
    return told


def _seen(work: Work, told: Answer, deeds: Sequence[str]) -> Answer:
    unit, action = work.unit, work.unit.action
    return Answer(
        record=told.record, at=told.at, action=told.action, deeds=tuple(deeds),
        changes=tuple(_alteration(work, change) for change in unit.changes(action)),
        mails=tuple(
            (mail.recipient, mail.subject) for mail in unit.many(OutgoingMail, action_id=action)
        ),
        entries=len(unit.many(FeedItem, action_id=action)),
        bells=len(unit.many(Notification, action_id=action)),
    )  # fmt: skip


def _alteration(work: Work, change: Change) -> Alteration:
    record = work.get(BY_KIND[change.kind], change.record_id)
    name, field = called(work, record), change.field
    if field is None:
        return Alteration(name, None, None, None)
    old, new = (
        printed(work, record, field, work.unit.decode(change.kind, field, text))
        for text in (change.old, change.new)
    )
    return Alteration(name, field.removeprefix(CUSTOM), old, new)
