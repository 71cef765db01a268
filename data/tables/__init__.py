"""The schema: typed tables, and which entity lies in which."""

from core.entities import (
    Account,
    Activity,
    Article,
    BellSetting,
    Case,
    CaseArticle,
    CaseAssignment,
    CaseDeletion,
    CaseLink,
    CaseLook,
    CaseSkip,
    CaseSnooze,
    Contact,
    Contract,
    FeedItem,
    FeedMark,
    File,
    FileContent,
    FileLink,
    Group,
    IncomingMail,
    Job,
    JobPhase,
    ListPlace,
    ListView,
    Membership,
    Mention,
    MilestoneComment,
    Notification,
    OutgoingMail,
    QueueItem,
    Record,
    Resolution,
    RuleMark,
    StageAnswer,
    StageRun,
    StageVisit,
    User,
    ViewShare,
)
from data.tables.assignments import assignments
from data.tables.automation import rule_marks
from data.tables.base import SCHEMA_VERSION, Table, metadata
from data.tables.cases import activities, cases, file_contents, file_links, files
from data.tables.customers import (
    accounts,
    contacts,
    contracts,
    job_phases,
    jobs,
    milestone_comments,
)
from data.tables.feed import feed_items, mentions, notifications
from data.tables.house import counters, organisations, setup_trail
from data.tables.journal import actions, changes, outcomes
from data.tables.knowledge import articles, case_articles
from data.tables.links import case_links
from data.tables.mail import incoming_mail, outgoing_mail
from data.tables.marks import bell_settings, case_looks, feed_marks
from data.tables.people import groups, memberships, users
from data.tables.presence import presences
from data.tables.queue_items import queue_items
from data.tables.service import resolutions, stage_answers, stage_runs, stage_visits
from data.tables.set_aside import case_deletions, case_skips, case_snoozes
from data.tables.views import list_places, list_views, view_shares

TABLES: dict[type[Record], Table] = {
    User: users, Group: groups, Membership: memberships, Account: accounts, Contact: contacts,
    Contract: contracts, Job: jobs, JobPhase: job_phases, MilestoneComment: milestone_comments,
    Case: cases, CaseAssignment: assignments, CaseLink: case_links, FeedItem: feed_items,
    Mention: mentions, Notification: notifications, Activity: activities, File: files,
    FileContent: file_contents, FileLink: file_links, OutgoingMail: outgoing_mail,
    FeedMark: feed_marks, CaseLook: case_looks, BellSetting: bell_settings,
    CaseSkip: case_skips, CaseSnooze: case_snoozes, CaseDeletion: case_deletions,
    ListView: list_views, ViewShare: view_shares, ListPlace: list_places, RuleMark: rule_marks,
    IncomingMail: incoming_mail, QueueItem: queue_items,
    Resolution: resolutions, StageRun: stage_runs, StageVisit: stage_visits,
    StageAnswer: stage_answers, Article: articles, CaseArticle: case_articles,
}  # fmt: skip
"""Each entity's table."""

__all__ = [
    "SCHEMA_VERSION", "TABLES", "accounts", "actions", "activities", "articles",
    "assignments", "bell_settings", "case_articles", "case_deletions", "case_links",
    "case_looks", "case_skips", "case_snoozes",
    "cases", "changes", "contacts", "contracts", "counters", "feed_items", "feed_marks",
    "file_contents", "file_links", "files", "groups", "incoming_mail", "job_phases", "jobs",
    "list_places", "list_views", "memberships", "mentions", "metadata", "milestone_comments",
    "notifications", "organisations", "outcomes", "outgoing_mail", "presences",
    "queue_items", "resolutions", "rule_marks", "setup_trail", "stage_answers", "stage_runs",
    "stage_visits", "users", "view_shares",
]  # fmt: skip
