"""The demo's cases: what happened to each, from the call to where it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, Any

from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloseCase,
    CreateCase,
    LogReview,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.task import CompleteTask, CreateTask
from data.demo.attachments import NAMES, upload
from data.demo.referrals import Referrals
from data.demo.script import Planned

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.commands.registry import Command
    from data.demo.cast import Cast
    from data.demo.script import Script
    from data.demo.times import Times


CHANCES = {
    "sends a file": 0.1, "is returned": 0.15, "calls again": 0.4, "is noted": 0.2,
    "is given": 0.1, "is reviewed": 0.4, "has a task": 0.5, "waits": 0.4, "is asked about": 0.25,
    "is called back": 0.2,
}  # fmt: skip
"""How often something happens to a case."""
DUE = (-3, 0, 2, 7, None, -1, 0, 5)
"""In how many days the tasks are due, in turn; none has no day."""


@dataclass(slots=True, kw_only=True, eq=False)
class Told(Planned):
    """A case of the script: who called about what, and where it stands in the story."""

    kind: dict[str, Any]
    """The file of its record type: queue, statuses, issues."""
    issue: dict[str, Any]
    told: str
    """What the customer said."""
    words: dict[str, object]
    """What fills the braces of the texts."""
    at: datetime
    """When the next thing may happen at the earliest."""
    by: str
    """Who opened it."""
    source: str
    account: Planned
    under: Callable[[], dict[str, Any]]
    """Gives the records it is created under, once they have their keys."""

    @property
    def queue(self) -> str:
        """The key of the queue it comes to."""
        return str(self.kind["queue"])

    def say(self, text: str) -> str:
        """Fill in the braces. Keys of records are known only while the script is played."""
        return text.format_map(self.words).strip()


class Plots:
    """Plans what happens to a case that was opened."""

    def __init__(
        self, script: Script, rng: Random, cast: Cast, times: Times, phrases: dict[str, Any]
    ) -> None:
        """Write into `script`."""
        self.script, self.rng, self.cast, self.times = script, rng, cast, times
        self.phrases = phrases
        self.due = cycle(DUE)
        self.day = times.now.astimezone(times.zone).date()
        self.referrals = Referrals(script, cast, times, phrases["referrals"])

    def open(self, case: Told, *, kept: bool = False, priority: str | None = None) -> None:
        """Open it, in its queue or kept by who opens it; some callers send a file at once."""
        primary, secondary = case.issue["reasons"]
        self.script.add(
            case.at, case.by,
            lambda: CreateCase(
                type=case.kind["record_type"], primary=primary, secondary=secondary,
                subject=case.say(case.issue["subject"]), description=case.say(case.told),
                source=case.source, priority=priority, queue=None if kept else case.queue,
                **case.under(),
            ),
            case,
        )  # fmt: skip
        if self._chance("sends a file"):
            self.attach(case, self.rng.choice(NAMES), case.at + timedelta(minutes=2))

    def attach(self, case: Told, name: str, at: datetime) -> None:
        """Put a file on it."""
        rng = Random(self.rng.random())  # noqa: S311  a demo is no secret
        self._act(
            case, at, case.by,
            lambda: AttachFiles(case=case.key, files=(upload(name, rng, case.say(case.told)),)),
        )  # fmt: skip

    def post(self, case: Told, at: datetime, who: str, text: str) -> None:
        """Say something in its feed."""
        self._act(case, at, who, lambda: PostToCase(case=case.key, text=case.say(text)))

    def waiting(self, case: Told) -> None:
        """Leave it in its queue; the customer may have called again."""
        if self._chance("is returned"):
            worker = self._taken(case)
            self._act(
                case, self._next(case, 0.2, 20), worker,
                lambda: ChangeOwner(case=case.key, to_queue=case.queue, no_mail=True),
            )  # fmt: skip
        elif self._chance("calls again"):
            at = self._next(case, 0.5, 40)
            self.post(case, at, self._opener(), self.rng.choice(self.phrases["again"]))
        if self._chance("is noted"):
            self._mention(case, self._opener(), self.rng.choice(self.cast.workers(case.queue)))

    def working(self, case: Told, *, kept: bool) -> None:
        """Let somebody work on it: a worker, or its opener who keeps it."""
        who = case.by if kept else self._taken(case)
        self._progress(case, who)
        if self._chance("has a task"):
            self._task(case, who)
        if self._chance("waits"):
            status = case.kind["wait"]
            self._act(
                case, self._next(case, 0.2, 30), who,
                lambda: SetStatus(case=case.key, status=status),
            )  # fmt: skip
        if self._chance("is asked about"):
            self._mention(case, who, self.rng.choice([*self.cast.leads, *self.cast.openers]))
        self.referrals.plan(case, who)

    def closed(self, case: Told, at: datetime) -> str:
        """Work on it and close it at a time; gives who did."""
        who = self._taken(case, at)
        self._progress(case, who, at)
        if self._chance("is called back"):
            task = Planned()
            text = self.rng.choice(self.phrases["calls"])
            made = self._next(case, 0.1, 8, at)
            self.script.add(
                made, who, lambda: CreateTask(case=case.key, subject=case.say(text)), task
            )
            done = self._next(case, 0.2, 20, at)
            self.script.add(done, who, lambda: CompleteTask(task=int(task.key)))
        self.referrals.plan(case, who, at)
        done_with = case.issue["done"]
        self._act(case, at, who, lambda: CloseCase(case=case.key, comment=case.say(done_with)))
        return who

    def reopened(self, case: Told, closed: datetime, again: datetime) -> None:
        """Close it, and reopen it when the customer called within the window."""
        who = self.closed(case, closed)
        self._act(case, again, who, lambda: ReopenCase(case=case.key))
        self.post(case, again + timedelta(minutes=3), who, self.phrases["again"][-1])

    def _chance(self, what: str) -> bool:
        return self.rng.random() < CHANCES[what]

    def _act(self, case: Told, at: datetime, who: str, command: Callable[[], Command]) -> None:
        self.script.add(at, who, command)
        case.at = max(case.at, at)

    def _next(self, case: Told, low: float, high: float, until: datetime | None = None) -> datetime:
        case.at = self.times.later(case.at, low, high, until or self.times.now)
        return case.at

    def _opener(self) -> str:
        return self.rng.choice(self.cast.openers)

    def _taken(self, case: Told, until: datetime | None = None) -> str:
        """Let a worker of its queue take it, or be given it, and begin."""
        who = self.rng.choice(self.cast.workers(case.queue))
        at = self._next(case, 0.1, 26, until)
        if self._chance("is given"):
            lead = self.rng.choice(self.cast.leads)
            self._act(case, at, lead, lambda: ChangeOwner(case=case.key, to=who))
        else:
            self._act(case, at, who, lambda: ClaimCase(case=case.key))
        begun = self._next(case, 0.02, 0.6, until)
        self._act(case, begun, who, lambda: SetStatus(case=case.key, status=case.kind["resume"]))
        return who

    def _progress(self, case: Told, who: str, until: datetime | None = None) -> None:
        """Post what was found out, and log a review now and then."""
        for text in self.rng.sample(case.issue["notes"], self.rng.choice((0, 1, 1, 2))):
            self.post(case, self._next(case, 0.2, 44, until), who, text)
        if self._chance("is reviewed"):
            state = self.rng.choice(self.phrases["states"])
            text = (
                f"Current Status: {state}\nPending Action Items: {case.issue['next']}\n"
                f"Pending Action Owner: {who}"
            )
            self._act(
                case, self._next(case, 0.2, 30, until), who,
                lambda: LogReview(case=case.key, comments=case.say(text)),
            )  # fmt: skip

    def _mention(self, case: Told, who: str, whom: str) -> None:
        if who != whom:
            text = self.rng.choice(self.phrases["mentions"]).replace("{who}", whom)
            self.post(case, self._next(case, 0.3, 30), who, text)

    def _task(self, case: Told, owner: str) -> None:
        """Give the owner something to do: overdue, today, soon, next week or without a day."""
        days, lead = next(self.due), self._chance("is given")
        who = self.rng.choice(self.cast.leads) if lead else owner
        text = self.rng.choice(self.phrases["requests" if lead else "calls"])
        due = None if days is None else (self.day + timedelta(days=days)).isoformat()
        urgent = "High" if days is not None and days <= 0 else "Normal"
        self._act(
            case, self._next(case, 0.1, 20), who,
            lambda: CreateTask(
                case=case.key, subject=case.say(text), to=owner, due=due, priority=urgent
            ),
        )  # fmt: skip
