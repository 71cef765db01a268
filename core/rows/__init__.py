"""The frozen rows that screens and the command line show. They are read, never changed.

Those that come fifty at a time are named tuples: they are made four times as fast as dataclasses.
"""

from core.rows.assignments import AssignmentRow
from core.rows.cases import (
    Can,
    CaseRow,
    CaseView,
    DeletedRow,
    FeedRow,
    FileRow,
    Review,
    SimilarRow,
    TaskRow,
)
from core.rows.customers import AccountRow, Caller, ContactRow, ContractRow, JobRow, MilestoneRow
from core.rows.knowledge import ArticleFilter, ArticleRow, ArticleView, AttachedRow
from core.rows.lists import (
    CASE_SORTS,
    FEED_FILTERS,
    CaseFilter,
    CustomerFilter,
    FeedFilter,
    Owner,
    Page,
    Ref,
)
from core.rows.mail import IncomingRow, OutgoingRow
from core.rows.people import BellKind, BellRow, GroupRow, HomeView, UserRow
from core.rows.presence import Present
from core.rows.queues import (
    AMONG,
    QUEUE_SORTS,
    QUEUE_VIEWS,
    QueueFilter,
    QueueItemRow,
    QueueView,
)
from core.rows.service import ProcessRow, ResolutionRow, StageRow, StageStepRow
from core.rows.trail import Act, ActionRow, ChangeRow, Hit, PastChange, VersionRow
from core.rows.views import PlaceRow, ViewRow
from core.rows.why import Input, Why

__all__ = [
    "AMONG", "CASE_SORTS", "FEED_FILTERS", "QUEUE_SORTS", "QUEUE_VIEWS", "AccountRow", "Act",
    "ActionRow", "ArticleFilter", "ArticleRow", "ArticleView", "AssignmentRow", "AttachedRow",
    "BellKind", "BellRow", "Caller", "Can", "CaseFilter", "CaseRow",
    "CaseView", "ChangeRow", "ContactRow", "ContractRow", "CustomerFilter", "DeletedRow",
    "FeedFilter", "FeedRow", "FileRow", "GroupRow", "Hit", "HomeView", "IncomingRow", "Input",
    "JobRow", "MilestoneRow", "OutgoingRow", "Owner", "Page", "PastChange", "PlaceRow", "Present",
    "ProcessRow", "QueueFilter", "QueueItemRow", "QueueView", "Ref", "ResolutionRow", "Review",
    "SimilarRow", "StageRow", "StageStepRow", "TaskRow", "UserRow", "VersionRow", "ViewRow",
    "Why",
]  # fmt: skip
