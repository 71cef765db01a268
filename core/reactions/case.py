"""What follows when a case is made, edited, moved, deleted and restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.bell import EXCERPT, tell_followers, tell_of_escalation
from core.entities import Group
from core.events import (
    CaseCreated,
    CaseDeleted,
    CaseEscalated,
    CaseResolved,
    CaseRestored,
    FieldsChanged,
    StageMoved,
    StatusChanged,
)
from core.reactions.answer import answer, say
from core.rules.escalation import escalates
from core.rules.queues import leave_queue
from core.rules.set_aside import end_snooze
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work


@answer.register(CaseCreated)
def _(event: CaseCreated, work: Work) -> None:
    work.effects["cases_opened"] += 1
    say(work, event.case, "CreateRecordEvent", f"Case created from {event.source}")


@answer.register(FieldsChanged)
def _(event: FieldsChanged, work: Work) -> None:
    lines = [
        f"{label} changed" if "changed" in (old, new) else f"{label}: {old} → {new}"
        for label, (old, new) in event.changes.items()
    ]
    say(work, event.case, "TrackedChange", "\n".join(lines))


@answer.register(StatusChanged)
def _(event: StatusChanged, work: Work) -> None:
    cause = f" ({event.cause})" if event.cause else ""
    body = f"Status: {event.before} → {event.after}{cause}"
    say(work, event.case, "ChangeStatusPost", body, by_system=event.cause is not None)
    if not escalates(work, event.case, event.before, event.after):  # of that they hear so
        text = f"Case {event.case.number} is {event.after} now, it was {event.before}{cause}"
        tell_followers(work, event.case, text)
    if event.case.is_closed:
        before = work.type_of(event.case).by_label.get(event.before)
        work.effects["cases_closed"] += before is None or not before.is_closed
        end_snooze(work, event.case)
        leave_queue(work, event.case)


@answer.register(CaseResolved)
def _(event: CaseResolved, work: Work) -> None:
    """The resolution stands on the timeline, and what it cancelled (S3)."""
    made = event.resolution
    for one in event.cancelled:
        body = f"{one.word.capitalize()} canceled: {one.subject}"
        say(work, event.case, "ActivityEvent", body, activity=one.id)
    told = f"Resolved as {made.type}: {made.resolution}"
    if made.total_minutes:
        told += f"\n{made.total_minutes} minutes, {made.billable_minutes} billable"
    if made.escalated_to is not None:
        told += f"\nEscalated to {work.get(Group, made.escalated_to).name}: "
        told += made.escalation_reason or ""
    say(work, event.case, "ResolutionEvent", told)


@answer.register(StageMoved)
def _(event: StageMoved, work: Work) -> None:
    say(work, event.case, "TrackedChange", event.told)


@answer.register(CaseEscalated)
def _(event: CaseEscalated, work: Work) -> None:
    """Who owns it and who follows it hear of it, each once (domain.md 1.10)."""
    case = event.case
    text = f"Case {case.number} is escalated, {event.cause}: {clip(case.subject, EXCERPT)}"
    tell_of_escalation(work, case, text, event.people, again=event.again)


@answer.register(CaseDeleted)
def _(event: CaseDeleted, work: Work) -> None:
    why = f": {event.reason}" if event.reason else ""
    say(work, event.case, "TrackedChange", f"Deleted{why}")


@answer.register(CaseRestored)
def _(event: CaseRestored, work: Work) -> None:
    say(work, event.case, "TrackedChange", "Restored from the recycle bin")
