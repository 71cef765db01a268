"""What can happen to a record: commands emit these, `core.reactions` answers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.entities import (
        Activity,
        Case,
        CaseAssignment,
        FeedItem,
        File,
        Mention,
        Record,
        Resolution,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a case."""

    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCreated(Event):
    """A case was opened."""

    source: str
    """What it was opened under, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsChanged(Event):
    """Fields were edited: each label with its old and new value as people read them."""

    changes: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(Event):
    """The case has another owner."""

    before: str
    after: str
    notify: bool = False
    """Whether the new owner gets an e-mail too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged(Event):
    """The case moved in its process."""

    before: str
    after: str
    cause: str | None = None
    """What moved it, where no person chose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResolved(Event):
    """The case was resolved."""

    resolution: Resolution
    cancelled: tuple[Activity, ...]
    """What was still to be done, and is not any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMoved(Event):
    """The case went on, or back, in its guided process."""

    told: str
    """What happened, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEscalated(Event):
    """The case is escalated, and was not before, or it is so once more."""

    cause: str
    """What made it so, in words."""
    people: frozenset[int] = frozenset()
    """Who hears of it besides its owner and who follows it."""
    again: bool = False
    """Whether it was escalated before: then these alone hear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviewed(Event):
    """A review was logged."""

    activity: Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLogged(Event):
    """A call with the customer was written down."""

    activity: Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted(Event):
    """Somebody wrote into the feed."""

    item: FeedItem
    parent: FeedItem | None = None
    """Of a comment: what it is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Event):
    """Somebody wrote a post or a comment of theirs anew."""

    item: FeedItem
    fresh: tuple[Mention, ...]
    """Whom the new words mention and the old ones did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAttached(Event):
    """Files were put on the case."""

    files: tuple[File, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(Event):
    """Somebody has something to do about the case."""

    activity: Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven(Event):
    """A task about the case is another person's from now on."""

    activity: Activity
    quiet: bool
    """Whether that person is not to hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(Event):
    """A task about the case is done."""

    activity: Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded(Event):
    """A task or another activity about the case will not be done."""

    activity: Activity
    how: str
    """`canceled` or `deleted`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentCreated(Event):
    """A team was asked to do something about the case."""

    assignment: CaseAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentAccepted(Event):
    """A member of the team took it."""

    assignment: CaseAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReturned(Event):
    """Who had accepted it does not work here any more; the team has it again."""

    assignment: CaseAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentClosed(Event):
    """It was completed, rejected or cancelled."""

    assignment: CaseAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesMerged(Event):
    """Everything of other cases lies on this one now."""

    losers: tuple[Case, ...]
    moved: dict[str, list[Record]]
    """What came here, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSplit(Event):
    """Something of this case became a case of its own."""

    made: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentChanged(Event):
    """The case became a part of another, or is none any more."""

    before: Case | None
    after: Case | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesRelated(Event):
    """Two cases were put beside each other, or are so no longer."""

    other: Case
    related: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePut(Event):
    """A knowledge article was put on the case, or taken off it."""

    told: str
    """What happened, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerWrote(Event):
    """The customer answered by e-mail."""

    sender: str
    subject: str
    body: str
    is_automatic: bool = False
    """Whether a program wrote it: it stands in the feed, and nothing follows from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSkipped(Event):
    """Who had taken the case gave it back to its queue."""

    before: str
    queue: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueChanged(Event):
    """The case lies in another queue, or somebody else works on it there."""

    told: str
    """What happened, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSnoozed(Event):
    """The case sleeps until a time."""

    told: str
    """Until when, and what wakes it before, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWoken(Event):
    """The case is back before its time."""

    cause: str | None = None
    """What woke it, where no person did."""
    rings: bool = False
    """Whether its owner is to hear of it by that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeleted(Event):
    """The case was put into the recycle bin."""

    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRestored(Event):
    """The case was taken out of the recycle bin."""
