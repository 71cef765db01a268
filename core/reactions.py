"""What follows from an event: feed items, the bell and mail, in the same transaction."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from core.entities import (
    Case,
    FeedItem,
    Group,
    Membership,
    Mention,
    Notification,
    OutgoingMail,
    User,
)
from core.errors import RuleViolation
from core.events import (
    CallLogged,
    CaseCreated,
    CaseReviewed,
    Event,
    FieldsChanged,
    FilesAttached,
    OwnerChanged,
    Posted,
    StatusChanged,
    TaskCompleted,
    TaskCreated,
)
from core.rules.owners import may_see
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work

EXCERPT = 80
"""Characters of a post that the bell shows."""


def react(work: Work, event: Event) -> None:
    """Answer one event."""
    _answer(event, work)


@singledispatch
def _answer(event: Event, work: Work) -> None:
    del work
    msg = f"nothing answers {type(event).__name__}"
    raise RuleViolation(msg)


@_answer.register(CaseCreated)
def _(event: CaseCreated, work: Work) -> None:
    _say(work, event.case, "CreateRecordEvent", f"Case created from {event.source}")


@_answer.register(FieldsChanged)
def _(event: FieldsChanged, work: Work) -> None:
    lines = [
        f"{label} changed" if "changed" in (old, new) else f"{label}: {old} → {new}"
        for label, (old, new) in event.changes.items()
    ]
    _say(work, event.case, "TrackedChange", "\n".join(lines))


@_answer.register(OwnerChanged)
def _(event: OwnerChanged, work: Work) -> None:
    case = event.case
    _say(work, case, "TrackedChange", f"Owner: {event.before} → {event.after}")
    text = f"{work.person.name} gave you case {case.number}: {clip(case.subject, EXCERPT)}"
    if case.owner_user_id is not None:
        owner = work.get(User, case.owner_user_id)
        if owner.id == work.actor.id:
            return
        _ring(work, owner.id, "owner", text, case)
        if event.notify and owner.email:
            _mail(work, owner.email, f"Case {case.number} is yours", text, case)
        return
    group = work.get(Group, case.owner_group_id or 0)
    if event.notify:
        text = f"Case {case.number} was given to {group.name}: {clip(case.subject, EXCERPT)}"
        for address in _addresses(work, group, case):
            _mail(work, address, f"Case {case.number} in {group.name}", text, case)


@_answer.register(StatusChanged)
def _(event: StatusChanged, work: Work) -> None:
    cause = f" ({event.cause})" if event.cause else ""
    body = f"Status: {event.before} → {event.after}{cause}"
    _say(work, event.case, "ChangeStatusPost", body)


@_answer.register(CaseReviewed)
def _(event: CaseReviewed, work: Work) -> None:
    _say(
        work, event.case, "ActivityEvent", event.activity.comments or "",
        activity=event.activity.id,
    )  # fmt: skip


@_answer.register(CallLogged)
def _(event: CallLogged, work: Work) -> None:
    call = event.activity
    head = "We called" if call.direction == "we" else "The customer called"
    if call.minutes is not None:
        head += f", {call.minutes} minute{'' if call.minutes == 1 else 's'}"
    _say(work, event.case, "CallLogPost", f"{head}:\n{call.comments}", activity=call.id)


@_answer.register(TaskCreated)
def _(event: TaskCreated, work: Work) -> None:
    task, case = event.activity, event.case
    person = work.get(User, task.assigned_to)
    due = f", due {task.due.isoformat()}" if task.due else ""
    body = f"Task for {person.name}: {task.subject}{due}"
    _say(work, case, "ActivityEvent", body, activity=task.id)
    if person.id != work.actor.id:
        text = f"{work.person.name} gave you a task on case {case.number}: {task.subject}"
        _ring(work, person.id, "task", text, case)


@_answer.register(TaskCompleted)
def _(event: TaskCompleted, work: Work) -> None:
    body = f"Task completed: {event.activity.subject}"
    _say(work, event.case, "ActivityEvent", body, activity=event.activity.id)


@_answer.register(FilesAttached)
def _(event: FilesAttached, work: Work) -> None:
    names = ", ".join(file.name for file in event.files)
    _say(work, event.case, "ContentPost", f"Attached {names}")


@_answer.register(Posted)
def _(event: Posted, work: Work) -> None:
    """Everybody mentioned hears of it once, by name or by group; never the author."""
    people: dict[int, str] = {}
    for mention in work.many(Mention, feed_item_id=event.item.id):
        if mention.user_id is not None and not mention.unseen:
            people[mention.user_id] = "you"
        elif mention.group_id is not None:
            group = work.get(Group, mention.group_id)
            for member in work.many(Membership, group_id=group.id):
                if may_see(work, work.get(User, member.user_id), event.case):
                    people.setdefault(member.user_id, group.name)
    people.pop(work.actor.id, None)
    excerpt = clip(event.item.body, EXCERPT)
    for user_id, who in people.items():
        text = f"{work.person.name} mentioned {who} on case {event.case.number}: {excerpt}"
        _ring(work, user_id, "mention", text, event.case, item=event.item.id)


def _say(work: Work, case: Case, kind: str, body: str, *, activity: int | None = None) -> None:
    work.add(
        FeedItem(
            object=Case.KIND, record_id=case.id, kind=kind, body=body,
            author_id=work.actor.id or None, activity_id=activity,
        )
    )  # fmt: skip


def _ring(
    work: Work,
    user_id: int,
    kind: str,
    text: str,
    case: Case,
    *,
    item: int | None = None,
) -> None:
    work.add(
        Notification(
            user_id=user_id, kind=kind, text=text[:255], object=Case.KIND, record_id=case.id,
            feed_item_id=item,
        )
    )  # fmt: skip


def _mail(work: Work, recipient: str, subject: str, body: str, case: Case) -> None:
    work.add(
        OutgoingMail(
            recipient=recipient,
            subject=subject,
            body=body,
            object=Case.KIND,
            record_id=case.id,
        )
    )


def _addresses(work: Work, group: Group, case: Case) -> list[str]:
    addresses = [group.email] if group.email else []
    if group.email_members:
        members = work.many(Membership, group_id=group.id)
        people = [work.get(User, member.user_id) for member in members]
        addresses += [p.email for p in people if p.email and may_see(work, p, case)]
    return list(dict.fromkeys(addresses))
