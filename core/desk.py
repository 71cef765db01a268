"""The desk: the one door through which everything is done and seen."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from core.commands.journal import Undo
from core.commands.registry import Command, meta_of
from core.entities import Membership, User
from core.errors import (
    CaselineError,
    Conflict,
    NotAllowed,
    NotFound,
    RuleViolation,
    nearest,
)
from core.log import timed, watched
from core.many import Agreed, Each, NothingKept, Rehearsed
from core.org.loader import stored
from core.org.model import EMPTY
from core.outcome import Outcome, Repeated
from core.rows import FeedFilter
from core.rules.can import can, can_answer
from core.rules.knowledge import can_article
from core.rules.owners import candidates
from core.rules.permissions import HOUSE, Actor
from core.rules.status import choices
from core.text import storable
from core.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.entities import Case
    from core.filters import FilterError, Known, Query
    from core.look import Look
    from core.org.model import Organisation
    from core.ports import Clock, Store, UnitOfWork
    from core.presence import Leases
    from core.rows import ArticleView, AssignmentRow, CaseView, TaskRow, Why
    from core.rules.handing_over import Way


PATIENCE = 3
"""How often an act is decided anew because the organisation has changed under it."""
_READ = ("_stored", "org", "actor", "look", "leases")
"""What a desk has read and keeps until it is told to read anew."""


class _Outdated(Exception):
    """What was decided went by an organisation that is not in force any more."""


class Desk:
    """One person's way to do things. `desk.acting(username)` is another person's."""

    def __init__(self, store: Store, clock: Clock, username: str | None = None) -> None:
        """Open the desk; without a username nobody sits there yet."""
        self.store, self.clock, self.username = store, clock, username

    @cached_property
    def _stored(self) -> tuple[int, dict[str, str]]:
        return self.store.organisation()

    @property
    def version(self) -> int:
        """The number of the organisation's version that this desk goes by."""
        return self._stored[0]

    @property
    def files(self) -> dict[str, str]:
        """The files of that version, by name."""
        return self._stored[1]

    @cached_property
    def org(self) -> Organisation:
        """The organisation that is in force."""
        return stored(self.files) if self.files else EMPTY

    @cached_property
    def actor(self) -> Actor:
        """Who sits here, with their groups, as of when they sat down or `refresh` was called.

        Raises `NotFound` or `NotAllowed` where nobody active has the username.
        """
        with self.store.reading() as unit:
            return self._actor(unit)

    @property
    def person(self) -> User:
        """The user who sits here."""
        return self.actor.user

    @cached_property
    def look(self) -> Look:
        """What this person may see, as of when they sat down or `refresh` was called."""
        return watched(self.store.look(org=self.org, actor=self.actor, clock=self.clock), "look")

    @cached_property
    def leases(self) -> Leases:
        """Who is at which case."""
        return self.store.leases(org=self.org, actor=self.actor, clock=self.clock)

    def refresh(self) -> None:
        """Read the person and the organisation anew; where that fails, all stays as it was."""
        fresh = Desk(self.store, self.clock, self.username)
        now = {name: getattr(fresh, name) for name in _READ}
        self.__dict__.update(now)

    def keep_up(self) -> bool:
        """Read the person and the organisation anew where another version is in force.

        Says whether that was so. It costs one small question.
        """
        if self.store.org_version() == self.version:
            return False
        self.refresh()
        return True

    def acting(self, username: str | None) -> Desk:
        """Give the same desk with another person at it; none is the system."""
        desk = Desk(self.store, self.clock, username)
        for name in ("_stored", "org"):
            if name in self.__dict__:
                desk.__dict__[name] = self.__dict__[name]
        return desk

    def do(self, command: Command, *, key: str | None = None, batch: int | None = None) -> Outcome:
        """Carry out a command in one transaction; nothing stays of one that is refused.

        The same `key` again changes nothing and gives the first outcome. Raises `Conflict` where
        the key was used by somebody else or for another act. With `batch` the command goes on with
        the act that this action began: an undo takes all of it back.
        """
        if key is not None and (first := self._first(key, command)) is not None:
            return first
        key = key or uuid4().hex
        try:
            return self._by_what_is_in_force(command, key, batch)
        except Repeated:
            first = self._first(key, command)
            if first is None:
                msg = "The same act is being carried out at this moment."
                raise Conflict(msg, next_step="Look whether it is done, then try again.") from None
            return first

    def case(
        self, number: str, *, feed_limit: int | None = None, feed: FeedFilter | None = None
    ) -> CaseView:
        """Give a case as its page shows it, with what the person can do about it now."""
        view = self.look.case(number, feed_limit=feed_limit, feed=feed or FeedFilter())
        with self.store.reading() as unit:
            work = self._work(unit)
            case = work.case(number, lock=False)
            present = self.leases.others(case.number).get(case.number, ())
            return replace(
                view, can=can(work, case), choices=choices(work, case), present=present,
                **_guided(work, case),
            )  # fmt: skip

    def task(self, number: int) -> tuple[CaseView, TaskRow]:
        """Give a task with the case that it is about; `NotFound` where it is about none."""
        row = self.look.task(number)
        if row.about is None:
            msg = f"Task {number} is about no case."
            raise NotFound(msg)
        return self.case(row.about.key, feed_limit=1), row

    def handovers(self, number: int) -> tuple[Way, ...]:
        """Give the ways in which the person may hand a task over, and to whom each would be."""
        from core.rules.handing_over import offered  # noqa: PLC0415  few ask

        with self.store.reading() as unit:
            return offered(self._work(unit), number)

    def assignment(self, number: str) -> AssignmentRow:
        """Give a case assignment as its page shows it, with what the person can do about it."""
        row = self.look.assignment(number)
        with self.store.reading() as unit:
            return replace(row, can=can_answer(self._work(unit), number))

    def article(self, number: str) -> ArticleView:
        """Give a knowledge article as its page shows it, with what the person can do about it."""
        view = self.look.article(number)
        with self.store.reading() as unit:
            return replace(view, can=can_article(self._work(unit), number))

    def why(self, number: str, about: str | None = None, *, kind: str = "case") -> tuple[Why, ...]:
        """Explain one act or value of a case or a case assignment, or all of them."""
        from core.why import SUBJECTS, explain  # noqa: PLC0415  few ask

        with self.store.reading() as unit:
            work, subject = self._work(unit), SUBJECTS[kind]
            records = subject.find(work, number)
            asked = subject.questions if about is None else (about,)
            return tuple(explain(work, subject, records, one) for one in asked)

    def filter(self, line: str) -> Query:
        """Read a filter line; raises `FilterError`, which says at which characters it fails."""
        from core.filters import Query, read  # noqa: PLC0415  few lists are narrowed

        return read(line, self._known()) if line.strip() else Query()

    def complete(self, line: str) -> tuple[int, list[str]]:
        """Give where the last word of a filter line begins, and what it may become."""
        from core.filters import candidates  # noqa: PLC0415

        return candidates(line, self._known())

    def filters(self, lines: Iterable[str]) -> list[Query | FilterError]:
        """Read several filter lines at once, each or why it is not understood."""
        from core.filters import FilterError, read  # noqa: PLC0415  few keep lists

        found: list[Query | FilterError] = []
        known = None
        for line in lines:
            known = known or self._known()
            try:
                found.append(read(line, known))
            except FilterError as error:
                found.append(error)
        return found

    def _known(self) -> Known:
        from core.filters.known import known  # noqa: PLC0415

        with self.store.reading() as unit:
            return known(unit, self.org, self.person, seen_by=self.actor)

    def owners(self, number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the usernames and the queues' keys of those who may own a case instead of now."""
        with self.store.reading() as unit:
            work = self._work(unit)
            people, queues = candidates(work, work.case(number, lock=False))
            return tuple(p.username for p in people), tuple(q.key for q in queues)

    def undo(self, action: int | None = None, *, key: str | None = None) -> Outcome:
        """Take back an act; without a number, this person's last one that still stands."""
        if key is not None and action is None and (first := self._first(key, None)) is not None:
            return first
        with self.store.reading() as unit:
            if action is None:
                found = unit.last_standing(self._actor(unit).id)
            else:
                found = unit.find_action(action)
        if found is None:
            none = "There is nothing of yours to undo."
            raise NotFound(none if action is None else f"There is no action {action}.")
        return self.do(Undo(action=found.batch or found.id), key=key)

    def would(self, command: Command) -> Outcome:
        """Say what a command would answer, or refuse as it would; nothing is changed."""
        try:
            return self.do(Rehearsed(act=command))
        except NothingKept as end:
            return end.outcome

    def _by_what_is_in_force(self, command: Command, key: str, batch: int | None) -> Outcome:
        """Decide it again where meanwhile another organisation came in force than it went by.

        What reads its rows on the way cannot be decided twice: it is refused, and nothing is kept.
        """
        repeats = getattr(command, "repeats", True)
        for _ in range(PATIENCE if repeats else 1):
            try:
                return self._carry_out(command, key, batch)
            except _Outdated:
                self.refresh()
            except (RuleViolation, NotAllowed, NotFound, Conflict, NothingKept):
                if not repeats or not self.keep_up():
                    raise
        msg = "The organisation was changed meanwhile; nothing of this was kept."
        raise Conflict(msg, next_step="Look whether it is still meant so, then start it again.")

    def _carry_out(self, command: Command, key: str, batch: int | None) -> Outcome:
        with suppress(RuleViolation):  # compiled before the database waits; an apply may mend it
            next(iter(self.org.rules.values()), None)
        now = self.clock.now()
        name = meta_of(command).name
        with timed(name) as told, self.store.work(
            key=key, command=name, params=_params(command),
            person=self.person.id or None, at=now,
            undo_of=command.action if isinstance(command, Undo) else None, batch=batch,
        ) as unit:  # fmt: skip
            work = self._work(unit, now)
            if batch is not None:
                _refuse_undone(unit, batch)
            outcome = command.decide(work)
            work.settle()
            unit.write()
            notes = tuple(dict.fromkeys(work.notes))
            outcome = replace(outcome, action=unit.action, notes=notes)
            in_force = self.store.finish(unit, outcome)
            if work.org is self.org and in_force != self.version:
                raise _Outdated
            told["action"] = unit.action
        if work.org is not self.org:
            with suppress(CaselineError):  # it is done; what comes next reads it anew
                self.refresh()
        return outcome

    def _work(self, unit: UnitOfWork, now: datetime | None = None) -> Work:
        return Work(unit, org=self.org, actor=self._actor(unit), now=now or self.clock.now())

    def _first(self, key: str, command: Command | None) -> Outcome | None:
        """Give the first answer under a key; without a command, that of an undo of whatever."""
        kept = self.store.outcome(key)
        if kept is None:
            return None
        name = meta_of(command or Undo).name
        told: dict[str, object] = {}
        if kept.person != (self.person.id or None):
            msg = "This idempotency key was used by somebody else."
        elif kept.command != name or (command and kept.params != _params(command)):
            msg = f"This idempotency key was used for another act: {kept.outcome.message}"
            told["done"] = kept.outcome.message
        else:
            return kept.outcome
        raise Conflict(msg, next_step="Use a fresh key.", title="Key already used", details=told)

    def _actor(self, unit: UnitOfWork) -> Actor:
        """Read the person afresh: a profile or a membership may have changed since."""
        if self.username is None:
            return HOUSE
        user = unit.one(User, username=self.username)
        if user is None:
            known = [u.username for u in unit.many(User)]
            msg = f"Nobody here has the username {self.username!r}.{nearest(self.username, known)}"
            raise NotFound(msg, next_step="`caseline user list` shows everybody.")
        if not user.is_active:
            msg = f"{user.name} is not active any more."
            raise NotAllowed(msg, next_step="Ask an administrator.")
        return Actor(user, frozenset(m.group_id for m in unit.many(Membership, user_id=user.id)))


def _refuse_undone(unit: UnitOfWork, batch: int) -> None:
    """What somebody took back does not go on: the rest could not be undone any more."""
    undo = unit.undone_by(batch)
    if undo is not None:
        msg = f"{undo.actor} undid meanwhile what had been done of it."
        raise Conflict(msg, title="Stopped", next_step="Start again if that was not meant.")


def _params(command: Command) -> str:
    """Give what was asked for as JSON, without what was left at its default.

    The answer to a question is no part of it: who repeats an act need not be asked again.
    """
    command = command.act if isinstance(command, Agreed) else command
    given = _given(command.act) | {"case": command.cases} if isinstance(command, Each) else None
    return storable(json.dumps(given or _given(command), default=repr, ensure_ascii=False))


def _given(command: Command) -> dict[str, object]:
    return {
        item.name: value
        for item in fields(command)
        if item.name not in {"confirmed", "merge", "onto"}
        and (value := getattr(command, item.name)) != item.default
        and value not in ({}, ())
    }


def _guided(work: Work, case: Case) -> dict[str, Any]:
    """Give what the page of a case shows besides where its type guides, or resolves."""
    kind = work.type_of(case)
    if not kind.flows and kind.resolving is None:
        return {}
    from core.guided import process, resolutions  # noqa: PLC0415  few record types do

    return {"process": process(work, case), "resolutions": resolutions(work, case)}
