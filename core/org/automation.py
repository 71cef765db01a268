"""What an organisation does by itself: rules, ordered entries, templates (domain.md 1.17)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta

    from core.rules.conditions import Condition
    from core.rules.texts import Text

DERIVED = {"derived": True}
"""Marks what follows from other parts of the organisation and is not told with it again."""
EVENTS = ("created", "changed", "mail", "schedule")
"""What a rule may answer: a new record, a change, a customer's mail; or the worker's round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One record that the steps of a rule name: the first of some, in an order."""

    name: str
    among: str
    """Which records beside the rule's own, by the names in `core.rules.among`."""
    where: str = ""
    order: tuple[str, ...] = ()
    """Fields, `-` before those that go down; what is empty comes last both ways."""
    condition: Condition | None = field(default=None, metadata=DERIVED)

    @property
    def label(self) -> str:
        """What people call it where differences are told."""
        return self.name


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The first of some people who works here; `profile:KEY` means the first of a profile."""

    first: tuple[Any, ...]
    """Usernames, as they are written or compiled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command that a rule carries out."""

    act: str
    """The command's name."""
    given: Mapping[str, Any]
    """Its parameters: texts with places, numbers, flags, lists or tables of texts."""
    when: str = ""
    """What must be so besides."""
    each: str = ""
    """The records beside the rule's own for each of which it is done, called `each`."""
    where: str = ""
    """Which of them."""
    called: str = ""
    """What later steps call what it made."""
    needs: Condition | None = field(default=None, metadata=DERIVED)
    chosen: Condition | None = field(default=None, metadata=DERIVED)
    filled: Mapping[str, Any] = field(default_factory=dict, metadata=DERIVED)
    """The parameters, their texts compiled."""

    @property
    def label(self) -> str:
        """What people call it where differences are told."""
        return f"{self.act} of each of {self.each}" if self.each else self.act


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is done when something becomes true of a record."""

    key: str
    label: str
    object: str
    """`case`, `account` or `contact`."""
    on: tuple[str, ...]
    when: str
    types: tuple[str, ...] = ()
    """The record types of its cases; empty means all."""
    finds: tuple[Find, ...] = ()
    steps: tuple[Step, ...] = ()
    every: timedelta | None = None
    """How long the worker waits between two rounds of a scheduled one; none means each round."""
    file: str = field(default="", metadata=DERIVED)
    """Where it is defined, for whoever must mend it."""
    condition: Condition | None = field(default=None, metadata=DERIVED)

    @property
    def needs_open(self) -> bool:
        """Whether its condition says outright that a case must be open."""
        parts = re.split(r"\band\b", self.when)
        return " or " not in self.when and any(p.strip() == "not is_closed" for p in parts)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One of several that are asked in order: the first whose condition holds decides."""

    when: str = ""
    """Empty holds always."""
    compiles: Callable[[str], Condition] | None = field(
        default=None, compare=False, repr=False, metadata=DERIVED
    )
    """Gives the condition; most people who read an organisation never ask it."""

    @cached_property
    def condition(self) -> Condition | None:
        """What must hold; none holds always."""
        return self.compiles(self.when) if self.compiles and self.when.strip() else None

    @property
    def label(self) -> str:
        """What people call it where differences are told."""
        return self.when or "always"


@dataclass(frozen=True, kw_only=True)
class AssignmentRule(Entry):
    """Who gets a new case, where nobody was named: the first that holds decides."""

    queue: str = ""
    user: str = ""
    keep_owner: bool = False
    """Whether the case stays with whom it has (`do not reassign owner`, S4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationAction:
    """What is done when a case has waited for so long; it becomes an escalated one by each."""

    after: timedelta
    """Of the hours that the entry counts."""
    notify_owner: bool = False
    """Whether its owner hears of it, or every member of the queue or team that owns it."""
    notify: tuple[str, ...] = ()
    """People, by their usernames."""
    groups: tuple[str, ...] = ()
    """Groups: every member hears of it, and who is written to for the group is written to."""
    emails: tuple[str, ...] = ()
    """Addresses that are written to."""
    queue: str = ""
    """The queue that it goes to."""
    user: str = ""
    """The person whom it goes to."""

    @property
    def label(self) -> str:
        """What people call it where differences are told."""
        return f"after {length(self.after)}"


@dataclass(frozen=True, kw_only=True)
class Escalation(Entry):
    """When open cases that wait are escalated: the first entry that holds decides (1.17)."""

    hours: str = ""
    """The business hours that count; without any the clock never rests."""
    start: str = "created"
    """`created`, or `modified`: the last change by a person; where the time begins."""
    until_edited: bool = False
    """Whether it is over once a person changed the case."""
    actions: tuple[EscalationAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A way to hand a task over: the one is completed, the next one is given to the other side.

    Its words are texts with places, over the case and its tasks.
    """

    key: str
    label: str
    subject: str
    to: tuple[str, ...]
    """Who gets it: the first of these who works here."""
    due: str = ""
    """The day it is due; empty means none."""
    by: tuple[str, ...] = ()
    """The profiles whose people have it; empty means whoever sees the task."""
    compiles: Callable[[str], Text] | None = field(
        default=None, compare=False, repr=False, metadata=DERIVED
    )
    """Gives one of its texts compiled; most people who read an organisation never ask it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Words that are sent or posted about a case, with places that its fields fill."""

    key: str
    subject: str
    body: str
    filled_subject: Text | None = field(default=None, metadata=DERIVED)
    filled_body: Text | None = field(default=None, metadata=DERIVED)


def length(value: timedelta) -> str:
    """Tell a length of time in the largest unit that it is whole in."""
    minutes = int(value.total_seconds()) // 60
    for name, size in (("day", 1440), ("hour", 60)):
        if minutes and minutes % size == 0:
            return f"{minutes // size:,} {name}{'' if minutes == size else 's'}"
    return f"{minutes:,} minute{'' if minutes == 1 else 's'}"
