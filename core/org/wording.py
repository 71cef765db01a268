"""What the parts of an organisation are called when their differences are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.org.automation import length
from core.rules.permissions import PERMISSIONS

if TYPE_CHECKING:
    from core.org.model import Grant, Move

NOUNS = {
    "case_fields": "custom fields of cases", "account_fields": "custom fields of accounts",
    "views": "lists", "ViewDef": "List",
    "hours": "business hours", "holidays": "holidays", "BusinessHours": "Business hours",
    "Holidays": "Holidays",
    "rules": "rules", "templates": "templates", "Rule": "Rule", "Template": "Template",
    "FieldDef": "Custom field", "types": "record types", "groups": "groups", "profiles": "profiles",
    "RecordType": "Record type", "Profile": "Profile", "GroupDef": "Group",
    "queue": "Queue", "team": "Team", "public": "Public group",
}  # fmt: skip
"""What kinds of things are called; groups by their kind."""

WORDS: dict[tuple[str, str], str] = {
    ("Organisation", "name"): "name",
    ("Organisation", "time_zone"): "time zone",
    ("Organisation", "settings"): "settings",
    ("Organisation", "own_settings"): "settings of rules",
    ("Organisation", "feed"): "data feed",
    ("Organisation", "priorities"): "priorities",
    ("Organisation", "default_type"): "default record type",
    ("Organisation", "definitions"): "definition",
    ("BusinessHours", "time_zone"): "time zone",
    ("BusinessHours", "days"): "open on",
    ("BusinessHours", "holidays"): "holidays",
    ("Holidays", "days"): "holiday",
    ("Priorities", "order"): "order",
    ("Priorities", "leads"): "leads the work order",
    ("Priorities", "usual"): "usual one",
    ("Settings", "undo_close"): "a close may be undone for",
    ("Settings", "file_limit"): "largest file",
    ("Settings", "refused_files"): "refused files",
    ("Settings", "job_phase"): "phase of jobs that hears of related cases",
    ("Settings", "task_subjects"): "usual subject of a task",
    ("Settings", "mail_delay"): "how long a mail waits in the outbox",
    ("Settings", "rule_mails"): "mails that rules may write in one act",
    ("Settings", "rule_closures"): "cases that rules may close in one act",
    ("RecordType", "assignment"): "assignment rule",
    ("RecordType", "handovers"): "way to hand a task over",
    ("RecordType", "one_open_task"): "warns of a second open task",
    ("Handover", "subject"): "subject",
    ("Handover", "to"): "given to",
    ("Handover", "due"): "due",
    ("Handover", "by"): "profiles that have it",
    ("Rule", "object"): "kind of record",
    ("Rule", "on"): "answers",
    ("Rule", "when"): "condition",
    ("Rule", "types"): "record type",
    ("Rule", "finds"): "record that it finds",
    ("Rule", "steps"): "step",
    ("Rule", "every"): "looked at every",
    ("Find", "among"): "found among",
    ("Find", "where"): "where",
    ("Find", "order"): "in the order of",
    ("Step", "act"): "command",
    ("Step", "given"): "given",
    ("Step", "when"): "when",
    ("Step", "each"): "for each of",
    ("Step", "where"): "where",
    ("Step", "called"): "called",
    ("AssignmentRule", "when"): "when",
    ("AssignmentRule", "queue"): "queue",
    ("AssignmentRule", "user"): "person",
    ("AssignmentRule", "keep_owner"): "leaves it with whom it is",
    ("RecordType", "escalation"): "escalation",
    ("Escalation", "when"): "when",
    ("Escalation", "hours"): "time counts within",
    ("Escalation", "start"): "time counts from when it was",
    ("Escalation", "until_edited"): "over once a person changed the case",
    ("Escalation", "actions"): "action",
    ("EscalationAction", "after"): "after",
    ("EscalationAction", "notify_owner"): "the owner hears of it",
    ("EscalationAction", "notify"): "hears of it",
    ("EscalationAction", "groups"): "group that hears of it",
    ("EscalationAction", "emails"): "written to",
    ("EscalationAction", "queue"): "goes to the queue",
    ("EscalationAction", "user"): "goes to",
    ("Template", "subject"): "subject",
    ("Template", "body"): "text",
    ("FieldDef", "object"): "kind of record",
    ("FieldDef", "kind"): "kind",
    ("FieldDef", "limit"): "most characters",
    ("FieldDef", "decimals"): "digits after the point",
    ("FieldDef", "least"): "smallest number",
    ("FieldDef", "most"): "largest number",
    ("FieldDef", "values"): "value",
    ("FieldDef", "to"): "names",
    ("FieldDef", "formula"): "formula",
    ("FieldDef", "edited_by"): "profiles that may set it",
    ("FieldDef", "personal"): "emptied with the customer's data",
    ("FeedDef", "accounts"): "column of the accounts",
    ("FeedDef", "contacts"): "column of the contacts",
    ("FeedDef", "create_accounts"): "makes unknown accounts",
    ("FeedDef", "new_account"): "field of a new account",
    ("FeedDef", "fuse_share"): "percent of the open cases that it closes unasked",
    ("FeedDef", "fuse_min"): "cases that it closes unasked",
    ("FeedDef", "encoding"): "encoding",
    ("FeedDef", "delimiter"): "delimiter",
    ("FeedDef", "date_format"): "form of days and times",
    ("RecordType", "statuses"): "status",
    ("RecordType", "moves"): "move",
    ("RecordType", "process_title"): "title of the support process",
    ("RecordType", "process_description"): "description of the support process",
    ("RecordType", "under"): "created under",
    ("RecordType", "account_kind"): "kind of account",
    ("RecordType", "owner_profiles"): "profiles that may own its cases",
    ("RecordType", "owner_groups"): "groups that may own its cases",
    ("RecordType", "required"): "required field",
    ("RecordType", "labels"): "label of the field",
    ("RecordType", "picklists"): "list of values",
    ("RecordType", "reasons"): "reason",
    ("RecordType", "defaults"): "default",
    ("RecordType", "layout"): "field of the layout",
    ("RecordType", "layouts"): "layout of the profile",
    ("RecordType", "blocked_by"): "closing is blocked by",
    ("RecordType", "with_children"): "closes its open parts, too",
    ("RecordType", "children"): "parts",
    ("Children", "most"): "how many",
    ("Children", "inherits"): "has of the whole",
    ("RecordType", "locked_when_closed"): "read-only when closed",
    ("RecordType", "sealed_when_closed"): "takes nothing more when closed",
    ("RecordType", "resolving"): "resolving",
    ("RecordType", "flows"): "guided process",
    ("Resolving", "types"): "resolution type",
    ("Resolving", "cancelled"): "status of a cancelled case",
    ("RecordType", "reopen"): "reopening",
    ("RecordType", "review"): "review",
    ("RecordType", "gate"): "a case about the same",
    ("RecordType", "aliases"): "former labels of the field",
    ("RecordType", "referrals"): "case assignments",
    ("RecordType", "merging"): "merging",
    ("Status", "is_closed"): "closed",
    ("Status", "is_default"): "default",
    ("Status", "system_only"): "set by the system alone",
    ("Status", "escalates"): "escalates",
    ("ReopenPolicy", "status"): "status",
    ("ReopenPolicy", "limit"): "how often",
    ("ReopenPolicy", "window"): "how long after the close",
    ("Review", "who"): "who may write one",
    ("Review", "template"): "template",
    ("Review", "limit"): "characters",
    ("Review", "before_close"): "is needed before closing",
    ("Gate", "then"): "what happens",
    ("Gate", "same"): "same field",
    ("Gate", "closed_for"): "counts after its close for",
    ("Gate", "one_open"): "only one open case with the same",
    ("RecordType", "mail"): "e-mail",
    ("MailIn", "addresses"): "our address",
    ("MailIn", "opens"): "opens a case of",
    ("MailIn", "queue"): "goes to the queue",
    ("MailIn", "values"): "value",
    ("RecordType", "similar"): "similar cases",
    ("SimilarRule", "same"): "same field",
    ("SimilarRule", "words"): "text whose words are compared",
    ("SimilarRule", "noise"): "word that says nothing",
    ("SimilarRule", "status"): "status",
    ("SimilarRule", "most"): "cases that are shown",
    ("Referrals", "on_each_close"): "each one that is closed moves the case",
    ("Merging", "status"): "status",
    ("Merging", "most"): "cases at once",
    ("Profile", "types"): "record types",
    ("Profile", "default_type"): "default record type",
    ("GroupDef", "kind"): "kind",
    ("GroupDef", "email"): "e-mail",
    ("GroupDef", "email_members"): "mails each member, too",
    ("GroupDef", "takes_assignments"): "takes case assignments",
    ("GroupDef", "asks_managers"): "asks for both managers",
    ("GroupDef", "holds_account"): "forbids to communicate with the customer",
    ("GroupDef", "reasons"): "reason",
    ("ViewDef", "filter"): "filter",
    ("ViewDef", "columns"): "column",
    ("ViewDef", "sort"): "order",
    **{("may", permission): told for permission, told in PERMISSIONS.items()},
}
"""What each field is called, by its class; and what each permission allows."""

CAUSES = {
    "hand": "by hand", "customer_mail": "when the customer writes",
    "assignment_created": "when a case assignment is made",
    "assignment_closed": "when a case assignment is closed", "rule": "by a rule",
}  # fmt: skip
"""What moves a case, in words."""
_BYTES = 1 << 20


def said(name: str) -> str:
    """Give words for a field that has none of its own."""
    return name.replace("_", " ")


def shown(value: Any) -> str:
    """Write a value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return length(value)
    if isinstance(value, int) and value >= _BYTES and value % _BYTES == 0:
        return f"{value // _BYTES} MiB"
    if isinstance(value, tuple):
        return ", ".join(map(shown, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"'{key}': {shown(inner)}" for key, inner in value.items()) or "none"
    return _plainly(value)


def _plainly(value: Any) -> str:
    if isinstance(value, str | int):
        return f"'{value}'" if isinstance(value, str) else f"{value:,}"
    held = [getattr(value, name) for name in getattr(value, "__slots__", ())]
    return ", ".join(shown(one) for one in held if one not in (None, False, "")) or "yes"


def move(one: Move) -> str:
    """Tell a whole move, so that no two are told the same."""
    told = f"{CAUSES.get(one.on, one.on)} from {shown(one.sources)} to '{one.target}'"
    told += f", if it has {said(one.needs)}" if one.needs else ""
    told += f", by {' or '.join(one.by)} alone" if one.by else ""
    return told + (f", asking '{one.confirm}'" if one.confirm else "")


def whose(grants: tuple[Grant, ...]) -> str:
    """Tell on whose records, and on which record types, a permission holds."""
    lines = [
        " or ".join(grant.whose) + (f" ({', '.join(grant.types)})" if grant.types else "")
        for grant in grants
    ]
    return "; ".join(lines) or "nowhere"
