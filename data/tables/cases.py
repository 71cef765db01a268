"""Cases, tasks and files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Named,
    String,
    Text,
    UniqueConstraint,
)

from core.entities import Activity, Case, File, FileContent, FileLink
from data.tables.base import (
    STANDS,
    Id,
    RecordColumns,
    Table,
    metadata,
    partial,
    seldom,
    unique_standing,
)
from data.types import CustomValues, UtcDateTime


def in_work_order(name: str, *owner: str) -> Index:
    """Give an index that lists standing cases in work order.

    It also counts them, without a look at the rows: the record type says who sees them.
    """
    columns = (*owner, "is_closed", "rank", "created_at", "id", "record_type")
    return partial(f"ix_cases_{name}", *columns, where=STANDS)


RARE = {
    "escalated": f"{STANDS} AND is_escalated",
    "unverified": f"{STANDS} AND needs_data_review",
    "reopened": f"{STANDS} AND reopen_count > 0",
}
"""What few cases are: an index of these alone finds them where a list in any order has none."""


class CaseColumns(RecordColumns):
    """The columns of `core.entities.Case`."""

    number: Named[str] = Column(String(30), nullable=False)
    record_type: Named[str] = Column(String(40), nullable=False)
    status: Named[str] = Column(String(80), nullable=False)
    is_closed: Named[bool] = Column(Boolean, nullable=False)
    priority: Named[str] = Column(String(40), nullable=False)
    rank: Named[int] = Column(Integer, nullable=False)
    subject: Named[str] = Column(String(255), nullable=False)
    description: Named[str | None] = Column(Text)
    origin: Named[str | None] = Column(String(40))
    type: Named[str | None] = Column(String(40))
    primary_reason: Named[str | None] = Column(String(255))
    secondary_reason: Named[str | None] = Column(String(255))
    account_id: Named[int | None] = Column(Id, ForeignKey("accounts.id"))
    contact_id: Named[int | None] = Column(Id, ForeignKey("contacts.id"))
    contract_id: Named[int | None] = Column(Id, ForeignKey("contracts.id"))
    installer_id: Named[int | None] = Column(Id, ForeignKey("accounts.id"))
    installer_contact_id: Named[int | None] = Column(Id, ForeignKey("contacts.id"))
    job_id: Named[int | None] = Column(Id, ForeignKey("jobs.id"))
    related_id: Named[int | None] = Column(Id, ForeignKey("cases.id"))
    owner_user_id: Named[int | None] = Column(Id, ForeignKey("users.id"))
    owner_group_id: Named[int | None] = Column(Id, ForeignKey("groups.id"))
    is_escalated: Named[bool] = Column(Boolean, nullable=False)
    closed_at: Named[datetime | None] = Column(UtcDateTime())
    closed_by: Named[int | None] = Column(Id, ForeignKey("users.id"))
    reopen_count: Named[int] = Column(Integer, nullable=False)
    last_review_comments: Named[str | None] = Column(Text)
    last_review_at: Named[datetime | None] = Column(UtcDateTime())
    last_review_by: Named[int | None] = Column(Id, ForeignKey("users.id"))
    needs_data_review: Named[bool] = Column(Boolean, nullable=False)
    external_id: Named[str | None] = Column(String(80))
    master_id: Named[int | None] = Column(Id, ForeignKey("cases.id"))
    parent_case_id: Named[int | None] = Column(Id, ForeignKey("cases.id"))
    custom: Named[dict[str, Any]] = Column(CustomValues(), nullable=True)
    custom_words: Named[str | None] = Column(Text)
    slot: Named[str | None] = Column(String(160))


cases = Table(
    "cases", metadata, CaseColumns,
    UniqueConstraint("number"),
    unique_standing("cases", "external_id"),
    unique_standing("cases", "slot"),
    CheckConstraint("(owner_user_id IS NULL) <> (owner_group_id IS NULL)", name="one_owner"),
    CheckConstraint("is_closed = (closed_at IS NOT NULL)", name="closed_at"),
    in_work_order("queue", "owner_group_id"),
    in_work_order("owner", "owner_user_id"),
    in_work_order("work"),
    partial("ix_cases_by_created", "created_at", "id", where=STANDS),
    partial("ix_cases_by_closed", "closed_at", "id", where=f"{STANDS} AND closed_at IS NOT NULL"),
    Index(None, "account_id"),
    Index(None, "contact_id"),
    Index(None, "contract_id"),
    *(partial(f"ix_cases_rare_{name}", "id", where=where) for name, where in RARE.items()),
    seldom("cases", "job_id"),
    seldom("cases", "related_id"),
    seldom("cases", "master_id"),
    seldom("cases", "parent_case_id"),
    info={"kind": Case.KIND},
)  # fmt: skip


class ActivityColumns(RecordColumns):
    """The columns of `core.entities.Activity`."""

    subject: Named[str] = Column(String(255), nullable=False)
    assigned_to: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    kind: Named[str] = Column(String(20), nullable=False)
    status: Named[str] = Column(String(80), nullable=False)
    is_closed: Named[bool] = Column(Boolean, nullable=False)
    priority: Named[str] = Column(String(40), nullable=False)
    due: Named[date | None] = Column(Date)
    comments: Named[str | None] = Column(Text)
    object: Named[str | None] = Column(String(40))
    record_id: Named[int | None] = Column(Id)
    contact_id: Named[int | None] = Column(Id, ForeignKey("contacts.id"))
    completed_at: Named[datetime | None] = Column(UtcDateTime())
    is_review: Named[bool] = Column(Boolean, nullable=False)
    subtype: Named[str] = Column(String(20), nullable=False)
    direction: Named[str | None] = Column(String(20))
    minutes: Named[int | None] = Column(Integer)
    previous_id: Named[int | None] = Column(Id, ForeignKey("activities.id"))
    starts_at: Named[datetime | None] = Column(UtcDateTime())
    ends_at: Named[datetime | None] = Column(UtcDateTime())


activities = Table(
    "activities", metadata, ActivityColumns,
    Index(None, "assigned_to", "is_closed", "due", "id"),
    Index(None, "object", "record_id", "is_closed", "id"),
    seldom("activities", "previous_id"),
    info={"kind": Activity.KIND},
)  # fmt: skip


class FileContentColumns(RecordColumns):
    """The columns of `core.entities.FileContent`."""

    sha256: Named[str] = Column(String(64), nullable=False)
    data: Named[bytes] = Column(LargeBinary, nullable=False)


file_contents = Table(
    "file_contents", metadata, FileContentColumns,
    unique_standing("file_contents", "sha256"),
    info={"kind": FileContent.KIND},
)  # fmt: skip


class FileColumns(RecordColumns):
    """The columns of `core.entities.File`."""

    name: Named[str] = Column(String(255), nullable=False)
    size: Named[int] = Column(Integer, nullable=False)
    sha256: Named[str] = Column(String(64), nullable=False)
    mime: Named[str] = Column(String(127), nullable=False)
    content_id: Named[int] = Column(Id, ForeignKey("file_contents.id"), nullable=False)


files = Table(
    "files", metadata, FileColumns,
    info={"kind": File.KIND},
)  # fmt: skip


class FileLinkColumns(RecordColumns):
    """The columns of `core.entities.FileLink`."""

    file_id: Named[int] = Column(Id, ForeignKey("files.id"), nullable=False)
    object: Named[str] = Column(String(40), nullable=False)
    record_id: Named[int] = Column(Id, nullable=False)


file_links = Table(
    "file_links", metadata, FileLinkColumns,
    unique_standing("file_links", "file_id", "object", "record_id"),
    Index(None, "object", "record_id"),
    info={"kind": FileLink.KIND},
)  # fmt: skip
