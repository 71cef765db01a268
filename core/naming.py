"""What people call a record: never by the number of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.entities import (
    BY_KIND,
    Account,
    Activity,
    Article,
    Case,
    CaseArticle,
    CaseAssignment,
    CaseDeletion,
    CaseSkip,
    CaseSnooze,
    Contact,
    Contract,
    FeedItem,
    File,
    FileLink,
    Group,
    Job,
    JobPhase,
    ListPlace,
    ListView,
    Membership,
    MilestoneComment,
    QueueItem,
    Resolution,
    RuleMark,
    StageAnswer,
    StageRun,
    StageVisit,
    User,
    ViewShare,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.entities import Record
    from core.work import Work

KEYS: dict[type[Record], str] = {
    Case: "number", Account: "external_id", Contact: "external_id", Contract: "number",
    Job: "engine_number", User: "username", Group: "key", CaseAssignment: "number",
    Article: "number",
}  # fmt: skip
"""The field that people call each by, of what they open by itself."""
NAMED_BY: dict[str, tuple[type[Any], str]] = {
    "account_id": (Account, "name"), "parent_id": (Account, "name"),
    "installer_id": (Account, "name"), "contact_id": (Contact, "name"),
    "installer_contact_id": (Contact, "name"), "primary_contact_id": (Contact, "name"),
    "contract_id": (Contract, "number"), "job_id": (Job, "engine_number"),
    "owner_id": (User, "name"), "account_manager_id": (User, "name"),
    "sales_manager_id": (User, "name"), "owner_user_id": (User, "name"),
    "owner_group_id": (Group, "name"), "group_id": (Group, "name"), "worked_by": (User, "name"),
    "team_id": (Group, "name"), "case_id": (Case, "number"),
    "escalated_to": (Group, "name"), "article_id": (Article, "number"),
    "author_id": (User, "name"), "editor_id": (User, "name"),
    "master_id": (Case, "number"), "parent_case_id": (Case, "number"),
}  # fmt: skip
"""Attributes that hold a record's id, with that record and the field that people read."""


def called(work: Work, record: Record) -> str:
    """Name a record in a sentence, such as `case 00001042` or `phase OPS of job E-1`.

    A case that the person may not see has no number for them.
    """
    if isinstance(record, Case) and not work.may("case.read", record):
        return "another case"
    key = KEYS.get(type(record))
    if key is not None:
        title = record.sort if isinstance(record, Group) else record.TITLE
        return f"{title} {getattr(record, key)}"
    tell = _PARTS.get(type(record))
    return tell(work, record) if tell else record.TITLE


_PARTS: dict[type[Record], Callable[[Work, Any], str]] = {
    Activity: lambda work, task: f"{task.word} {task.id}{_at(work, task)}",
    FeedItem: lambda work, item: f"{item.word}{_at(work, item)}",
    File: lambda _, file: f"file {file.name}",
    FileLink: lambda work, link: f"{work.get(File, link.file_id).name}{_at(work, link)}",
    CaseSkip: lambda work, skip: f"skip of {_one(work, Case, skip.case_id)}",
    CaseSnooze: lambda work, snooze: f"snooze of {_one(work, Case, snooze.case_id)}",
    CaseDeletion: lambda work, gone: f"deletion of {_one(work, Case, gone.case_id)}",
    QueueItem: lambda work, item: (
        f"place of {_one(work, BY_KIND[item.object], item.record_id)} in a queue"
    ),
    RuleMark: lambda _, mark: f"mark of the rule {mark.rule}",
    Resolution: lambda work, one: f"resolution of {_one(work, Case, one.case_id)}",
    StageRun: lambda work, run: f"guided process of {_one(work, Case, run.case_id)}",
    StageVisit: lambda work, visit: f"stage of {_one(work, Case, visit.case_id)}",
    StageAnswer: lambda work, told: f"answer of a stage of {_one(work, Case, told.case_id)}",
    CaseArticle: lambda work, put: (
        f"{_one(work, Article, put.article_id)} on {_one(work, Case, put.case_id)}"
    ),
    ListView: lambda _, view: f"list {view.name}",
    ViewShare: lambda work, share: f"{_one(work, Group, share.group_id)} with a shared list",
    ListPlace: lambda _, place: f"place of the list {place.list}",
    JobPhase: lambda work, phase: f"phase {phase.name} of {_one(work, Job, phase.job_id)}",
    MilestoneComment: lambda work, comment: (
        f"comment in {comment.phase} of {_one(work, Job, comment.job_id)}"
    ),
    Membership: lambda work, belongs: (
        f"{_one(work, User, belongs.user_id)} as a member of "
        f"{_one(work, Group, belongs.group_id)}"
    ),
}  # fmt: skip
"""How each kind is named that people know only as a part of something else."""


def printed(work: Work, attribute: str, value: Any) -> str:
    """Give a field's value as people read it: names instead of ids."""
    match value:
        case None:
            return "empty"
        case bool():
            return "yes" if value else "no"
        case int() if attribute in NAMED_BY:
            entity, name = NAMED_BY[attribute]
            return str(getattr(work.get(entity, value), name))
        case _ if hasattr(value, "astimezone"):
            return work.clock_time(value)
        case _:
            return str(value)


def _one(work: Work, entity: type[Record], record_id: int) -> str:
    return called(work, work.get(entity, record_id))


def _at(work: Work, record: Activity | FeedItem | FileLink) -> str:
    if record.object is None or record.record_id is None:
        return ""
    return f" on {_one(work, BY_KIND[record.object], record.record_id)}"
