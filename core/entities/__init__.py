"""The records of the desk: plain dataclasses that carry the rules concerning themselves alone."""

from core.entities.activities import Activity
from core.entities.assignments import CaseAssignment
from core.entities.automation import RuleMark
from core.entities.cases import Case
from core.entities.customers import (
    Account,
    Contact,
    Contract,
    Job,
    JobPhase,
    MilestoneComment,
)
from core.entities.feed import FeedItem, Mention, Notification
from core.entities.files import File, FileContent, FileLink
from core.entities.knowledge import Article, CaseArticle
from core.entities.links import CaseLink
from core.entities.mail import IncomingMail, OutgoingMail
from core.entities.marks import BellSetting, CaseLook, FeedMark
from core.entities.people import Group, Membership, User
from core.entities.queue_items import QueueItem
from core.entities.record import Record
from core.entities.service import Resolution, StageAnswer, StageRun, StageVisit
from core.entities.set_aside import CaseDeletion, CaseSkip, CaseSnooze
from core.entities.views import ListPlace, ListView, ViewShare

ENTITIES: tuple[type[Record], ...] = (
    User, Group, Membership, Account, Contact, Contract, Job, JobPhase, MilestoneComment, Case,
    CaseAssignment, CaseLink, FeedItem, Mention, Notification, Activity, File, FileContent,
    FileLink, OutgoingMail, FeedMark, CaseLook, BellSetting, CaseSkip, CaseSnooze, CaseDeletion,
    ListView, ViewShare, ListPlace, RuleMark, IncomingMail,
    QueueItem, Resolution, StageRun, StageVisit, StageAnswer, Article, CaseArticle,
)  # fmt: skip
"""Every kind of record, parents before what refers to them."""

BY_KIND: dict[str, type[Record]] = {entity.KIND: entity for entity in ENTITIES}
"""Each entity by the name that the journal calls it."""

__all__ = [
    "BY_KIND",
    "ENTITIES",
    "Account",
    "Activity",
    "Article",
    "BellSetting",
    "Case",
    "CaseArticle",
    "CaseAssignment",
    "CaseDeletion",
    "CaseLink",
    "CaseLook",
    "CaseSkip",
    "CaseSnooze",
    "Contact",
    "Contract",
    "FeedItem",
    "FeedMark",
    "File",
    "FileContent",
    "FileLink",
    "Group",
    "IncomingMail",
    "Job",
    "JobPhase",
    "ListPlace",
    "ListView",
    "Membership",
    "Mention",
    "MilestoneComment",
    "Notification",
    "OutgoingMail",
    "QueueItem",
    "Record",
    "Resolution",
    "RuleMark",
    "StageAnswer",
    "StageRun",
    "StageVisit",
    "User",
    "ViewShare",
]  # fmt: skip
