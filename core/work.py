"""What a command is decided with: the person, the clock, the organisation and the records."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from core.entities import (
    Account,
    Case,
    CaseAssignment,
    Contact,
    Contract,
    Group,
    Job,
    Record,
    User,
)
from core.errors import CaselineError, NotAllowed, NotFound, RuleViolation, nearest
from core.rules.duplicates import alone
from core.rules.permissions import HOUSE, PERMISSIONS, About, Actor, allows, who_may
from core.text import REPLACED_NOTE, keeps, one_line, storable, with_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from core.events import Event
    from core.org.model import Organisation, RecordType
    from core.ports import UnitOfWork

R = TypeVar("R", bound=Record)
EVENT_LIMIT = 200
"""Events that may follow one from another; more is a cycle (design.md §3)."""
_NUMBER = re.compile(r"\d{1,18}")


def case_number(text: str) -> str:
    """Give a case's number in its full form; `1042` and `00001042` are the same."""
    text = text.strip().removeprefix("#")
    if text.isascii() and _NUMBER.fullmatch(text):
        return text.lstrip("0").zfill(8)
    return one_line(text)


def assignment_number(text: str) -> str:
    """Give a case assignment's number in its full form; `CA-12` and `12` are `CA-000012`."""
    text = text.strip().upper().removeprefix("CA-")
    if text.isascii() and _NUMBER.fullmatch(text):
        return f"CA-{text.lstrip('0').zfill(6)}"
    return one_line(text)


class Work:
    """One command's view of the desk. It finds records by what people call them."""

    def __init__(self, unit: UnitOfWork, *, org: Organisation, actor: Actor, now: datetime) -> None:
        """Work for `actor` at `now`."""
        self.unit, self.actor, self.now = unit, actor, now
        self.org = org
        self.person = actor.user
        self.notes: list[str] = []
        self._events: deque[tuple[Event, tuple[str, ...]]] = deque()
        self._causes: tuple[str, ...] = ()
        """What led to what happens now, by the names of the events."""
        self.answered: list[tuple[str, str, int]] = []
        """Which rules answered which records since the work was last settled."""
        self.by_rules: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """How often each rule carried out a command in this act, by the command."""
        self.agreed = False
        """Whether the person agreed to what rules do beyond the fuse of the settings."""
        self.effects: Counter[str] = Counter()
        """What came of it: cases that were opened and closed, mails that were queued."""
        self.writes_mail = True
        """Whether rules may write mails: an import lets them only where it is asked to."""
        self.literal: str | None = None
        """Of a rule's step: the words that an administrator wrote."""

    @property
    def org(self) -> Organisation:
        """The organisation that is in force from here on."""
        return self._org

    @org.setter
    def org(self, org: Organisation) -> None:
        self._org = org
        self.unit.leads = org.priorities.leads
        self.unit.alone = alone(org)

    # records -------------------------------------------------------------------------------

    def add(self, record: R) -> R:
        """Insert a record."""
        return self.unit.add(record)

    def get(self, entity: type[R], record_id: int) -> R:
        """Give a record that is known to exist."""
        record = self.unit.get(entity, record_id)
        if record is None:
            msg = f"There is no {entity.TITLE} {record_id}."
            raise NotFound(msg)
        return record

    def one(self, entity: type[R], **by: Any) -> R | None:
        """Give the standing record with these values, or none."""
        return self.unit.one(entity, **by)

    def many(self, entity: type[R], *, lock: bool = False, **by: Any) -> list[R]:
        """Give the standing records with these values, locked where that is asked."""
        return self.unit.many(entity, lock=lock, **by)

    def case(self, number: str, *, lock: bool = True) -> Case:
        """Give a case by number, locked; one that the person may not see is not found."""
        wanted = case_number(number)
        case = self.unit.one(Case, number=wanted, lock=lock)
        if case is None or not self.may("case.read", case):
            msg = f"There is no case {wanted}."
            raise NotFound(msg, next_step="Check the number, or search for it.")
        return case

    def cases(self, numbers: Iterable[str]) -> list[Case]:
        """Give several cases by number, each once, as often as it is named; all locked.

        They are locked in one order, so that two who do this at once never wait for each other.
        """
        found = [self.case(number, lock=False) for number in numbers]
        self.unit.every(Case, {case.id for case in found}, lock=True)
        return found

    def assignment(self, number: str, *, lock: bool = True) -> tuple[Case, CaseAssignment]:
        """Give a case assignment by number with its case, both locked, the case first.

        One whose case the person may not see is not found.
        """
        wanted = assignment_number(number)
        found = self.unit.one(CaseAssignment, number=wanted)
        case = self._case_of(found, lock=lock) if found else None
        stands = case is not None and case.removed_at is None
        if found is not None and case is not None and stands and self.may("case.read", case):
            if lock:  # read again: what became of it meanwhile counts
                self.unit.every(CaseAssignment, [found.id], lock=True)
            if found.removed_at is None:
                return case, found
        msg = f"There is no case assignment {wanted}."
        raise NotFound(msg, next_step="`caseline assignment list` shows what you may see.")

    def _case_of(self, assignment: CaseAssignment, *, lock: bool) -> Case | None:
        """Give the case that an assignment lies on, also where a merge moved it meanwhile."""
        case = self.unit.get(Case, assignment.case_id, lock=lock)
        while lock and case is not None:
            self.unit.every(CaseAssignment, [assignment.id])
            if assignment.case_id == case.id:
                break
            case = self.unit.get(Case, assignment.case_id, lock=True)
        return case

    def on_its_case(self, entity: type[R], record_id: int) -> tuple[Case | None, R | None]:
        """Give what lies on a case with the case, both locked, the case first.

        A merge that moved it meanwhile was waited for: it is given with the case it lies on now.
        """
        record: Any = self.unit.one(entity, id=record_id)
        while record is not None and record.object == Case.KIND:
            case = self.unit.get(Case, record.record_id, lock=True)
            record = self.unit.one(entity, id=record_id)
            if record is not None and case is not None and record.record_id == case.id:
                return case, self.unit.one(entity, id=record_id, lock=True)
        return None, record and self.unit.one(entity, id=record_id, lock=True)

    def type_of(self, case: Case) -> RecordType:
        """Give a case's record type."""
        return self.org.types[case.record_type]

    def user(self, username: str) -> User:
        """Give a person by username, or by their full name where only one bears it."""
        return self._by(User, username, "username", "name")

    def group(self, name: str, kind: str | None = None) -> Group:
        """Give a group by key or name, of one kind where a kind is named."""
        wanted = name.strip().casefold()
        known = [g for g in self.many(Group) if wanted in {g.key.casefold(), g.name.casefold()}]
        group = known[0] if len(known) == 1 else self._by(Group, name, "key", "name")
        if kind and group.kind != kind:
            msg = f"{group.name} is {with_article(group.sort)}, not {with_article(kind)}."
            raise RuleViolation(msg)
        return group

    def account(self, key: str) -> Account:
        """Give an account by external id, else by its exact name."""
        return self._by(Account, key, "external_id", "name")

    def contact(self, key: str) -> Contact:
        """Give a contact by external id, e-mail or full name, where only one bears it."""
        try:
            return self._by(Contact, key, "external_id", "email")
        except NotFound:
            named = self._contacts_named(key)
            if not named:
                raise
        if len(named) > 1:
            keys = ", ".join(contact.external_id for contact in named)
            msg = f"{len(named)} contacts are called {key.strip()!r}: {keys}."
            raise RuleViolation(msg, next_step="Name it by its external id.")
        return named[0]

    def contract(self, number: str) -> Contract:
        """Give a contract by its number."""
        return self._by(Contract, number, "number")

    def job(self, number: str) -> Job:
        """Give a job by its number in Engine."""
        return self._by(Job, number, "engine_number")

    def _contacts_named(self, name: str) -> list[Contact]:
        words = name.split()
        last_names = tuple(" ".join(words[n:]) for n in range(len(words)))
        full = " ".join(words)
        return [c for c in self.many(Contact, last_name=last_names) if c.name == full]

    def _by(self, entity: type[R], text: str, *fields: str) -> R:
        text = text.strip()
        for field in fields:
            by: dict[str, Any] = {field: text}
            found = self.unit.many(entity, **by)
            if len(found) == 1:
                return found[0]
            if found:
                msg = f"{len(found)} {entity.TITLE}s have the {field.replace('_', ' ')} {text!r}."
                raise RuleViolation(msg, next_step=f"Name it by its {fields[0]}.")
        known = {word for field in fields for word in self.unit.words(entity, field, text)}
        msg = f"There is no {entity.TITLE} {text!r}.{nearest(text, known)}"
        raise NotFound(msg)

    # permissions ---------------------------------------------------------------------------

    def may(
        self, permission: str, case: Case | None = None, assignment: CaseAssignment | None = None
    ) -> bool:
        """Say whether the person may, on a case, or on one of its assignments."""
        about = self.about(case, assignment) if case else None
        return allows(self.org, self.actor, permission, about)

    def about(self, case: Case, assignment: CaseAssignment | None = None) -> About:
        """Give what permissions ask of a case; what costs a question is asked once."""

        @cache
        def account_owner() -> int | None:
            account = self.unit.get(Account, case.account_id) if case.account_id else None
            return account.owner_id if account else None

        @cache
        def teams() -> frozenset[int]:
            return frozenset(a.team_id for a in self.many(CaseAssignment, case_id=case.id))

        return About(case, account_owner, teams, assignment)

    def allow(
        self, permission: str, case: Case | None = None, assignment: CaseAssignment | None = None
    ) -> None:
        """Raise `NotAllowed` unless the person may."""
        if self.may(permission, case, assignment):
            return
        profile = self.org.profiles.get(self.person.profile)
        label = profile.label if profile else f"unknown profile {self.person.profile!r}"
        whom = who_may(self.org, permission, case.record_type if case else None)
        on = f" on case {case.number} ({self._owned(case)})" if case else ""
        msg = f"{self.person.name} may not {PERMISSIONS[permission]}{on}."
        raise NotAllowed(
            msg,
            next_step=f"The profile {label} does not allow it; ask {whom}.",
            details={"permission": permission, "profile": self.person.profile},
        )

    def owner_name(self, case: Case) -> str:
        """Give the name of a case's owner."""
        if case.owner_user_id is not None:
            return self.get(User, case.owner_user_id).name
        return self.get(Group, case.owner_group_id or 0).name

    def clock_time(self, moment: datetime) -> str:
        """Give a time as the person reads it, in their zone: the day too unless it is today."""
        zone = ZoneInfo(self.person.time_zone or self.org.time_zone)
        local, today = moment.astimezone(zone), self.now.astimezone(zone)
        return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%Y-%m-%d %H:%M}"

    def _owned(self, case: Case) -> str:
        return f"owned by {self.owner_name(case)}"

    # events --------------------------------------------------------------------------------

    def emit(self, event: Event) -> None:
        """Tell what happened; the house reacts when the command has decided."""
        self._events.append((event, (*self._causes, type(event).__name__)))

    def settle(self) -> None:
        """React to every event, let rules answer what changed, until nothing follows any more."""
        self.react()
        if self.org.rules:
            from core.rules import automation  # noqa: PLC0415  few have rules

            while automation.answer_changes(self):
                self.react()
            automation.require_few(self)
        self.answered.clear()

    def own_words(self, text: str) -> str:
        """Give what of a text may mention people: all of what a person wrote."""
        return text if self.literal is None else self.literal

    def as_house(self) -> Work:
        """Give the same work done by the house itself: nobody's rights, and nobody to ask."""
        house = Work(self.unit, org=self.org, actor=HOUSE, now=self.now)
        house.notes, house.writes_mail = self.notes, self.writes_mail
        house.effects = self.effects
        return house

    def react(self) -> None:
        """React to every event, and to what the reactions cause, in order."""
        from core.reactions import react  # noqa: PLC0415  reactions use the work they are given

        while self._events:
            event, self._causes = self._events.popleft()
            if len(self._causes) > EVENT_LIMIT:
                cycle = " → ".join(dict.fromkeys(self._causes[-10:]))
                msg = f"Stopped after {EVENT_LIMIT} events: rules answer each other ({cycle})."
                raise RuleViolation(msg, next_step="An administrator must break the cycle.")
            react(self, event)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let what is done inside stand or fall by itself, with all that follows from it."""
        told = len(self.notes)
        counted = {act: Counter(rules) for act, rules in self.by_rules.items()}
        came = Counter(self.effects)
        try:
            with self.unit.savepoint():
                yield
                self.settle()
        except BaseException:
            self._events.clear()
            self._causes = ()
            self.answered.clear()
            self.by_rules = defaultdict(Counter, counted)
            self.effects.clear()
            self.effects.update(came)
            del self.notes[told:]
            raise

    def storable(self, text: str) -> str:
        """Give text as databases keep it, and say so where that differs."""
        if not keeps(text):
            self.note(REPLACED_NOTE)
        return storable(text)

    def note(self, text: str) -> None:
        """Add something the person should know though nothing is refused."""
        self.notes.append(text)

    def refusal(self, check: Any, *args: Any) -> CaselineError | None:
        """Give what a check refuses with, or none when it lets pass."""
        try:
            check(self, *args)
        except CaselineError as error:
            return error
        return None
