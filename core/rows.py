"""The frozen rows that screens and the command line show. They are read, never changed.

Those that come fifty at a time are named tuples: they are made four times as fast as dataclasses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from datetime import date, datetime

T = TypeVar("T")


class Ref(NamedTuple):
    """A record that is named by another: its key (what input accepts) and its name."""

    key: str
    name: str


class Owner(NamedTuple):
    """Who owns a case."""

    kind: str
    """`user`, `queue` or `team`."""
    key: str
    """The username or the group's key."""
    name: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows in order, and the cursor of what follows."""

    rows: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases, in which order. Keys, not ids; nothing set means every case one may see."""

    queue: str | None = None
    owner: str | None = None
    """A username."""
    team: str | None = None
    record_type: str | None = None
    status: str | None = None
    is_closed: bool | None = None
    account: str | None = None
    contact: str | None = None
    contract: str | None = None
    job: str | None = None
    needs_data_review: bool | None = None
    search: str | None = None
    sort: str = "work"
    """`work` (High first, then oldest) or one of `CASE_SORTS`."""
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilter:
    """Which accounts, contacts, contracts or jobs, in which order."""

    search: str | None = None
    where: dict[str, str] = field(default_factory=dict)
    """Printed field names with the values that they must have."""
    sort: str | None = None
    """A printed field name; without one the kind's own order."""
    descending: bool = False


CASE_SORTS = (
    "number", "subject", "status", "priority", "primary_reason", "secondary_reason", "origin",
    "record_type", "owner", "account", "contact", "contract", "created_at", "closed_at",
    "last_modified_at", "age_seconds",
)  # fmt: skip
"""The columns a list of cases may be sorted by, besides the work order."""


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
    tasks: tuple[TaskRow, ...] = ()
    feed: tuple[FeedRow, ...] = ()
    """Newest first."""
    files: tuple[FileRow, ...] = ()
    related: tuple[CaseRow, ...] = ()
    can: dict[str, Can] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account."""

    external_id: str
    name: str
    kind: str
    phone: str | None
    email: str | None
    street: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    owner: str | None
    """A username."""
    parent: str | None
    account_manager: str | None
    sales_manager: str | None
    legal_hold: bool
    open_cases: int = 0
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact."""

    external_id: str
    name: str
    first_name: str | None
    last_name: str
    email: str | None
    phone: str | None
    mobile: str | None
    title: str | None
    account: Ref
    last_login_at: datetime | None
    do_not_email: bool
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """A contract."""

    number: str
    status: str
    account: Ref
    installer: Ref | None
    primary_contact: Ref | None
    start: date | None
    end: date | None
    term_months: int | None
    street: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """One line of a job's milestone feed."""

    phase: str
    milestone: str | None
    body: str
    visibility: str
    at: datetime
    author: Ref | None
    case: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job with its phases."""

    engine_number: str
    account: Ref
    contract: str | None
    current_phase: str | None
    phases: tuple[str, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A person."""

    id: int
    username: str
    name: str
    profile: str
    groups: tuple[str, ...]
    """Keys."""
    is_active: bool
    email: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A queue, a team or a public group."""

    id: int
    key: str
    name: str
    kind: str
    members: tuple[str, ...]
    """Usernames."""
    open_cases: int
    takes_assignments: bool
    email: str | None = None
    is_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRow:
    """One line of the bell."""

    id: int
    kind: str
    text: str
    at: datetime
    read_at: datetime | None
    case: str | None
    """The number of the case to jump to."""
    entry: int | None = None
    """The id of the feed's entry that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One changed field in a log."""

    entity: str
    id: int
    field: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One action in a log, newest first."""

    action: int
    at: datetime
    actor: str
    command: str
    case: str | None
    changes: tuple[ChangeRow, ...]
    undo_of: int | None
    message: str | None = None


class Hit(NamedTuple):
    """One result of a search."""

    kind: str
    """`case`, `account`, `contact`, `contract`, `job` or `feed`."""
    key: str
    title: str
    detail: str
    """Where and what matched, on one line."""
    case: str | None = None
    """The case's number where the hit lies on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An account that a caller may belong to, with what the agent needs at once."""

    account: AccountRow
    contacts: tuple[ContactRow, ...]
    contracts: tuple[ContractRow, ...]
    open_cases: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """What a person sees first."""

    by_status: tuple[tuple[str, int], ...]
    """My open cases, each status with its count."""
    tasks: tuple[TaskRow, ...]
    """My open tasks, overdue first, then by due day, those without a day last."""
    queues: tuple[GroupRow, ...]
    """The queues I am a member of."""
    recent: tuple[CaseRow, ...]
    """The open cases I own, last changed first."""
    unread: int
