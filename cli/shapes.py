"""The JSON shapes of cases and what belongs to them; scripts rely on every key."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.clock import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.rows import (
        ActionRow,
        AssignmentRow,
        BellKind,
        BellRow,
        Can,
        CaseRow,
        CaseView,
        DeletedRow,
        FeedRow,
        FileRow,
        IncomingRow,
        OutgoingRow,
        ProcessRow,
        QueueItemRow,
        Ref,
        ResolutionRow,
        SimilarRow,
        TaskRow,
        Why,
    )

Shape = dict[str, Any]


def listed(rows: Iterable[Shape], total: int | None = None, following: str | None = None) -> Shape:
    """Give the form of every list; without a total the rows are all there are."""
    found = list(rows)
    return {"rows": found, "total": len(found) if total is None else total, "next": following}


def time(moment: datetime | None) -> str | None:
    """Print a time, none where there is none."""
    return iso(moment) if moment else None


def day(value: date | None) -> str | None:
    """Print a calendar day, none where there is none."""
    return value.isoformat() if value else None


def key(ref: Ref | None) -> str | None:
    """Give what input accepts for a record that is named by another."""
    return ref.key if ref else None


def name(ref: Ref | None) -> str | None:
    """Give the name of a record that is named by another."""
    return ref.name if ref else None


def case(row: CaseRow, now: datetime) -> Shape:
    """Give a case as a list shows it."""
    age = (row.closed_at or now) - row.created_at
    return {
        "number": row.number,
        "record_type": row.record_type,
        "subject": row.subject,
        "status": row.status,
        "is_closed": row.is_closed,
        "priority": row.priority,
        "is_escalated": row.is_escalated,
        "owner": {"kind": row.owner.kind, "name": row.owner.name, "key": row.owner.key},
        "queue": row.queue,
        "account": key(row.account),
        "account_name": name(row.account),
        "contact": key(row.contact),
        "contact_name": name(row.contact),
        "contract": key(row.contract),
        "contract_status": name(row.contract),
        "primary_reason": row.primary_reason,
        "secondary_reason": row.secondary_reason,
        "origin": row.origin,
        "created_at": iso(row.created_at),
        "closed_at": time(row.closed_at),
        "age_seconds": max(int(age.total_seconds()), 0),
        "last_modified_at": iso(row.last_modified_at),
        "is_news": row.is_news,
        "snoozed_until": time(row.snoozed_until),
        **custom(row.custom),
    }


def custom(values: Mapping[str, Any]) -> Shape:
    """Give custom fields under their own keys: a record by its key, days and times as text."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case timedelta():
            return int(value.total_seconds())
        case _:
            return getattr(value, "key", value)


def similar(row: SimilarRow, now: datetime) -> Shape:
    """Give a similar case, and why it is one."""
    why = {"score": row.score, "fields": [*row.fields], "words": [*row.words]}
    return case(row.case, now) | {"similar": why}


def case_page(view: CaseView, now: datetime) -> Shape:
    """Give a case with everything that its page shows."""
    review = view.last_review
    more = {
        "description": view.description,
        "type": view.type,
        "installer": key(view.installer),
        "installer_name": name(view.installer),
        "installer_contact": key(view.installer_contact),
        "installer_contact_name": name(view.installer_contact),
        "job": key(view.job),
        "reopen_count": view.reopen_count,
        "reopen_until": time(view.reopen_until),
        "last_review": {
            "comments": review.comments, "at": iso(review.at), "by": review.by.key,
        } if review else None,
        "needs_data_review": view.needs_data_review,
        "stage": view.process.stage if view.process else None,
        "closed_by": key(view.closed_by),
        "created_by": key(view.created_by),
        "external_id": view.external_id,
        "master": view.master.number if view.master else None,
        "parent": view.parent.number if view.parent else None,
        "merged": [row.number for row in view.merged],
        "children": [row.number for row in view.children],
        "version": view.row.version,
        "is_followed": view.is_followed,
    }  # fmt: skip
    return {
        "case": case(view.row, now) | more,
        "assignments": [assignment(row) for row in view.assignments],
        "activities": [task(row) for row in view.tasks],
        "process": process(view.process) if view.process else None,
        "resolutions": [resolution(row) for row in view.resolutions],
        "feed": [entry(row) for row in view.feed],
        "files": [file(row) for row in view.files],
        "articles": [
            {
                "number": row.number,
                "title": row.title,
                "status": row.status,
                "attached_at": iso(row.at),
                "attached_by": key(row.by),
            }
            for row in view.articles
        ],
        "related": [case(row, now) for row in view.related],
        "present": [
            {"user": one.user, "name": one.name, "typing": one.typing, "since": iso(one.since)}
            for one in view.present
        ],
        "can": can(view.can),
    }


def process(row: ProcessRow) -> Shape:
    """Give a guided process with its stages, and what each of them wants."""
    return {
        "key": row.key, "label": row.label, "stage": row.stage, "status": row.status,
        "stages": [
            {
                "label": stage.label, "is_active": stage.is_active, "is_passed": stage.is_passed,
                "steps": [
                    {
                        "key": step.key, "label": step.label, "kind": step.kind,
                        "is_required": step.is_required, "is_done": step.is_done,
                        "value": step.value,
                    }
                    for step in stage.steps
                ],
                "visits": [
                    {"entered_at": iso(begun), "left_at": time(left)}
                    for begun, left in stage.visits
                ],
            }
            for stage in row.stages
        ],
    }  # fmt: skip


def resolution(row: ResolutionRow) -> Shape:
    """Give how a case was resolved, one time."""
    return {
        "type": row.type, "resolution": row.resolution, "total_minutes": row.total_minutes,
        "billable_minutes": row.billable_minutes, "remarks": row.remarks, "at": iso(row.at),
        "by": key(row.by), "escalated_to": key(row.escalated_to),
        "escalation_reason": row.escalation_reason, "reactivated_at": time(row.reactivated_at),
        "reactivated_by": key(row.reactivated_by),
    }  # fmt: skip


def queue_item(row: QueueItemRow, now: datetime) -> Shape:
    """Give a case that lies in a queue."""
    return case(row.case, now) | {
        "queue": row.queue.key, "entered_at": iso(row.entered_at),
        "worked_by": key(row.worked_by), "worked_at": time(row.worked_at),
    }  # fmt: skip


def deleted(row: DeletedRow, now: datetime) -> Shape:
    """Give a case in the recycle bin."""
    return case(row.case, now) | {
        "deleted_at": iso(row.at), "deleted_by": key(row.by), "reason": row.reason,
        "restorable_until": iso(row.until),
    }  # fmt: skip


def can(told: Mapping[str, Can]) -> Shape:
    """Give which acts are open to the person now, and why the others are not."""
    return {verb: {"ok": one.ok, "why": one.why} for verb, one in told.items()}


def why(told: Why) -> Shape:
    """Give an explanation with everything that the rule looked at."""
    return {
        "about": told.about, "ok": told.ok, "answer": told.answer, "rule": told.rule,
        "inputs": [
            {"name": one.name, "value": one.value, "kind": one.kind, "key": one.key}
            for one in told.inputs
        ],
        "way": told.way,
    }  # fmt: skip


def assignment(row: AssignmentRow) -> Shape:
    """Give a case assignment."""
    return {
        "number": row.number, "case": row.case.key, "case_status": row.case_status,
        "team": row.team.key, "team_name": row.team.name, "reason": row.reason,
        "subreason": row.subreason, "comments": row.comments, "status": row.status,
        "is_closed": row.is_closed,
        "owner": {"kind": row.owner.kind, "name": row.owner.name, "key": row.owner.key},
        "account_manager": key(row.account_manager), "sales_manager": key(row.sales_manager),
        "created_at": iso(row.created_at), "created_by": key(row.created_by),
        "accepted_at": time(row.accepted_at), "closed_at": time(row.closed_at),
        "closed_by": key(row.closed_by), "resolution": row.resolution,
        "heard_at": iso(row.heard_at),
    }  # fmt: skip


def task(row: TaskRow) -> Shape:
    """Give a task or another activity."""
    return {
        "id": row.id, "kind": row.kind, "subject": row.subject, "status": row.status,
        "is_closed": row.is_closed, "priority": row.priority, "due": day(row.due),
        "assigned_to": row.assigned_to.key, "contact": key(row.contact), "comments": row.comments,
        "case": key(row.about), "completed_at": time(row.completed_at), "is_review": row.is_review,
        "subtype": row.subtype, "direction": row.direction, "minutes": row.minutes,
        "starts_at": time(row.starts_at), "ends_at": time(row.ends_at),
    }  # fmt: skip


def entry(row: FeedRow) -> Shape:
    """Give an entry of a feed."""
    return {
        "kind": row.kind, "author": row.author.key if row.author else "System",
        "at": iso(row.at), "body": row.body, "visibility": row.visibility,
        "mentions": [ref.key for ref in row.mentions], "subject": row.subject, "id": row.id,
        "edited_at": time(row.edited_at), "likes": [ref.key for ref in row.likes],
        "marks": sorted(row.marks), "files": [file(each) for each in row.files],
        "mail": row.mail, "comments": [entry(below) for below in row.comments],
    }  # fmt: skip


def file(row: FileRow) -> Shape:
    """Give a file, without its content."""
    return {
        "id": row.id, "name": row.name, "size": row.size, "sha256": row.sha256, "mime": row.mime,
        "at": iso(row.at), "by": key(row.by),
    }  # fmt: skip


def outgoing(row: OutgoingRow) -> Shape:
    """Give a mail of the outbox."""
    return {
        "id": row.id, "state": row.state, "recipient": row.recipient, "subject": row.subject,
        "body": row.body, "case": row.case, "author": row.author, "at": iso(row.created_at),
        "attempts": row.attempts, "next_at": time(row.next_at), "sent_at": time(row.sent_at),
        "error": row.error, "message_id": row.message_id,
    }  # fmt: skip


def incoming(row: IncomingRow) -> Shape:
    """Give a mail that came in, without its words."""
    return {
        "id": row.id, "state": row.state, "sender": row.sender, "sender_name": row.sender_name,
        "recipient": row.recipient, "subject": row.subject, "at": iso(row.received_at),
        "sent_at": time(row.sent_at), "case": row.case, "reason": row.reason,
        "message_id": row.message_id, "files": [file(one) for one in row.files],
    }  # fmt: skip


def bell(row: BellRow) -> Shape:
    """Give a notification."""
    return {
        "id": row.id, "kind": row.kind, "text": row.text, "at": iso(row.at),
        "read_at": time(row.read_at), "case": row.case, "entry": row.entry,
        "reason": row.reason, "count": row.count,
    }  # fmt: skip


def bell_kind(row: BellKind) -> Shape:
    """Give what a person wants of a kind of notification."""
    return {"kind": row.kind, "title": row.title, "ring": row.rings, "mail": row.mails}


def action(row: ActionRow) -> Shape:
    """Give an action with what it changed."""
    return {
        "action": row.action, "at": iso(row.at), "actor": row.actor, "command": row.command,
        "case": row.case,
        "changes": [
            {"entity": c.entity, "id": c.id, "field": c.field, "old": c.old, "new": c.new}
            for c in row.changes
        ],
        "undo_of": row.undo_of, "message": row.message, "line": row.line,
    }  # fmt: skip
