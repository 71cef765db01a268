"""What follows from an event: feed items, the bell and mail, in the same transaction."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from core.bell import EXCERPT, mail, ring, tell_followers, tell_of_mentions, tell_of_words
from core.entities import Case, CaseAssignment, FeedItem, Group, Membership, Mention, User
from core.entities.assignments import CANCELLED
from core.errors import Conflict, RuleViolation
from core.events import (
    AssignmentAccepted,
    AssignmentClosed,
    AssignmentCreated,
    AssignmentReturned,
    CallLogged,
    CaseCreated,
    CaseDeleted,
    CaseRestored,
    CaseReviewed,
    CaseSkipped,
    CasesMerged,
    CaseSnoozed,
    CaseSplit,
    CasesRelated,
    CaseWoken,
    CustomerWrote,
    Edited,
    Event,
    FieldsChanged,
    FilesAttached,
    OwnerChanged,
    ParentChanged,
    Posted,
    StatusChanged,
    TaskCompleted,
    TaskCreated,
)
from core.rules.legal_hold import settle_hold
from core.rules.merging import counted, follow_moved
from core.rules.owners import may_see
from core.rules.referring import open_ones
from core.rules.set_aside import awaken, end_snooze
from core.rules.status import follow
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work


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
        owner = _still_here(work, case.owner_user_id)
        if owner.id == work.actor.id:
            return
        mailed = ring(work, owner.id, "owner", text, case)
        if event.notify and owner.email and not mailed:
            mail(work, owner.email, f"Case {case.number} is yours", text, case)
        return
    group = work.get(Group, case.owner_group_id or 0)
    if event.notify:
        text = f"Case {case.number} was given to {group.name}: {clip(case.subject, EXCERPT)}"
        for address in _addresses(work, group, case):
            mail(work, address, f"Case {case.number} in {group.name}", text, case)


def _still_here(work: Work, user_id: int) -> User:
    """Give the new owner; raises `Conflict` where they were deactivated at this moment.

    Once the case names them, whoever deactivates them waits, and sees the case.
    """
    work.unit.write()
    (owner,) = work.many(User, id=user_id)
    if not owner.is_active:
        msg = f"{owner.name} was deactivated at this moment."
        raise Conflict(msg, next_step="Choose somebody else or a queue.")
    return owner


@_answer.register(StatusChanged)
def _(event: StatusChanged, work: Work) -> None:
    cause = f" ({event.cause})" if event.cause else ""
    body = f"Status: {event.before} → {event.after}{cause}"
    _say(work, event.case, "ChangeStatusPost", body, by_system=event.cause is not None)
    text = f"Case {event.case.number} is {event.after} now, it was {event.before}{cause}"
    tell_followers(work, event.case, text)
    if event.case.is_closed:
        end_snooze(work, event.case)


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
        ring(work, person.id, "task", text, case)


@_answer.register(TaskCompleted)
def _(event: TaskCompleted, work: Work) -> None:
    body = f"Task completed: {event.activity.subject}"
    _say(work, event.case, "ActivityEvent", body, activity=event.activity.id)


@_answer.register(AssignmentCreated)
def _(event: AssignmentCreated, work: Work) -> None:
    """The team hears by mail, as a queue does; its list counts what waits (domain.md 1.5, 1.6)."""
    case, made = event.case, event.assignment
    team = work.get(Group, made.team_id)
    what = f"{made.reason}, {made.subreason}" if made.subreason else made.reason
    asked = f"\n{made.comments}" if made.comments else ""
    _say(work, case, "ReferralEvent", f"{made.number} for {team.name}: {what}{asked}")
    text = f"{work.person.name} asks {team.name} for {what} on case {case.number} ({made.number})"
    for address in _addresses(work, team, case):
        mail(work, address, f"{made.number} for {team.name}", text, case)
    follow(work, case, "assignment_created", f"assignment {made.number} created")
    settle_hold(work, case.account_id, [made])


@_answer.register(AssignmentAccepted)
def _(event: AssignmentAccepted, work: Work) -> None:
    body = f"{event.assignment.number} accepted by {work.person.name}"
    _say(work, event.case, "ReferralEvent", body)


@_answer.register(AssignmentReturned)
def _(event: AssignmentReturned, work: Work) -> None:
    team = work.get(Group, event.assignment.team_id)
    _say(work, event.case, "ReferralEvent", f"{event.assignment.number} is {team.name}'s again")


@_answer.register(AssignmentClosed)
def _(event: AssignmentClosed, work: Work) -> None:
    """Every close is told to the case's owner; the last one moves the case (domain.md 1.7)."""
    case, closed = event.case, event.assignment
    team = work.get(Group, closed.team_id)
    by = f"by {team.name}" if closed.status != CANCELLED else f"for {team.name}"
    said = f":\n{closed.resolution}" if closed.resolution else ""
    _say(work, case, "ReferralEvent", f"{closed.number} {closed.status} {by}{said}")
    if case.owner_user_id is not None and case.owner_user_id != work.actor.id:
        answer = f": {clip(closed.resolution, EXCERPT)}" if closed.resolution else ""
        text = f"{closed.number} ({team.name}) on case {case.number} is {closed.status}{answer}"
        ring(work, case.owner_user_id, "assignment", text, case)
    each = work.type_of(case).referrals
    if (each and each.on_each_close) or not open_ones(work, case):
        follow(work, case, "assignment_closed", f"assignment {closed.number} closed")
    settle_hold(work, case.account_id, [closed])


@_answer.register(CasesMerged)
def _(event: CasesMerged, work: Work) -> None:
    """Both sides tell of it; what teams have to do moves the case that stays (domain.md 1.14)."""
    master = event.case
    for loser in event.losers:
        _say(work, loser, "MergeEvent", f"Merged into {master.number}")
        if loser.owner_user_id is not None and loser.owner_user_id != work.actor.id:
            text = f"{work.person.name} merged your case {loser.number} into {master.number}"
            ring(work, loser.owner_user_id, "owner", text, loser)
    names = "\n".join(f"{loser.number} {loser.subject}" for loser in event.losers)
    _say(work, master, "MergeEvent", f"Merged with this case: {counted(event.moved)}\n{names}")
    follow_moved(work, master, event.moved.get(CaseAssignment.KIND, ()))


@_answer.register(CaseSplit)
def _(event: CaseSplit, work: Work) -> None:
    _say(work, event.case, "MergeEvent", f"Split off as case {event.made.number}")
    _say(work, event.made, "MergeEvent", f"Split off from case {event.case.number}")


@_answer.register(ParentChanged)
def _(event: ParentChanged, work: Work) -> None:
    number = event.case.number
    if event.before is not None:
        _say(work, event.before, "MergeEvent", f"Case {number} is no part of this one any more")
    if event.after is not None:
        _say(work, event.after, "MergeEvent", f"Case {number} is a part of this one")
    told = f"Part of case {event.after.number}" if event.after else "Part of no case any more"
    _say(work, event.case, "MergeEvent", told)


@_answer.register(CasesRelated)
def _(event: CasesRelated, work: Work) -> None:
    word = "Related to" if event.related else "Not related any more to"
    for one, other in ((event.case, event.other), (event.other, event.case)):
        _say(work, one, "MergeEvent", f"{word} case {other.number}")


@_answer.register(CustomerWrote)
def _(event: CustomerWrote, work: Work) -> None:
    """An answer that was awaited moves the case; it never opens one (domain.md 1.7, 1.17)."""
    case = event.case
    _say(work, case, "EmailMessageEvent", f"From {event.sender}: {event.subject}\n{event.body}")
    if case.owner_user_id is not None and case.owner_user_id != work.actor.id:
        text = f"The customer wrote on case {case.number}: {clip(event.subject, EXCERPT)}"
        ring(work, case.owner_user_id, "mail", text, case)
    follow(work, case, "customer_mail", "the customer wrote")
    awaken(work, case, "the customer wrote")


@_answer.register(FilesAttached)
def _(event: FilesAttached, work: Work) -> None:
    names = ", ".join(file.name for file in event.files)
    _say(work, event.case, "ContentPost", f"Attached {names}")


@_answer.register(Posted)
def _(event: Posted, work: Work) -> None:
    """Everybody concerned hears of it once, for the best reason; never the author."""
    mentions = work.many(Mention, feed_item_id=event.item.id)
    tell_of_words(work, event.case, event.item, mentions, event.parent)
    awaken(work, event.case, f"{work.person.name} wrote", by_colleague=True)


@_answer.register(Edited)
def _(event: Edited, work: Work) -> None:
    """Only who is mentioned now and was not before hears of it."""
    post = event.item if event.item.parent_id is None else work.get(FeedItem, event.item.parent_id)
    tell_of_mentions(work, event.case, event.item, event.fresh, post)


@_answer.register(CaseSkipped)
def _(event: CaseSkipped, work: Work) -> None:
    body = f"Skipped: {event.reason}\nOwner: {event.before} → {event.queue}"
    _say(work, event.case, "TrackedChange", body)


@_answer.register(CaseSnoozed)
def _(event: CaseSnoozed, work: Work) -> None:
    _say(work, event.case, "TrackedChange", f"Snoozed {event.told}")


@_answer.register(CaseWoken)
def _(event: CaseWoken, work: Work) -> None:
    case = event.case
    cause = f": {event.cause}" if event.cause else ""
    _say(work, case, "TrackedChange", f"Back from snooze{cause}", by_system=bool(cause))
    if event.rings and case.owner_user_id is not None:
        text = f"Case {case.number} is back from snooze{cause}: {clip(case.subject, EXCERPT)}"
        ring(work, case.owner_user_id, "snooze", text, case)


@_answer.register(CaseDeleted)
def _(event: CaseDeleted, work: Work) -> None:
    why = f": {event.reason}" if event.reason else ""
    _say(work, event.case, "TrackedChange", f"Deleted{why}")


@_answer.register(CaseRestored)
def _(event: CaseRestored, work: Work) -> None:
    _say(work, event.case, "TrackedChange", "Restored from the recycle bin")


def _say(
    work: Work, case: Case, kind: str, body: str, *, activity: int | None = None,
    by_system: bool = False,
) -> None:  # fmt: skip
    work.add(
        FeedItem(
            object=Case.KIND, record_id=case.id, kind=kind, body=body,
            author_id=None if by_system else work.actor.id or None, activity_id=activity,
        )
    )  # fmt: skip


def _addresses(work: Work, group: Group, case: Case) -> list[str]:
    addresses = [group.email] if group.email else []
    if group.email_members:
        members = work.many(Membership, group_id=group.id)
        people = [work.get(User, member.user_id) for member in members]
        addresses += [p.email for p in people if p.email and may_see(work, p, case)]
    return list(dict.fromkeys(addresses))
