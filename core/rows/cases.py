"""A case in a list, and everything that its page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from core.rows.assignments import AssignmentRow
    from core.rows.knowledge import AttachedRow
    from core.rows.lists import Owner, Ref
    from core.rows.presence import Present
    from core.rows.service import ProcessRow, ResolutionRow


NONE: Mapping[str, Any] = MappingProxyType({})
"""The custom fields of a record without any."""


class CaseRow(NamedTuple):
    """A case in a list."""

    id: int
    number: str
    record_type: str
    subject: str
    status: str
    is_closed: bool
    priority: str
    is_escalated: bool
    owner: Owner
    account: Ref | None
    contact: Ref | None
    contract: Ref | None
    """The name is the contract's status."""
    primary_reason: str | None
    secondary_reason: str | None
    origin: str | None
    created_at: datetime
    closed_at: datetime | None
    last_modified_at: datetime
    version: int
    is_news: bool = False
    """Whether something happened on it since this person looked at it last."""
    snoozed_until: datetime | None = None
    """Until when it sleeps, or slept; none where no snooze is about the case as it is."""
    leads: bool = False
    """Whether its priority is one that leads the work order, in the organisation in force."""
    custom: Mapping[str, Any] = NONE
    """Custom fields by key, with what formulas compute; a `Ref` for a record, a date for a day."""
    item_queue: str | None = None
    """The key of the queue that it lies in by an item, where the reader may see that."""

    @property
    def queue(self) -> str | None:
        """The key of the queue that owns it, else of the one that it lies in by an item."""
        return self.owner.key if self.owner.kind == "queue" else self.item_queue

    def is_asleep(self, now: datetime) -> bool:
        """Say whether it sleeps."""
        return not self.is_closed and self.snoozed_until is not None and self.snoozed_until > now

    def is_back(self, now: datetime) -> bool:
        """Say whether it is back from a snooze, and nobody has changed it since."""
        until = self.snoozed_until
        return until is not None and not self.is_closed and self.last_modified_at <= until <= now


class SimilarRow(NamedTuple):
    """A case that is like another one, and why."""

    case: CaseRow
    score: int
    """From 0 to 100 (`core.rules.similar`)."""
    fields: tuple[str, ...]
    """The fields of both that are the same."""
    words: tuple[str, ...]
    """The key words that both say, in lower case and without accents, the most telling first."""


class DeletedRow(NamedTuple):
    """A case in the recycle bin."""

    case: CaseRow
    at: datetime
    by: Ref | None
    reason: str | None
    until: datetime
    """Until when it can be restored."""

    @property
    def number(self) -> str:
        """What the case is called by."""
        return self.case.number


MAIL_SIGNS = {
    "queued": "waits in the outbox", "held": "held in the outbox", "sending": "is being sent",
    "sent": "has left", "failed": "could not leave", "cancelled": "cancelled before it left",
}  # fmt: skip
"""What an entry says of the mail that it tells of."""


class FeedRow(NamedTuple):
    """One entry of a feed."""

    id: int
    kind: str
    author: Ref | None
    """None is the system."""
    at: datetime
    body: str
    visibility: str
    mentions: tuple[Ref, ...] = ()
    subject: str | None = None
    """Of the activity it shows, such as `Case Review`."""
    edited_at: datetime | None = None
    parent: int | None = None
    """Of a comment: the entry it stands below."""
    latest: int = 0
    """The id of its newest comment, else its own: what the most recent activity is told by."""
    comments: tuple[FeedRow, ...] = ()
    """Oldest first."""
    likes: tuple[Ref, ...] = ()
    """Who likes it."""
    marks: frozenset[str] = frozenset()
    """This person's own: `like`, `bookmark`, `mute`."""
    files: tuple[FileRow, ...] = ()
    """What was put on the case with it."""
    mail: str | None = None
    """Of an e-mail that was written: what became of it."""

    @property
    def signs(self) -> tuple[str, ...]:
        """Say in a word each what was done to it."""
        likes = f"{len(self.likes)} like{'' if len(self.likes) == 1 else 's'}"
        if "like" in self.marks:
            likes += ", one is yours"
        told = (
            (self.edited_at is not None, "edited"), (bool(self.likes), likes),
            ("bookmark" in self.marks, "bookmarked"), ("mute" in self.marks, "muted"),
            (self.mail is not None, MAIL_SIGNS.get(self.mail or "", "")),
        )  # fmt: skip
        return tuple(word for so, word in told if so)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task or another activity."""

    id: int
    kind: str
    subject: str
    status: str
    is_closed: bool
    priority: str
    due: date | None
    assigned_to: Ref
    contact: Ref | None
    comments: str | None
    about: Ref | None
    """The case it is about, by number and subject."""
    completed_at: datetime | None
    is_review: bool
    subtype: str = "Task"
    direction: str | None = None
    minutes: int | None = None
    account: Ref | None = None
    """Whose case it is about."""
    previous: int | None = None
    """The task that it follows."""
    starts_at: datetime | None = None
    """Of an appointment."""
    ends_at: datetime | None = None
    at: datetime | None = None
    """When it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file on a record."""

    id: int
    name: str
    size: int
    sha256: str
    mime: str
    at: datetime
    by: Ref | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The last review of a case."""

    comments: str
    at: datetime
    by: Ref


@dataclass(frozen=True, slots=True)
class Can:
    """Whether an act is open to this person now, and if not, why."""

    ok: bool
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything that the record page of a case shows."""

    row: CaseRow
    description: str | None
    type: str | None
    installer: Ref | None
    installer_contact: Ref | None
    job: Ref | None
    reopen_count: int
    reopen_until: datetime | None
    """None where it cannot be reopened, or may be at any time."""
    last_review: Review | None
    needs_data_review: bool
    closed_by: Ref | None
    created_by: Ref | None
    external_id: str | None
    assignments: tuple[AssignmentRow, ...] = ()
    """Oldest first."""
    tasks: tuple[TaskRow, ...] = ()
    """Its activities, the open ones first; where only a part of the feed was read, of thousands the
    first."""
    task_count: int = 0
    """How many there are."""
    feed: tuple[FeedRow, ...] = ()
    """Newest first."""
    seen: int | None = None
    """The newest entry that this person had seen; none where they never looked at the case."""
    newest: int = 0
    """The newest entry that there is."""
    is_followed: bool = False
    files: tuple[FileRow, ...] = ()
    articles: tuple[AttachedRow, ...] = ()
    """Knowledge articles that were put on it, in that order."""
    related: tuple[CaseRow, ...] = ()
    """Cases beside it: it goes on from them, they go on from it, or somebody linked both."""
    master: CaseRow | None = None
    """The case that it was merged into."""
    merged: tuple[CaseRow, ...] = ()
    """The cases that were merged into it."""
    parent: CaseRow | None = None
    children: tuple[CaseRow, ...] = ()
    legal_hold: bool = False
    """Whether nobody may communicate with the customer at present (domain.md 1.6)."""
    can: dict[str, Can] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    """The statuses that the person may choose now."""
    present: tuple[Present, ...] = ()
    """Who else has it open now."""
    process: ProcessRow | None = None
    """Its guided process, where its record type has one (S3)."""
    resolutions: tuple[ResolutionRow, ...] = ()
    """How it was resolved, the newest first."""
