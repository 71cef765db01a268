"""The organisation as the core reads it: frozen, checked once when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from core.entities.record import CUSTOM
from core.errors import NotFound, RuleViolation, nearest
from core.org.automation import DERIVED, AssignmentRule, Escalation, Handover, Rule, Template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.org.feed import FeedDef
    from core.org.flows import Flow
    from core.org.hours import BusinessHours, Holidays
    from core.org.resolving import Resolving
    from core.org.similar import SimilarRule
    from core.rules.conditions import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One value of a support process."""

    label: str
    is_closed: bool = False
    is_default: bool = False
    system_only: bool = False
    escalates: bool = False
    """Whether a case in it is an escalated one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A way from one status to another, and what moves it.

    `on` is `hand` for a person's choice, else the event that the system answers.
    """

    on: str
    sources: tuple[str, ...]
    target: str
    confirm: str | None = None
    """A question that must be answered with yes first."""
    needs: str | None = None
    """What the case must have, by the names in `core.rules.status`."""
    by: tuple[str, ...] = ()
    """The profiles whose people may choose it; empty means whoever may edit the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenPolicy:
    """How often and how long after closing a case may be reopened; none means no limit."""

    status: str
    limit: int | None = None
    window: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Log Review: who may write one, and what stands in the box at first."""

    who: str = "anyone"
    """`anyone` who may edit the case, or `owner`."""
    template: str = ""
    limit: int = 1000
    """Characters of it."""
    before_close: bool = False
    """Whether a case is closed only after one was logged since it was opened or reopened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What happens where there is a case about the same already (domain.md 1.2.2)."""

    then: str = "show"
    """`show` it in the console first, `ask` for a yes, `refuse`, or `nothing`."""
    same: tuple[str, ...] = ("account",)
    """The fields that make a case one about the same, all of them together."""
    closed_for: timedelta = timedelta(days=30)
    """How long after its close a case still counts."""
    one_open: tuple[str, ...] = ()
    """The fields of which only one open case holds the same; the database itself sees to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailIn:
    """What becomes of mail that comes to an address of the record type (domain.md 1.17)."""

    addresses: tuple[str, ...] = ()
    """Ours; the first one is what mail about its cases leaves from."""
    opens: tuple[str, ...] = ()
    """The record types that a new case is opened of, the first that can be; else its own."""
    queue: str = ""
    """Who gets a case of this type that a mail opens; without one the assignment rules say it."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Fields of such a case that no mail tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """That cases of a type are referred to teams, and what follows (domain.md 1.7)."""

    on_each_close: bool = False
    """Whether each assignment that is closed moves the case, or only the last open one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """That cases of a type become one where they are about the same (domain.md 1.14)."""

    status: str
    """The closed status of those that were merged into another."""
    most: int
    """How many become one at once, the one that stays among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """How cases of a type have parts (domain.md 1.14)."""

    most: int = 0
    """How many a case has at most; 0 for no limit."""
    inherits: tuple[str, ...] | None = None
    """What a new part has of the whole besides title and customer; none means all that it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDef:
    """A custom field: one that the organisation gives to all records of a kind."""

    object: str
    """`case` or `account`."""
    key: str
    label: str
    kind: str
    """`text`, `number`, `date`, `choice`, `flag`, `reference` or `formula`."""
    limit: int = 255
    """Of a text: its characters."""
    decimals: int = 0
    """Of a number: the digits after its point."""
    least: int | None = None
    """Of a number: the smallest that fits, where there is one."""
    most: int | None = None
    """Of a number: the largest that fits, where there is one."""
    values: tuple[str, ...] = ()
    """Of a choice: what may be chosen."""
    to: str = ""
    """Of a reference: what it names, `user`, `account`, `contact` or `case`."""
    formula: str = ""
    """Of a formula: its source. Its value is found when it is read, and stored nowhere."""
    edited_by: tuple[str, ...] = ()
    """The profiles whose people may set it; empty means whoever may edit the record."""
    personal: bool = False
    """Whether it is emptied when the customer's data is erased, though it is no free text."""

    @property
    def attribute(self) -> str:
        """What the record's attribute is called by."""
        return CUSTOM + self.key


@dataclass(frozen=True, kw_only=True)
class RecordType:
    """One kind of case: its process, its picklists, its policies."""

    key: str
    label: str
    description: str
    statuses: tuple[Status, ...]
    moves: tuple[Move, ...]
    process_title: str = ""
    process_description: str = ""
    under: str = "anything"
    """What a case of this type is created under: `contract`, `account or contact`, `anything`."""
    account_kind: str | None = None
    """The kind of account it belongs to, where only one will do."""
    owner_profiles: tuple[str, ...] = ()
    owner_groups: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    picklists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each primary reason with its secondary ones."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    layout: tuple[str, ...] = ()
    """The fields of the details page and of the form, in order."""
    layouts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same for the profiles that see others (S4: a layout by profile and record type)."""
    blocked_by: tuple[str, ...] = ()
    """What may block closing, by the names in `core.rules.closing`."""
    with_children: bool = False
    """Whether the open cases that are parts of one are closed with it (domain.md 1.14)."""
    children: Children = Children()
    locked_when_closed: bool = False
    """Whether the fields of a closed case are read-only; feed and files never are here."""
    sealed_when_closed: bool = False
    """Whether nothing at all is changed on a closed case, nor added to it (S3)."""
    resolving: Resolving | None = None
    """None where cases of this type are closed, and not resolved."""
    flows: tuple[Flow, ...] = ()
    """Its guided processes; a new case begins with the first."""
    reopen: ReopenPolicy | None = None
    review: Review = Review()
    gate: Gate = Gate()
    mail: MailIn = MailIn()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Former labels of a field, which people and sheets may still call it by."""
    referrals: Referrals | None = None
    """None where cases of this type have no case assignments."""
    merging: Merging | None = None
    """None where cases of this type are not merged."""
    similar: SimilarRule | None = None
    """None where no similar cases are looked for."""
    assignment: tuple[AssignmentRule, ...] = ()
    """Who gets a new case where nobody was named, the first that holds."""
    handovers: tuple[Handover, ...] = ()
    """The ways to hand a task about such a case over to the other side (S4)."""
    one_open_task: bool = False
    """Whether a second open task about a case is warned about (S4)."""
    escalation: tuple[Escalation, ...] = ()
    """When open cases that wait are escalated, the first that holds."""
    custom: Mapping[str, FieldDef] = field(default_factory=dict, metadata=DERIVED)
    """The custom fields of all cases, by key."""

    @cached_property
    def by_label(self) -> dict[str, Status]:
        """Each status by its label."""
        return {status.label: status for status in self.statuses}

    @cached_property
    def default_status(self) -> str:
        """The status of a new case."""
        return next(status.label for status in self.statuses if status.is_default)

    @cached_property
    def closed_statuses(self) -> tuple[str, ...]:
        """The closed statuses that a person may choose."""
        return tuple(s.label for s in self.statuses if s.is_closed and not s.system_only)

    def status(self, label: str) -> Status:
        """Find a status by its label or the end of it (`Awaiting Customer Response`)."""
        wanted = label.strip().casefold()
        for status in self.statuses:
            if wanted in {status.label.casefold(), short(status.label).casefold()}:
                return status
        known = ", ".join(s.label for s in self.statuses)
        msg = f"{self.label} cases have no status {label!r}.{nearest(label, self.by_label)}"
        raise RuleViolation(msg, next_step=f"Known: {known}.")

    def moves_on(self, event: str, source: str) -> tuple[Move, ...]:
        """Give the moves that `event` makes from the status `source`."""
        return tuple(m for m in self.moves if m.on == event and source in m.sources)

    def layout_of(self, profile: str) -> tuple[str, ...]:
        """Give the fields that people of a profile see, in order."""
        return self.layouts.get(profile, self.layout)

    def name_of(self, field_name: str) -> str:
        """Give the label that this type's layout shows for a field."""
        own = self.labels.get(field_name)
        if own is None and field_name in self.custom:
            own = self.custom[field_name].label
        return own or field_name.replace("_", " ").capitalize()


def short(status: str) -> str:
    """Give the part of a status that tells it apart: what follows the dash."""
    return status.rpartition(" - ")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One line of a profile: an act, on which record types, and whose records."""

    types: tuple[str, ...]
    whose: tuple[str, ...]
    """Any of these must hold; the words are those of `core.rules.permissions`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What people of one kind may do (domain.md 1.23)."""

    key: str
    label: str
    types: tuple[str, ...]
    """The record types that its lines are about where they name no others."""
    default_type: str
    grants: Mapping[str, tuple[Grant, ...]]
    """Each permission with its lines; a permission without a line is refused."""

    @property
    def opens(self) -> frozenset[str]:
        """The record types of which its people may open cases."""
        return frozenset(key for grant in self.grants.get("case.create", ()) for key in grant.types)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDef:
    """A queue, a team or a public group as the organisation defines it."""

    key: str
    name: str
    kind: str
    email: str | None = None
    email_members: bool = False
    takes_assignments: bool = False
    asks_managers: bool = False
    """Whether its assignments name an account manager and a sales manager (domain.md 1.6)."""
    holds_account: bool = False
    """Whether an open assignment of it forbids to communicate with the customer (domain.md 1.6)."""
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDef:
    """A list of cases that the organisation gives to everybody."""

    key: str
    name: str
    filter: str = ""
    """A filter line; without one it holds every case."""
    columns: tuple[str, ...] = ()
    """In order, each with `:WIDTH` where it has one of its own; none means those of all lists."""
    sort: str = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Numbers and names that an administrator may change."""

    undo_close: timedelta
    """How long after a close its author may undo it (domain.md 1.8)."""
    file_limit: int
    """Bytes."""
    refused_files: tuple[str, ...]
    """File name endings that are never accepted, casefolded."""
    job_phase: str
    """The phase whose milestone feed hears of related cases (domain.md 1.11)."""
    task_subjects: tuple[str, ...] = ()
    """What is mostly to be done, for the form of a task; any other words will do (1.16)."""
    mail_delay: timedelta = timedelta()
    """How long the worker leaves a mail in the outbox, so that it can be undone or held."""
    rule_mails: int = 50
    """Mails that rules may write in one act; more is taken for a mistake of theirs."""
    rule_closures: int = 50
    """Cases that rules may close in one act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priorities:
    """How urgent a case may be, in all record types, since lists and queues mix them."""

    order: tuple[str, ...] = ()
    """The most urgent first."""
    leads: tuple[str, ...] = ()
    """Those that come before all others in the work order, whatever their age (domain.md 1.5)."""
    usual: str = ""
    """What a case gets where its record type names no default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Everything an administrator shaped, as one value."""

    name: str
    time_zone: str
    priorities: Priorities = Priorities()
    types: Mapping[str, RecordType]
    profiles: Mapping[str, Profile]
    groups: Mapping[str, GroupDef]
    settings: Settings
    own_settings: Mapping[str, Mapping[str, str | int | bool]] = field(default_factory=dict)
    """Settings that its own rules read, by table and key."""
    default_type: str = ""
    """What New opens where a profile names no default of its own (S4)."""
    definitions: Mapping[str, str] = field(default_factory=dict)
    """What words of this house mean, for the help; beside those of the program."""
    case_fields: Mapping[str, FieldDef] = field(default_factory=dict)
    """The custom fields of cases by key, in the order of their forms."""
    account_fields: Mapping[str, FieldDef] = field(default_factory=dict)
    views: Mapping[str, ViewDef] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    """What the house does by itself, in the order in which it is asked."""
    templates: Mapping[str, Template] = field(default_factory=dict)
    hours: Mapping[str, BusinessHours] = field(default_factory=dict)
    holidays: Mapping[str, Holidays] = field(default_factory=dict)
    feed: FeedDef | None = None
    """What its daily files mean; none where it has no data feed."""
    formulas: Mapping[str, Mapping[str, Formula]] = field(default_factory=dict, metadata=DERIVED)
    """What the formulas of each kind of record compute, in the order that they need each other."""

    def fields_of(self, kind: str) -> Mapping[str, FieldDef]:
        """Give the custom fields of a kind of record, none where it can have none."""
        if kind == "account":
            return self.account_fields
        return self.case_fields if kind == "case" else {}

    def type(self, name: str) -> RecordType:
        """Find a record type by key or label."""
        wanted = name.strip().casefold().replace(" ", "_")
        for record_type in self.types.values():
            if wanted in {
                record_type.key,
                record_type.label.casefold().replace(" ", "_"),
            }:
                return record_type
        msg = f"There is no record type {name!r}.{nearest(name, self.types)}"
        raise NotFound(msg, next_step=f"Known: {', '.join(self.types)}.")

    def profile(self, key: str) -> Profile:
        """Find a profile by its key."""
        if key in self.profiles:
            return self.profiles[key]
        msg = f"There is no profile {key!r}.{nearest(key, self.profiles)}"
        raise NotFound(msg, next_step=f"Known: {', '.join(self.profiles)}.")


EMPTY = Organisation(
    name="", time_zone="UTC", types={}, profiles={}, groups={},
    settings=Settings(undo_close=timedelta(), file_limit=0, refused_files=(), job_phase=""),
)  # fmt: skip
"""What a database holds before it was founded."""
